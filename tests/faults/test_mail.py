"""The worker is killed at the worst moment: the mail server has taken a mail, and nobody has written down that it has.

Each mail arrives, that one twice, with one Message-ID, so that a mailbox can show it once.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from board.accounts.rules import people
from board.activity.models import Task
from board.core.clock import now
from board.core.db import db, writing
from board.core.words import speaking
from tests import databases, servers
from tests.mail_sink import sink
from tests.world import World

from .test_kill import below

INVITED = 5


@pytest.mark.parametrize("kind", databases.KINDS)
def test_no_mail_is_lost_where_the_worker_is_killed_while_it_sends(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    postgres = request.getfixturevalue("postgres_server") if kind == "postgresql" else None
    database = databases.database(kind, tmp_path / "data", postgres)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = World()
        for number in range(INVITED):
            people.invite(f"Person {number}", f"person{number}@example.org", "member", by=world.root)
        db.session.commit()
    killed: list[int] = []
    with sink() as post:
        post.taken = lambda: len(post.mails) == 3 and not killed and killed.append(_kill_the_worker())
        running = servers.start(database.settings, SIRVE_SMTP_URL=post.url, SIRVE_MAIL_FROM="Sirve <sirve@example.org>")
        try:
            _wait(lambda: killed)
            with database.app.app_context(), writing():  # the minute for which its tasks were its own
                db.session.execute(update(Task).where(Task.done_at.is_(None)).values(leased_until=now() - timedelta(minutes=1)))
                db.session.commit()
            mails = post.wait(INVITED + 1, seconds=30)
            time.sleep(2)  # would there be one more?
        finally:
            running.stop()
            database.close()
    assert {str(mail["To"]) for mail in mails} == {f"Person {number} <person{number}@example.org>" for number in range(INVITED)}
    assert sorted(Counter(str(mail["Message-ID"]) for mail in mails).values()) == [1, 1, 1, 1, 2]


def _kill_the_worker() -> int:
    """The one of the server that this process has started."""
    [worker] = [pid for server in below(os.getpid(), "python") for pid in below(server, "sirve-worker")]
    os.kill(worker, signal.SIGKILL)
    return worker


def _wait(seen: Callable[[], object], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not seen() and time.monotonic() < until:
        time.sleep(0.05)
