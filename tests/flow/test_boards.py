"""Opening boards, and what their columns say and hold."""

import pytest
from sqlalchemy import select

from board.activity.models import Activity
from board.core.errors import DomainError, NotAllowed, NotFound
from board.core.words import Both, speaking
from board.flow.models import Board, Column
from board.flow.rules.boards import change_board, make_main, open_board
from board.flow.rules.columns import BadColumn, ColumnWords, add_column, archive_column, change_column, put_column


def words(column, **changed):
    as_it_is = {name: getattr(column, name) for name in ("name", "policy", "kind", "wip_limit", "is_strict")}
    return ColumnWords(**{**as_it_is, **changed})


def test_a_new_board_has_the_six_columns_with_their_limits_in_both_languages(world, db):
    columns = db.session.scalars(select(Column).where(Column.board_id == world.board.id).order_by(Column.rank)).all()

    assert [(c.name.en, c.kind, c.wip_limit) for c in columns] == [
        ("Accepted", "backlog", None),
        ("Ready", "queue", 6),
        ("Making", "active", 4),
        ("Review", "active", 3),
        ("Measuring", "delivered", None),
        ("Learned", "learned", None),
    ]
    assert all(c.name.es and c.policy.es and c.policy.en for c in columns)
    with speaking("es"):
        assert str(columns[0].name) == "Aceptado"


def test_the_first_board_is_the_main_one_and_further_ones_are_not(world):
    further = open_board(world.des, by=world.ana, name=Both("Feria", "Fair"))

    assert world.board.is_main
    assert not further.is_main


def test_a_further_board_needs_a_name(world):
    with pytest.raises(DomainError, match="Give the board a name"):
        open_board(world.des, by=world.ana)


def test_only_leads_open_boards(world):
    with pytest.raises(NotAllowed):
        open_board(world.des, by=world.diego, name=Both("Feria", "Fair"))


def test_another_board_becomes_the_main_one(world, db):
    fair = open_board(world.des, by=world.ana, name=Both("Feria", "Fair"))

    make_main(fair, by=world.ana)

    db.session.expire_all()
    assert fair.is_main
    assert not db.session.get(Board, world.board.id).is_main


def test_a_lead_renames_a_column_and_the_log_remembers_it(world, db):
    change_column(world.making, words(world.making, name=Both("En marcha", "Under way"), wip_limit=5), by=world.ana)

    assert world.making.wip_limit == 5
    told = db.session.scalars(select(Activity).where(Activity.name == "flow.column.changed")).one()
    assert told.facts["changes"] == {"name": {"es": "En marcha", "en": "Under way"}, "wip_limit": 5}


@pytest.mark.parametrize("limit", [-1, 0, 1000])
def test_a_limit_outside_1_to_999_is_refused_with_what_to_do(world, limit):
    with pytest.raises(BadColumn, match="from 1 to 999") as refusal:
        change_column(world.making, words(world.making, wip_limit=limit), by=world.ana)

    assert refusal.value.field == "wip_limit"
    assert world.making.wip_limit == 4


def test_members_do_not_change_limits(world):
    with pytest.raises(NotAllowed):
        change_column(world.making, words(world.making, wip_limit=9), by=world.diego)


def test_a_board_keeps_a_column_for_what_was_accepted(world):
    with pytest.raises(BadColumn, match="needs one column"):
        change_column(world.accepted, words(world.accepted, kind="queue"), by=world.ana)


def test_columns_are_added_ordered_and_put_away_when_empty(world, db):
    idea = add_column(world.board, ColumnWords(name=Both("Ideas", "Ideas"), kind="backlog"), by=world.ana)
    put_column(idea, world.accepted, by=world.ana)
    names = select(Column.kind).where(Column.board_id == world.board.id).order_by(Column.rank)
    assert db.session.scalars(names).all()[:2] == ["backlog", "backlog"]

    world.card("A first idea", idea)
    with pytest.raises(BadColumn, match="it holds 1"):
        archive_column(idea, by=world.ana)


def test_a_column_is_not_put_before_one_of_another_board(world, db):
    fair = open_board(world.des, by=world.ana, name=Both("Feria", "Fair"))
    foreign = db.session.scalars(select(Column).where(Column.board_id == fair.id)).first()

    with pytest.raises(NotFound):
        put_column(world.making, foreign, by=world.ana)


def test_a_board_can_be_kept_to_its_team(world):
    change_board(world.board, name=world.board.name, is_private=True, by=world.ana)

    assert world.board.is_private
