"""Sirve as people start it, and a mail server beside it."""

from __future__ import annotations

from board.accounts.rules import people
from board.core.db import db, writing
from tests import databases, servers
from tests.mail_sink import sink
from tests.world import World


def test_the_worker_sends_through_the_server_of_the_environment_with_links_to_where_people_are(tmp_path):
    database = databases.database("sqlite", tmp_path / "data", None)
    database.renew()
    with database.app.app_context(), writing():
        World()
        people.ask_for_reset("jon@example.org")
        db.session.commit()
    with sink() as kept:
        running = servers.start(database.settings, SIRVE_SMTP_URL=kept.url, SIRVE_MAIL_FROM="Marketing <m@example.org>")
        try:
            [mail] = kept.wait(1)
        finally:
            running.stop()
            database.close()
    assert mail["From"] == "Marketing <m@example.org>" and mail["To"] == "Jon Etxea <jon@example.org>"
    assert kept.links(mail)[0].startswith(f"{running.url}/resets/")
    assert kept.url not in running.log.read_text() and "/resets/" not in running.log.read_text()
