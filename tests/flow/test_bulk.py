"""Many cards at once: all or nothing, in the order they were selected, undone together."""

import re
import time

import pytest
from sqlalchemy import delete, func, select

from board.activity.models import Activity
from board.core.errors import Gone, NotAllowed
from board.core.words import Both
from board.flow.models import CardLabel, CardPerson, Column, Label, Move
from board.flow.queries import selection
from board.flow.queries.history import history_of
from board.flow.rules import bulk
from board.flow.rules.boards import open_board
from board.flow.rules.cards import archive
from board.flow.rules.limits import ColumnFull, ReasonNeeded
from board.flow.rules.moves import move
from board.flow.rules.transfers import AnotherTeams
from board.teams.models import Membership
from tests.accounts.hands import token
from tests.world import sign_in


@pytest.fixture
def cards(world, db):
    """Fifty cards in Accepted, the last one selected first."""
    made = [world.card(f"Card {number}") for number in range(50)]
    db.session.commit()
    return made[::-1]


def ids(cards):
    return [card.id for card in cards]


def besides_rows(statements):
    """The statements that are not the rows of history and log, of which there are as many as cards."""
    return [each for each in statements if not each.startswith("INSERT")]


@pytest.mark.both_databases
def test_fifty_cards_move_together_and_come_back_together(world, cards, db, queries_made):
    before = world.titles(world.accepted)

    statements = queries_made(lambda: bulk.move_cards(world.board, ids(cards), world.measuring, by=world.diego, key="k"))
    db.session.commit()

    assert len(besides_rows(statements)) < 20
    assert world.titles(world.measuring) == [card.title for card in cards]
    assert world.titles(world.accepted) == []
    assert db.session.scalar(select(func.count()).where(Activity.name == "flow.card.moved")) == 50
    assert all(card.delivered_at and card.check_on for card in cards)

    moves = bulk.moves_called(world.board, "k")
    undone = queries_made(lambda: bulk.undo_moves(world.board, moves, by=world.diego))
    db.session.commit()

    assert len(besides_rows(undone)) < 20
    assert world.titles(world.accepted) == before
    assert not any(card.delivered_at for card in cards)


@pytest.mark.both_databases
def test_the_order_selected_is_kept_on_top_too(world, cards, db):
    bulk.move_cards(world.board, ids(cards[:3]), world.measuring, by=world.diego)
    bulk.move_cards(world.board, ids(cards[3:6]), world.measuring, by=world.diego, on_top=True)

    assert world.titles(world.measuring) == [card.title for card in [*cards[3:6], *cards[:3]]]


def test_it_is_done_once_however_often_it_is_sent(world, cards, db):
    bulk.move_cards(world.board, ids(cards), world.measuring, by=world.diego, key="k")
    again = bulk.move_cards(world.board, ids(cards), world.measuring, by=world.diego, key="k")

    assert len(again) == 50
    assert db.session.scalar(select(func.count()).where(Move.to_column_id == world.measuring.id)) == 50


def test_one_card_that_is_not_ready_holds_up_all_and_is_named(world, cards, db):
    vague = world.card("For nobody", origin="own_idea", stage_id=None, need="")
    db.session.commit()

    with pytest.raises(bulk.Obstacles) as refused:
        bulk.move_cards(world.board, [*ids(cards[:2]), vague.id], world.ready, by=world.diego)
    db.session.rollback()

    assert [(card.title, str(why)) for card, why in refused.value.cards] == [
        ("For nobody", "Say first what they will be able to do that they cannot today.")
    ]
    assert str(refused.value) == "One card is not ready for Ready, so none was moved."
    assert world.titles(world.ready) == []


def test_over_the_limit_one_reason_is_asked_for_all(world, cards, db):
    with pytest.raises(ReasonNeeded) as asked:
        bulk.move_cards(world.board, ids(cards[:10]), world.making, by=world.diego)
    assert str(asked.value) == "Making would have 10 of 4: say why."
    db.session.rollback()

    moves = bulk.move_cards(world.board, ids(cards[:10]), world.making, by=world.diego, reason="the fair")

    assert [each.over_limit for each in moves] == [None] * 4 + [5, 6, 7, 8, 9, 10]
    assert {each.over_limit_reason for each in moves[4:]} == {"the fair"}


