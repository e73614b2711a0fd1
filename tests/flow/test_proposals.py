"""The one order of Accepted: members propose, the lead decides."""

import pytest
from sqlalchemy import func, select

from board.activity.models import Activity
from board.core.errors import Conflict, NotAllowed, NotFound
from board.flow.models import Proposal
from board.flow.queries.accepted import beside, proposals_waiting
from board.flow.rules import bulk
from board.flow.rules.moves import OrderIsTheLeads, move
from board.flow.rules.proposals import NothingToPropose, accept_proposal, decline_proposal, propose, withdraw_proposal


@pytest.fixture
def line(world):
    """Three cards in Accepted."""
    return [world.card(title) for title in ("First", "Second", "Third")]


def test_a_member_who_reorders_is_told_whose_order_it_is(world, line):
    with pytest.raises(OrderIsTheLeads) as refused:
        move(line[2], world.accepted, before=line[0], by=world.diego)

    assert (refused.value.before, refused.value.status) == (line[0], 403)


def test_a_member_puts_a_card_back_at_the_end_wherever_it_is_let_go(world, line):
    move(world.card("Begun", world.ready), world.accepted, before=line[0], by=world.diego)
    move(world.card("Not now", world.ready), world.accepted, on_top=True, by=world.diego)
    bulk.move_cards(world.board, [world.card("Later", world.ready).id], world.accepted, by=world.diego, on_top=True)
    move(world.card("First of all", world.ready), world.accepted, on_top=True, by=world.ana)

    assert world.titles(world.accepted) == ["First of all", "First", "Second", "Third", "Begun", "Not now", "Later"]


@pytest.mark.both_databases
def test_an_accepted_proposal_puts_the_card_there_and_both_are_on_record(world, line, db):
    proposal = propose(line[2], line[0], "The fair is in March", by=world.diego)
    assert world.titles(world.accepted) == ["First", "Second", "Third"]

    moved = accept_proposal(proposal, by=world.ana)

    assert world.titles(world.accepted) == ["Third", "First", "Second"]
    assert moved is not None and moved.by_id == world.ana.id
    recorded = list(db.session.scalars(select(Activity.name).where(Activity.subject_id == line[2].id).order_by(Activity.id)))
    assert recorded == ["flow.order.proposed", "flow.proposal.answered", "flow.card.reordered"]


def test_a_declined_one_leaves_the_card_and_keeps_the_line(world, line):
    proposal = propose(line[2], line[0], "", by=world.diego)

    decline_proposal(proposal, "The fair comes first. Next week?", by=world.ana)

    assert world.titles(world.accepted) == ["First", "Second", "Third"]
    assert (proposal.is_accepted, proposal.answer) == (False, "The fair comes first. Next week?")


def test_only_a_lead_answers_and_only_once(world, line):
    proposal = propose(line[2], line[0], "", by=world.diego)

    with pytest.raises(NotAllowed):
        accept_proposal(proposal, by=world.diego)
    accept_proposal(proposal, by=world.ana)
    with pytest.raises(Conflict):
        decline_proposal(proposal, "", by=world.ana)


def test_a_newer_proposal_of_the_same_person_replaces_the_older_one(world, line, db):
    propose(line[2], line[1], "", by=world.diego)
    propose(line[2], line[0], "Sooner still", by=world.diego)

    assert db.session.scalar(select(func.count(Proposal.id))) == 1
    assert beside([line[2].id], False)[line[2].id].proposals[0].above == "First"


def test_what_it_should_stand_above_was_begun_meanwhile_so_it_comes_to_the_top(world, line):
    proposal = propose(line[2], line[1], "", by=world.diego)
    move(line[1], world.ready, by=world.ana)

    accept_proposal(proposal, by=world.ana)

    assert world.titles(world.accepted) == ["Third", "First"]


def test_what_has_left_accepted_is_proposed_no_more(world, line):
    proposal = propose(line[2], line[0], "", by=world.diego)
    move(line[2], world.ready, by=world.ana)

    assert proposals_waiting(world.accepted.id) == (0, None)
    with pytest.raises(NothingToPropose):
        accept_proposal(proposal, by=world.ana)
    with pytest.raises(NothingToPropose):
        propose(line[2], line[0], "", by=world.diego)


def test_one_proposes_neither_itself_nor_a_card_that_stands_elsewhere(world, line):
    with pytest.raises(NothingToPropose):
        propose(line[2], line[2], "", by=world.diego)
    with pytest.raises(NotFound):
        propose(line[2], world.card("Elsewhere", world.ready), "", by=world.diego)


def test_a_proposal_is_taken_back_by_whoever_made_it(world, line, db):
    proposal = propose(line[2], None, "", by=world.diego)

    with pytest.raises(NotFound):
        withdraw_proposal(proposal, by=world.ana)
    withdraw_proposal(proposal, by=world.diego)

    assert db.session.scalar(select(func.count(Proposal.id))) == 0
