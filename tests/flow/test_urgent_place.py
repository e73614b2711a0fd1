"""One urgent card a team: a lead consents, and whoever wants the place is told who has it."""

import pytest
from sqlalchemy import select, text

from board.core.errors import NotAllowed
from board.core.words import Both
from board.flow.models import Column
from board.flow.rules import bulk
from board.flow.rules.boards import open_board
from board.flow.rules.cards import archive, restore
from board.flow.rules.classes import set_class
from board.flow.rules.moves import move
from board.flow.rules.trash import delete_board, delete_card, delete_column, restore_board, restore_card, restore_column
from board.flow.rules.urgency import UrgentTaken
from tests.accounts.hands import token
from tests.world import sign_in


@pytest.fixture
def urgent(world):
    """The card that has the place."""
    card = world.card("Outage page", world.ready)
    set_class(card, "expedite", by=world.ana)
    return card


def test_a_member_makes_nothing_urgent(world):
    with pytest.raises(NotAllowed):
        set_class(world.card("Mine"), "expedite", by=world.diego)


def test_the_second_one_is_told_which_card_has_the_place_and_where_it_is(world, urgent, client):
    other = world.card("Also urgent")
    with pytest.raises(UrgentTaken, match="“Outage page” is urgent already"):
        set_class(other, "expedite", by=world.ana)
    sign_in(client, world.ana)
    client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")

    answer = client.post(f"/cards/{other.id}/class/panel", data={"class_of_service": "expedite"}, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert f'href="/cards/{urgent.id}"' in answer.text


@pytest.mark.parametrize("away", ["delivered", "archived", "waits its turn"])
def test_the_place_is_free_again_once_it_is_out_or_away(world, urgent, away):
    if away == "delivered":
        move(urgent, world.measuring, by=world.ana)
    elif away == "archived":
        archive(urgent, by=world.ana)
    else:
        set_class(urgent, "standard", by=world.ana)

    assert set_class(world.card("Next"), "expedite", by=world.ana)


@pytest.mark.both_databases
@pytest.mark.parametrize("way", ["from the archive", "from the trash", "from delivered", "with others", "with others, undone"])
def test_what_comes_back_to_a_taken_place_waits_its_turn(world, urgent, way):
    if way == "from the archive":
        archive(urgent, by=world.ana)
    elif way == "from the trash":
        delete_card(urgent, by=world.ana)
    else:
        bulk.move_cards(world.board, [urgent.id], world.measuring, by=world.ana, key="k")
    set_class(world.card("Took it"), "expedite", by=world.ana)

    if way == "from the archive":
        restore(urgent, by=world.ana)
    elif way == "from the trash":
        restore_card(urgent, by=world.ana)
    elif way == "from delivered":
        move(urgent, world.ready, by=world.ana)
    elif way == "with others":
        bulk.move_cards(world.board, [urgent.id], world.ready, by=world.ana)
    else:
        bulk.undo_moves(world.board, bulk.moves_called(world.board, "k"), by=world.ana)

    assert urgent.class_of_service == "standard"


def test_a_further_board_of_the_team_shares_the_place_and_another_team_has_its_own(world, urgent, db):
    further = open_board(world.des, by=world.ana, name=Both(en="Fair"))
    card = world.card("There")
    card.board_id = further.id
    db.session.flush()

    with pytest.raises(UrgentTaken):
        set_class(card, "expedite", by=world.ana)


@pytest.mark.parametrize("what", ["column", "board"])
def test_it_gives_way_as_well_when_it_comes_back_with_its_column_or_board(world, urgent, db, what):
    if what == "column":
        delete_column(world.ready, None, by=world.ana)
    else:
        urgent.board = open_board(world.des, by=world.ana, name=Both(en="Fair"))
        urgent.column = db.session.scalars(select(Column).where(Column.board_id == urgent.board.id, Column.kind == "queue")).one()
        db.session.flush()
        delete_board(urgent.board, by=world.ana)
    set_class(world.card("Took it"), "expedite", by=world.ana)

    if what == "column":
        restore_column(world.ready, by=world.ana)
    else:
        restore_board(urgent.board, by=world.ana)

    assert (urgent.class_of_service, urgent.archived_at) == ("standard", None)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_whoever_takes_the_place_waits_for_nobody_who_only_writes_a_row_of_the_team(world, db):
    card = world.card("Outage page", world.ready)
    db.session.commit()
    with db.engine.connect() as other:
        other.execute(text("SELECT id FROM teams FOR KEY SHARE"))  # as every new card of the team does
        db.session.execute(text("SET LOCAL lock_timeout = '2s'"))

        assert set_class(card, "expedite", by=world.ana)
