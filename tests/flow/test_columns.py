"""Columns: where they stand, who keeps them folded, and what is undone."""

import random

import pytest
from sqlalchemy import func, select

from board.core import rank
from board.core.errors import Gone, NotAllowed, NotFound
from board.core.words import Both
from board.flow.models import Column, ColumnFold
from board.flow.queries.columns import board_view
from board.flow.queries.folds import folded_by
from board.flow.rules.columns import ColumnWords, add_column, fold, next_column, put_column, shift_column
from board.flow.rules.undoing import undo_placing


def names(world, db):
    standing = select(Column).where(Column.board_id == world.board.id, Column.archived_at.is_(None)).order_by(Column.rank)
    return [column.name.en for column in db.session.scalars(standing)]


@pytest.mark.both_databases
def test_a_column_is_added_between_two_others(world, db):
    add_column(world.board, ColumnWords(name=Both(en="Proofs")), world.review, by=world.ana)

    assert names(world, db) == ["Accepted", "Ready", "Making", "Proofs", "Review", "Measuring", "Learned"]


def test_a_column_is_not_added_beside_one_of_another_board(world, db):
    from board.flow.rules.boards import open_board

    other = open_board(world.dec, by=None)
    foreign = db.session.scalars(select(Column).where(Column.board_id == other.id)).first()

    with pytest.raises(NotFound):
        add_column(world.board, ColumnWords(name=Both(en="Proofs")), foreign, by=world.ana)


def test_a_column_goes_one_place_to_the_left_and_to_the_right(world, db):
    shift_column(world.review, -1, by=world.ana)
    assert names(world, db)[2:4] == ["Review", "Making"]

    shift_column(world.review, 1, by=world.ana)
    shift_column(world.review, 1, by=world.ana)
    assert names(world, db)[2:5] == ["Making", "Measuring", "Review"]


def test_at_the_ends_it_stays(world, db):
    before = names(world, db)

    shift_column(world.accepted, -1, by=world.ana)
    shift_column(world.learned, 1, by=world.ana)

    assert names(world, db) == before


def test_a_new_place_is_undone_unless_somebody_placed_it_again(world, db):
    was = put_column(world.review, world.ready, by=world.ana)
    placed = world.review.rank
    assert was is world.measuring

    undo_placing(world.review, was.id, placed, by=world.ana)
    assert names(world, db) == ["Accepted", "Ready", "Making", "Review", "Measuring", "Learned"]

    with pytest.raises(Gone):
        undo_placing(world.review, was.id, placed, by=world.ana)


def test_columns_shuffled_for_ever_keep_short_ranks(world, db):
    rng, order = random.Random(3), names(world, db)  # noqa: S311
    columns = {column.name.en: column for column in db.session.scalars(select(Column).where(Column.board_id == world.board.id))}
    for _ in range(400):
        moving, before = rng.sample(order, 2)
        put_column(columns[moving], columns[before], by=world.ana)
        order.remove(moving)
        order.insert(order.index(before), moving)
    for _ in range(400):  # the same gap again and again
        put_column(columns["Review"], columns["Making"], by=world.ana)
        put_column(columns["Learned"], columns["Making"], by=world.ana)

    assert names(world, db) != []
    assert db.session.scalar(select(func.max(func.length(Column.rank)))) <= rank.LIMIT


def test_a_member_orders_no_columns(world):
    for change in (
        lambda: shift_column(world.review, -1, by=world.diego),
        lambda: put_column(world.review, None, by=world.diego),
        lambda: add_column(world.board, ColumnWords(name=Both(en="Mine")), by=world.diego),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_a_column_is_folded_for_one_person_alone(world, db):
    world.card("Leaflet", world.making)

    fold(world.making, True, by=world.diego)
    fold(world.making, True, by=world.diego)

    assert folded_by(world.diego, world.board.id) == (world.making.id,)
    assert folded_by(world.ana, world.board.id) == ()
    fold(world.making, False, by=world.diego)
    assert db.session.scalar(select(func.count()).select_from(ColumnFold)) == 0


def test_a_folded_column_is_counted_and_its_cards_are_not_read(world):
    world.card("Leaflet", world.making)

    view = board_view(world.board, folded=(world.making.id,)).of(world.making.id)

    assert (view.count, list(view.cards)) == (1, [])


def test_the_column_behind_the_last_one_is_none(world):
    assert next_column(world.learned) is None
    assert next_column(world.ready) is world.making