def test_a_strict_column_takes_all_or_none(world, cards, db):
    world.making.is_strict = True

    with pytest.raises(ColumnFull) as refused:
        bulk.move_cards(world.board, ids(cards[:5]), world.making, by=world.diego, reason="the fair")

    assert str(refused.value) == "“Making” has room for 4 of these 5 cards: none was moved."


def test_undo_leaves_alone_what_moved_since(world, cards, db):
    moves = bulk.move_cards(world.board, ids(cards[:3]), world.measuring, by=world.diego)
    move(cards[0], world.ready, by=world.ana)
    archive(cards[1], by=world.ana)

    undone, left = bulk.undo_moves(world.board, moves, by=world.diego)

    assert (ids(undone), ids(left)) == (ids(cards[2:3]), ids(cards[:2]))
    assert world.titles(world.ready) == [cards[0].title]
    assert ids(bulk.undo_moves(world.board, moves, by=world.diego)[0]) == ids(cards[2:3])  # a second time nothing happens


def test_an_undo_finds_its_place_taken_and_takes_the_next(world, cards, db):
    moves = bulk.move_cards(world.board, ids(cards[:2]), world.measuring, by=world.diego)
    world.card("In its place").rank = moves[0].from_rank
    db.session.flush()

    bulk.undo_moves(world.board, moves, by=world.diego)

    assert world.titles(world.accepted)[-3:] == [cards[1].title, "In its place", cards[0].title]


def test_after_a_while_there_is_nothing_to_undo(world, cards, db):
    moves = bulk.move_cards(world.board, ids(cards[:2]), world.measuring, by=world.diego)
    for card in cards[:2]:
        move(card, world.ready, by=world.ana)

    with pytest.raises(Gone):
        bulk.undo_moves(world.board, moves, by=world.diego)


@pytest.mark.both_databases
def test_people_labels_and_the_archive_take_fifty_and_give_them_back(world, cards, db):
    label = Label(board_id=world.board.id, name="Fair")
    db.session.add_all([label, CardPerson(card_id=cards[0].id, user_id=world.diego.id)])
    db.session.flush()

    put = bulk.put_on_cards(world.board, ids(cards), world.diego, by=world.ana)
    labelled = bulk.label_cards(world.board, ids(cards), label.id, by=world.ana)
    away = bulk.archive_cards(world.board, ids(cards), by=world.ana)
    db.session.commit()

    assert (len(put), len(labelled), len(away)) == (49, 50, 50)
    assert world.titles(world.accepted) == []

    bulk.restore_cards(world.board, ids(away), by=world.ana)
    bulk.unlabel_cards(world.board, ids(labelled), label.id, by=world.ana)
    bulk.take_off_cards(world.board, ids(put), world.diego, by=world.ana)
    db.session.commit()

    assert len(world.titles(world.accepted)) == 50
    assert db.session.scalar(select(func.count()).select_from(CardLabel)) == 0
    assert list(db.session.scalars(select(CardPerson.card_id))) == [cards[0].id]


def test_what_is_gone_and_whom_it_is_not_for(world, cards, db):
    archive(cards[0], by=world.ana)

    with pytest.raises(bulk.Obstacles, match="One of these cards is not on the board any more"):
        bulk.archive_cards(world.board, ids(cards), by=world.ana)
    with pytest.raises(NotAllowed):
        bulk.archive_cards(world.board, ids(cards), by=world.irene)


@pytest.mark.both_databases
def test_fifty_cards_are_quick(world, cards, db):
    start = time.perf_counter()
    bulk.move_cards(world.board, ids(cards), world.measuring, by=world.diego)
    db.session.commit()

    assert time.perf_counter() - start < 1.5  # 0.1 alone on the machine; others work on it too


def test_the_answer_is_the_board_anew_with_one_undo_for_all(world, cards, client):
    sign_in(client, world.diego)
    client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")
    sent = {"cards": ".".join(map(str, ids(cards))), "column_id": world.measuring.id, "key": "abc"}

    moved = client.post(f"/boards/{world.board.id}/bulk/moves?accepted=open", data=sent, headers={"HX-Request": "true"})
    undo = re.search(r'action="([^"]*undoing[^"]*)"', moved.text)[1].replace("&amp;", "&")
    back = client.post(undo, headers={"HX-Request": "true"})

    assert re.search(r'<div class="board" id="columns" hx-swap-oob="morph"', moved.text)
    assert "50 cards are in Measuring." in moved.text and "accepted=open" in undo
    assert "50 cards are back." in back.text and "Card 49" in back.text


