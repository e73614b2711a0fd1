"""What people choose for themselves, and where they are signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from board.accounts.models import Session
from board.accounts.rules import sessions
from board.core.browsers import browser_name
from board.core.clock import now
from board.core.db import db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile/15 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 (KHTML, like Gecko) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/537 (KHTML, like Gecko) Chrome/140 Safari/537", "Chrome on macOS"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8", "A browser"),
        ("", "A browser"),
        ("<script>%(x)s</script> Linux %d", "Linux"),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent, name):
    assert str(browser_name(agent)) == name


@pytest.fixture
def several(world, signed_in):
    """Ana's browser, and her phone elsewhere; Diego has one too."""
    client = signed_in(world.ana)
    for person, agent in ((world.ana, PHONE), (world.ana, FIREFOX), (world.diego, FIREFOX)):
        sessions.begin(person, "10.0.0.9", agent)
    db.session.commit()
    return client


def of(person):
    return db.session.scalars(select(Session).where(Session.user_id == person.id).order_by(Session.id)).all()


def test_one_sees_where_one_is_signed_in_and_ends_one(several, world):
    text = several.get("/settings").text
    assert "Safari on iPhone" in text and "Firefox on Linux" in text and ", this one" in text

    assert several.post(f"/settings/sessions/{of(world.ana)[1].id}/end").status_code == 303
    assert "Safari on iPhone" not in several.get("/settings").text


def test_all_others_are_ended_at_once_and_only_ones_own(several, world):
    several.post("/settings/sessions/end-others")

    assert len(of(world.ana)) == len(of(world.diego)) == 1
    assert "Sign out everywhere else" not in several.get("/settings").text
    assert several.post(f"/settings/sessions/{of(world.diego)[0].id}/end").status_code == 404


def test_a_session_that_has_run_out_is_not_shown(several, world):
    of(world.ana)[1].last_seen_at = now() - timedelta(days=8)
    of(world.ana)[2].created_at = now() - timedelta(days=31)

    assert "Safari on iPhone" not in several.get("/settings").text
    assert "Firefox on Linux" not in several.get("/settings").text


def test_settings_are_kept_and_shortcuts_can_be_turned_off(several, world):
    chosen = {"name": "Ana Ruiz", "language": "es", "time_zone": "America/Bogota", "theme": "dark"}
    several.post("/settings", data=chosen)

    text = several.get("/settings").text
    assert 'data-shortcuts="off"' in text and 'data-theme="dark"' in text and '<html lang="es"' in text
    several.post("/settings", data={**chosen, "shortcuts": "y"})
    assert 'data-shortcuts="off"' not in several.get("/settings").text
    assert world.ana.time_zone == "America/Bogota"


def test_a_time_zone_that_there_is_not_is_refused(several):
    chosen = {"name": "Ana Ruiz", "language": "en", "time_zone": "Mars/Olympus", "theme": "dark"}

    assert several.post("/settings", data=chosen).status_code == 422
