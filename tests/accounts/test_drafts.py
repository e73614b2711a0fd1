"""What somebody typed and did not send: kept, found again, theirs alone, and forgotten in time."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from board.accounts.models import Draft
from board.accounts.queries import draft_of
from board.accounts.rules.drafts import MOST, drop_draft, forget_old_drafts, keep_draft
from board.activity.models import Activity, Task
from board.core.clock import now
from board.core.errors import DomainError, NotAllowed

PLACE = "card:7:comment"
TYPED = json.dumps({"text": ["Half a thought"]})


def test_a_draft_is_kept_and_the_latest_one_holds(world, db):
    keep_draft(world.diego, PLACE, TYPED, 0, by=world.diego)
    keep_draft(world.diego, PLACE, json.dumps({"text": ["A whole one"]}), 3, by=world.diego)

    kept = draft_of(world.diego, PLACE)
    assert (kept.text, kept.revision) == ("A whole one", 3)


def test_a_draft_is_nobody_elses(world, db):
    keep_draft(world.diego, PLACE, TYPED, 0, by=world.diego)

    assert draft_of(world.ana, PLACE) is None
    with pytest.raises(NotAllowed):
        drop_draft(world.diego, PLACE, by=world.root)
    assert not db.session.scalar(select(func.count()).select_from(Activity).where(Activity.name.contains("draft")))


@pytest.mark.parametrize("typed", ["", "text", "[]", "{}", '{"text": "x"}', '{"text": [1]}', json.dumps({"text": ["x" * 130_000]})])
def test_only_what_a_form_holds_is_kept(world, typed):
    with pytest.raises(DomainError):
        keep_draft(world.diego, PLACE, typed, 0, by=world.diego)


def test_a_person_has_so_many_drafts_and_the_oldest_give_way(world, db):
    for number in range(MOST + 3):
        keep_draft(world.diego, f"card:{number}:comment", TYPED, 0, by=world.diego)
        db.session.flush()

    assert db.session.scalar(select(func.count()).select_from(Draft)) == MOST
    assert draft_of(world.diego, "card:0:comment") is None


def test_nobody_comes_back_after_thirty_days(world, db):
    keep_draft(world.diego, PLACE, TYPED, 0, by=world.diego).at = now() - timedelta(days=31)
    keep_draft(world.diego, "card:8:comment", TYPED, 0, by=world.diego)

    assert forget_old_drafts() == 1
    assert draft_of(world.diego, "card:8:comment")
    assert db.session.scalar(select(func.count()).select_from(Task).where(Task.name == "accounts.forget_drafts")) == 1


def test_another_browser_is_offered_the_draft_and_may_throw_it_away(world, db, signed_in):
    desk, phone = signed_in(world.diego), signed_in(world.diego)
    assert desk.get(f"/drafts/{PLACE}").status_code == 204
    assert desk.put(f"/drafts/{PLACE}", data={"typed": TYPED, "revision": 2}).status_code == 200

    found = phone.get(f"/drafts/{PLACE}")
    assert found.headers["Cache-Control"] == "no-store"
    assert (found.json["fields"], found.json["revision"]) == ({"text": ["Half a thought"]}, 2)
    assert "from another device" in found.json["told"]

    assert phone.delete(f"/drafts/{PLACE}").status_code == 204
    assert desk.get(f"/drafts/{PLACE}").status_code == 204


def test_nobody_reads_a_draft_without_signing_in_or_of_another(world, client, signed_in):
    signed_in(world.diego).put(f"/drafts/{PLACE}", data={"typed": TYPED})

    assert client.get(f"/drafts/{PLACE}").status_code == 303
    assert signed_in(world.ana).get(f"/drafts/{PLACE}").status_code == 204
    assert signed_in(world.jon).put("/drafts/at:/requests/1/reply", data={"typed": TYPED}).status_code == 200


def test_a_draft_too_long_or_of_no_form_is_refused(world, signed_in):
    browser = signed_in(world.diego)

    assert browser.put(f"/drafts/{PLACE}", data={"typed": "x"}).status_code == 422
    assert browser.put(f"/drafts/{PLACE}", data={"typed": json.dumps({"text": ["x" * 200_000]})}).status_code == 422
    assert browser.put("/drafts/" + "a" * 300, data={"typed": TYPED}).status_code == 422