def test_a_refusal_names_the_cards_and_a_full_column_asks_once(world, cards, client):
    sign_in(client, world.diego)
    client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")
    sent = {"cards": ".".join(map(str, ids(cards[:10]))), "column_id": world.learned.id}

    refused = client.post(f"/boards/{world.board.id}/bulk/moves", data=sent, headers={"HX-Request": "true"})
    asked = client.post(f"/boards/{world.board.id}/bulk/moves", data=sent | {"column_id": world.making.id}, headers={"HX-Request": "true"})

    assert refused.status_code == asked.status_code == 422
    assert refused.text.count("Before it is learned: did it move?") == 10
    assert asked.text.count('name="why"') == 3 and "Making would have 10 of 4" in asked.text


def test_undo_puts_cards_whose_places_are_free_back_first(world, db):
    """The place beside a taken one may be the place of another card that comes back."""
    one, two = world.card("One", world.ready), world.card("Two", world.ready)
    moves = bulk.move_cards(world.board, [one.id, two.id], world.making, by=world.ana, reason="why", key="k")
    other = world.card("Other", world.ready)
    assert other.rank == moves[0].from_rank

    undone, left = bulk.undo_moves(world.board, moves, by=world.ana)

    assert (len(undone), left) == (2, [])
    assert world.titles(world.ready) == ["Other", "One", "Two"]


@pytest.mark.both_databases
def test_people_and_labels_come_off_and_go_back_as_what_they_were(world, cards, db):
    label = Label(board_id=world.board.id, name="Fair")
    db.session.add(label)
    db.session.flush()
    roles = ["lead", "pair", ""]
    for card, role in zip(cards[:3], roles, strict=True):
        db.session.add(CardPerson(card_id=card.id, user_id=world.diego.id, role=role))
    bulk.label_cards(world.board, ids(cards[:2]), label.id, by=world.ana)

    of_people = {each.id: each for each in selection.people_of(world.board, ids(cards[:4]))}
    of_labels = selection.labels_of(world.board, ids(cards[:2]))
    off = bulk.take_off_cards(world.board, ids(cards[:4]), world.diego, by=world.ana)
    unlabelled = bulk.unlabel_cards(world.board, ids(cards), label.id, by=world.ana)

    assert (of_people[world.diego.id].state, of_people[world.ana.id].state, of_labels[0].state) == ("mixed", "false", "true")
    assert (ids(off), ids(unlabelled)) == (ids(cards[:3]), ids(cards[:2]))
    assert db.session.scalar(select(CardPerson.id)) is None
    assert "Ana took Diego off it" in [str(line.sentence) for _day, lines in history_of(cards[0], world.ana).days for line in lines]

    bulk.put_people_back(world.board, ids(off), world.diego, by=world.ana)
    bulk.put_people_back(world.board, ids(off), world.diego, by=world.ana)  # a second time nothing happens
    assert list(db.session.scalars(select(CardPerson.role).order_by(CardPerson.card_id.desc()))) == roles


def test_whoever_left_the_team_comes_off_but_does_not_go_on(world, cards, db):
    db.session.add(CardPerson(card_id=cards[0].id, user_id=world.irene.id))
    db.session.flush()

    last = selection.people_of(world.board, ids(cards[:2]))[-1]

    assert (last.id, last.may_add, last.state) == (world.irene.id, False, "mixed")
    assert world.irene.id not in [each.id for each in selection.people_of(world.board)]
    assert bulk.take_off_cards(world.board, ids(cards[:2]), world.irene, by=world.ana) == cards[:1]
    with pytest.raises(NotAllowed):
        bulk.take_off_cards(world.board, ids(cards[:2]), world.irene, by=world.irene)


def test_whoever_leaves_the_team_right_after_they_were_put_on_cards_comes_off_by_undo(world, cards, db, client):
    db.session.commit()
    sign_in(client, world.ana)
    client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")
    sent = {"cards": ".".join(map(str, ids(cards[:2]))), "person_id": world.diego.id}
    on = client.post(f"/boards/{world.board.id}/bulk/people", data=sent, headers={"HX-Request": "true"})
    db.session.execute(delete(Membership).where(Membership.user_id == world.diego.id))

    undone = client.post(re.search(r'action="([^"]*undoing[^"]*)"', on.text)[1].replace("&amp;", "&"), headers={"HX-Request": "true"})

    assert undone.status_code == 200
    assert db.session.scalar(select(CardPerson.id)) is None


