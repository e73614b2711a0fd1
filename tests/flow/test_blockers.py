"""What keeps a card from going on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from board.activity.models import Activity
from board.core.errors import Conflict, DomainError, NotAllowed
from board.flow.models import Blocker
from board.flow.queries.history import history
from board.flow.rules.blockers import block, unblock


def told(card):
    return [str(line.sentence) for line in history(card)]


def test_a_blocked_card_says_since_when_for_whom_and_why(world):
    card = world.card("Case study")

    blocker = block(card, "the customer has to approve the quotes", "customer", by=world.diego)

    assert card.blocked_at == blocker.since
    assert (card.blocked_reason, blocker.waits_for) == ("the customer has to approve the quotes", "customer")
    assert told(card) == ["Diego blocked it: the customer has to approve the quotes"]


def test_a_card_may_be_blocked_many_times_and_each_stretch_stays(world, db):
    card = world.card("Case study")
    for reason in ("legal", "the customer"):
        block(card, reason, by=world.diego)
        unblock(card, by=world.ana)

    stretches = db.session.scalars(select(Blocker).where(Blocker.card_id == card.id).order_by(Blocker.id)).all()
    assert [(s.reason, s.until is not None, s.ended_by_id) for s in stretches] == [
        ("legal", True, world.ana.id),
        ("the customer", True, world.ana.id),
    ]
    assert card.blocked_at is None


def test_unblocking_says_how_long_it_waited(world):
    card = world.card("Case study")
    blocker = block(card, "legal", by=world.diego)
    blocker.since -= timedelta(days=2, hours=1)

    unblock(card, by=world.ana)

    assert told(card)[0] == "Unblocked by Ana after 2 days"


def test_a_card_is_not_blocked_twice_at_once(world):
    card = world.card("Case study")
    block(card, "legal", by=world.diego)

    with pytest.raises(Conflict, match="blocked already: legal"):
        block(card, "again", by=world.diego)


def test_unblocking_what_is_not_blocked_changes_nothing(world, db):
    card = world.card("Case study")

    assert unblock(card, by=world.diego) is None
    assert db.session.scalars(select(Activity).where(Activity.name == "flow.card.unblocked")).all() == []


@pytest.mark.parametrize(
    ("reason", "waits_for", "field"),
    [("  ", "", "reason"), ("x" * 501, "", "reason"), ("legal", "the moon", "waits_for")],
)
def test_a_blocker_needs_a_reason_that_fits(world, reason, waits_for, field):
    with pytest.raises(DomainError) as refused:
        block(world.card("Case study"), reason, waits_for, by=world.diego)

    assert refused.value.field == field


@pytest.mark.parametrize("who", ["irene", "ruben"])
def test_only_its_team_blocks_and_unblocks(world, who):
    card, somebody = world.card("Case study"), getattr(world, who)

    with pytest.raises(NotAllowed):
        block(card, "legal", by=somebody)
    with pytest.raises(NotAllowed):
        unblock(card, by=somebody)
