"""Moving a card, by whatever hand."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from board.activity.models import Activity
from board.core import rank
from board.core.clock import now
from board.core.errors import Conflict, Gone, NotAllowed, NotFound
from board.core.words import Both
from board.flow.models import Card, CardPersona, Column, Move
from board.flow.rules.boards import open_board
from board.flow.rules.gates import AudienceNeeded, HypothesisNeeded, OutcomeNeeded
from board.flow.rules.moves import move
from board.flow.rules.undoing import undo_move


def test_a_card_goes_to_the_end_of_a_column_above_a_card_or_on_top(world):
    first = world.card("First", world.ready)
    world.card("Second", world.ready)

    move(world.card("At the end"), world.ready, by=world.diego)
    move(world.card("Above the first"), world.ready, before=first, by=world.diego)
    move(world.card("On top"), world.ready, on_top=True, by=world.diego)

    assert world.titles(world.ready) == ["On top", "Above the first", "First", "Second", "At the end"]


def test_a_move_is_written_once_with_names_kinds_and_person(world, db):
    before = world.board.version
    card = world.card("Leaflet")

    moved = move(card, world.ready, by=world.diego)

    assert (moved.from_name.en, moved.to_name.en, moved.from_kind, moved.to_kind) == ("Accepted", "Ready", "backlog", "queue")
    assert moved.by_name == "Diego Paz"
    assert not moved.is_commitment
    assert world.board.version == before + 1
    told = db.session.scalars(select(Activity).where(Activity.name == "flow.card.moved")).one()
    assert (told.subject_id, told.title, told.facts["to"]["en"]) == (card.id, "Leaflet", "Ready")


def test_work_starts_on_entering_the_first_active_column_and_ends_when_delivered(world):
    card = world.card("Leaflet", world.ready)

    started = move(card, world.making, by=world.diego)
    assert started.is_commitment
    assert card.started_at == started.at
    move(card, world.review, by=world.diego)
    assert card.started_at == started.at
    delivered = move(card, world.measuring, by=world.diego)
    assert card.delivered_at == delivered.at
    assert card.check_on is not None


def test_back_before_the_commitment_the_start_is_forgotten(world):
    card = world.card("Leaflet", world.ready)
    move(card, world.making, by=world.diego)

    move(card, world.ready, by=world.diego)

    assert card.started_at is None


def test_out_of_delivered_the_finish_is_forgotten_and_the_start_kept(world):
    card = world.card("Leaflet", world.ready)
    started = move(card, world.making, by=world.diego).at
    move(card, world.measuring, by=world.diego)

    move(card, world.review, by=world.diego)

    assert card.delivered_at is None
    assert card.started_at == started


def test_a_queue_behind_the_commitment_keeps_the_start(world):
    world.review.kind = "queue"
    card = world.card("Leaflet", world.ready)
    started = move(card, world.making, by=world.diego).at

    move(card, world.review, by=world.diego)

    assert card.started_at == started


def test_nothing_leaves_accepted_for_nobody(world, db):
    card = world.card("For whom?", stage_id=None)
    db.session.query(CardPersona).delete()

    with pytest.raises(AudienceNeeded, match="whom it serves"):
        move(card, world.ready, by=world.diego)


def test_our_own_idea_says_what_changes_before_it_leaves_accepted(world):
    card = world.card("Nice to have", origin="own_idea", need="")

    with pytest.raises(AudienceNeeded, match="be able to do"):
        move(card, world.ready, by=world.diego)


def test_the_hypothesis_is_asked_when_work_starts_and_not_before(world):
    card = world.card("Leaflet", look_at="")

    move(card, world.ready, by=world.diego)
    with pytest.raises(HypothesisNeeded, match="which number"):
        move(card, world.making, by=world.diego)

    card.look_at = "how many ask for it"
    assert move(card, world.making, by=world.diego)


def test_a_further_board_asks_neither_audience_nor_hypothesis(world, db):
    fair = open_board(world.des, by=world.ana, name=Both("Feria", "Fair"))
    columns = db.session.scalars(select(Column).where(Column.board_id == fair.id).order_by(Column.rank)).all()
    card = world.card("Stand", columns[0], stage_id=None, need="", look_at="", origin="import")

    assert move(card, columns[2], by=world.diego)


def test_nothing_is_learned_before_somebody_says_what_became_of_it(world):
    card = world.card("Leaflet", world.measuring)

    with pytest.raises(OutcomeNeeded):
        move(card, world.learned, by=world.diego)

    card.outcome = "did_not"
    assert move(card, world.learned, by=world.diego)
    assert card.learned_at is not None


@pytest.mark.parametrize("who", ["irene", "ruben"])
def test_people_of_other_teams_do_not_move_our_cards(world, who):
    with pytest.raises(NotAllowed):
        move(world.card("Leaflet"), world.ready, by=getattr(world, who))


def test_the_head_may_move_any_card(world):
    assert move(world.card("Leaflet"), world.ready, by=world.carmen)


def test_columns_and_cards_of_another_board_do_not_exist_for_a_move(world, db):
    fair = open_board(world.des, by=world.ana, name=Both("Feria", "Fair"))
    foreign = db.session.scalars(select(Column).where(Column.board_id == fair.id)).first()
    card = world.card("Leaflet")

    with pytest.raises(NotFound):
        move(card, foreign, by=world.diego)
    with pytest.raises(NotFound):
        move(card, world.ready, before=world.card("Stand", foreign), by=world.diego)


def test_an_archived_column_takes_no_card(world):
    world.review.archived_at = now()

    with pytest.raises(NotFound):
        move(world.card("Leaflet"), world.review, by=world.diego)


def test_above_a_card_that_has_left_meanwhile_means_at_the_end(world):
    world.card("Stays", world.ready)
    gone = world.card("Was here", world.making)

    move(world.card("Leaflet"), world.ready, before=gone, by=world.diego)

    assert world.titles(world.ready) == ["Stays", "Leaflet"]


def test_the_lead_orders_what_was_accepted_and_members_do_not(world):
    first, second = world.card("First"), world.card("Second")

    with pytest.raises(NotAllowed, match="The lead orders"):
        move(second, world.accepted, before=first, by=world.diego)
    move(second, world.accepted, before=first, by=world.ana)

    assert world.titles(world.accepted) == ["Second", "First"]


def test_every_new_order_is_remembered(world, db):
    first, second = world.card("First", world.ready), world.card("Second", world.ready)

    moved = move(second, world.ready, before=first, by=world.diego)

    assert moved.from_column_id == moved.to_column_id
    assert db.session.scalar(select(func.count()).where(Activity.name == "flow.card.reordered")) == 1


def test_put_where_it_stands_nothing_happens(world, db):
    first, second = world.card("First", world.ready), world.card("Second", world.ready)

    assert move(second, world.ready, by=world.diego) is None
    assert move(first, world.ready, before=second, by=world.diego) is None
    assert move(first, world.ready, on_top=True, by=world.diego) is None
    assert db.session.scalar(select(func.count(Move.id))) == 0


def test_a_move_sent_twice_with_one_key_is_done_once(world, db):
    card = world.card("Leaflet")

    first = move(card, world.ready, by=world.diego, key="a1")
    again = move(card, world.ready, by=world.diego, key="a1")

    assert again is first
    assert db.session.scalar(select(func.count(Move.id))) == 1


def test_whoever_saw_it_elsewhere_is_told_who_moved_it(world):
    card = world.card("Leaflet", world.ready)
    move(card, world.making, by=world.ana)

    with pytest.raises(Conflict, match="Ana Ruiz moved it to Making"):
        move(card, world.review, by=world.diego, seen=world.ready.id)

    assert card.column_id == world.making.id


def test_a_move_is_undone_with_its_place_and_clocks(world):
    world.card("First", world.ready)
    card = world.card("Second", world.ready)
    world.card("Third", world.ready)
    entered = card.entered_at
    moved = move(card, world.making, by=world.diego)

    undo_move(moved, by=world.diego)

    assert world.titles(world.ready) == ["First", "Second", "Third"]
    assert (card.started_at, card.entered_at) == (None, entered)


def test_a_move_back_undone_gives_the_old_start_again(world):
    card = world.card("Leaflet", world.ready)
    started = move(card, world.making, by=world.diego).at

    undo_move(move(card, world.ready, by=world.diego), by=world.diego)

    assert card.started_at == started


def test_its_place_taken_meanwhile_the_undone_card_stands_just_below(world):
    card = world.card("Second", world.ready)
    world.card("Third", world.ready)
    was = card.rank
    moved = move(card, world.making, by=world.diego)
    world.card("Newcomer", world.ready).rank = was

    undo_move(moved, by=world.diego)

    assert world.titles(world.ready) == ["Newcomer", "Second", "Third"]


def test_undone_twice_is_undone_once(world, db):
    moved = move(world.card("Leaflet"), world.ready, by=world.diego)

    undo_move(moved, by=world.diego)
    undo_move(moved, by=world.diego)

    assert db.session.scalar(select(func.count(Move.id))) == 2


def test_what_has_moved_on_cannot_be_undone(world):
    card = world.card("Leaflet")
    moved = move(card, world.ready, by=world.diego)
    move(card, world.making, by=world.ana)

    with pytest.raises(Gone, match="nothing to undo"):
        undo_move(moved, by=world.diego)


def test_an_old_move_is_not_undone_but_made_back(world):
    moved = move(world.card("Leaflet"), world.ready, by=world.diego)
    moved.at -= timedelta(minutes=11)

    with pytest.raises(Gone):
        undo_move(moved, by=world.diego)


def test_a_gap_split_too_often_is_numbered_anew_without_a_word(world, db):
    top, bottom = world.card("Top", world.ready), world.card("Bottom", world.ready)
    top.rank, bottom.rank = rank.nth(0), rank.nth(0) + "0" * rank.LIMIT + "1"
    db.session.flush()

    move(world.card("Between"), world.ready, before=bottom, by=world.diego)

    assert world.titles(world.ready) == ["Top", "Between", "Bottom"]
    assert db.session.scalar(select(func.max(func.length(Card.rank)))) <= rank.WIDTH + 1


def test_a_move_takes_as_many_statements_on_a_large_board_as_on_a_small_one(world, queries_made, db):
    def one_more():
        move(card, world.ready, before=first, by=world.diego)
        db.session.flush()

    first = world.card("First", world.ready)
    world.ready.wip_limit = 500
    card = world.card("Small board")
    few = len(queries_made(one_more))
    for n in range(100):
        world.card(f"Card {n}", world.ready)
    card = world.card("Large board")

    assert len(queries_made(one_more)) <= few <= 14