def test_the_menu_says_what_the_selected_have_and_one_undo_takes_it_all_back(world, cards, db, client):
    label = Label(board_id=world.board.id, name="Fair")
    db.session.add_all([label, CardPerson(card_id=cards[0].id, user_id=world.diego.id, role="lead")])
    db.session.flush()
    bulk.label_cards(world.board, ids(cards[:2]), label.id, by=world.ana)
    db.session.commit()
    sign_in(client, world.diego)
    client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")
    chosen, htmx = ".".join(map(str, ids(cards[:2]))), {"headers": {"HX-Request": "true"}}
    address = f"/boards/{world.board.id}/bulk"

    labels = client.get(f"{address}/labels?cards={chosen}", **htmx).text
    people = client.get(f"{address}/people?cards={chosen}", **htmx).text
    assert 'data-bulk="labels/removal"' in labels and 'aria-pressed="true"' in labels
    assert 'aria-pressed="mixed"' in people and "1 of 2" in people and "Take “Diego Paz” off 1 card" in people

    for what, sent, told in (
        ("labels", {"label_id": label.id}, "2 cards lost the label."),
        ("people", {"person_id": world.diego.id}, "Diego Paz is not on 1 card any more."),
    ):
        off = client.post(f"{address}/{what}/removal", data={"cards": chosen, **sent}, **htmx)
        assert told in off.text
        db.session.expire_all()
        assert db.session.scalar(select(func.count()).select_from(CardLabel if what == "labels" else CardPerson)) == 0
        client.post(re.search(r'action="([^"]*undoing[^"]*)"', off.text)[1].replace("&amp;", "&"), **htmx)
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).select_from(CardLabel)) == 2
    assert db.session.scalar(select(CardPerson.role)) == "lead"


@pytest.mark.both_databases
def test_fifty_go_to_another_board_together_and_come_back_together(world, cards, db, queries_made):
    fair = open_board(world.des, by=None, name=Both(es="La feria", en="The fair"))
    measuring = db.session.scalar(select(Column).where(Column.board_id == fair.id, Column.kind == "delivered"))
    label = Label(board_id=world.board.id, name="Fair")
    db.session.add(label)
    db.session.flush()
    bulk.label_cards(world.board, ids(cards[:9]), label.id, by=world.ana)
    db.session.commit()
    before = world.titles(world.accepted)

    statements = queries_made(lambda: bulk.send_cards(world.board, ids(cards), measuring, by=world.diego, key="k"))
    again = bulk.send_cards(world.board, ids(cards), measuring, by=world.diego, key="k")
    db.session.commit()

    assert len(besides_rows(statements)) < 35
    assert len(again) == 50
    assert world.titles(measuring) == [card.title for card in cards]
    assert {card.board_id for card in cards} == {fair.id}
    carried = select(Label.board_id, func.count()).join(CardLabel, CardLabel.label_id == Label.id).group_by(Label.board_id)
    assert db.session.execute(carried).all() == [(fair.id, 9)]

    undone, left = bulk.undo_moves(world.board, bulk.moves_called(world.board, "k"), by=world.diego)
    db.session.commit()

    assert (len(undone), left) == (50, [])
    assert world.titles(world.accepted) == before
    assert not any(card.delivered_at for card in cards)
    assert db.session.execute(carried).all() == [(world.board.id, 9)]
    assert list(db.session.scalars(select(Label.name).where(Label.board_id == fair.id))) == []


def test_a_full_column_of_another_board_asks_once_and_anothers_board_is_refused(world, cards, db):
    fair, theirs = open_board(world.des, by=None, name=Both(es="La feria", en="The fair")), open_board(world.dec, by=None)
    active = select(Column).where(Column.kind == "active").order_by(Column.rank)
    making, foreign = (db.session.scalar(active.where(Column.board_id == each.id)) for each in (fair, theirs))
    db.session.commit()

    with pytest.raises(ReasonNeeded):
        bulk.send_cards(world.board, ids(cards[:5]), making, by=world.diego)
    with pytest.raises(AnotherTeams):
        bulk.send_cards(world.board, ids(cards[:5]), foreign, by=world.diego)
    assert len(world.titles(world.accepted)) == 50
    assert len(bulk.send_cards(world.board, ids(cards[:5]), making, by=world.diego, reason="the fair")) == 5
