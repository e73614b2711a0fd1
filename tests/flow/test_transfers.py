"""Taking a card to another board of its team: it stays the same card, and everything of it comes along."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from board.activity.models import Activity, Task
from board.core.clock import now
from board.core.errors import Conflict, Gone, NotAllowed
from board.core.words import Both
from board.flow.models import (
    Board,
    BoardField,
    Card,
    CardField,
    CardLabel,
    CardPerson,
    Column,
    Comment,
    Label,
    Move,
    Overrun,
    Proposal,
)
from board.flow.queries.accepted import proposals_waiting
from board.flow.queries.boards import visible_column
from board.flow.queries.destinations import columns_to_move_to, landing_of
from board.flow.queries.history import history_of
from board.flow.queries.overruns import exceeded
from board.flow.rules import bulk, proposals
from board.flow.rules.boards import open_board
from board.flow.rules.cards import archive
from board.flow.rules.gates import AudienceNeeded
from board.flow.rules.hands import HandsFull
from board.flow.rules.labels import create_label, put_label
from board.flow.rules.limits import ColumnFull, ReasonNeeded
from board.flow.rules.moves import move
from board.flow.rules.recurrences import come_back, recurrence_of, set_recurrence
from board.flow.rules.scores import score_card
from board.flow.rules.transfers import AnotherTeams, go_to, transfer
from board.flow.rules.trash import delete_card
from board.flow.rules.undoing import undo_move
from board.insights.queries.day import day
from board.search.models import Document
from tests.accounts.hands import token
from tests.world import sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def fair(world, db):
    """A further board of Discover, “The fair”; its columns by their English names."""
    board = open_board(world.des, by=None, name=Both(es="La feria", en="The fair"))
    db.session.commit()
    return board


def column(db, board, name):
    """The column of that English name."""
    return next(each for each in db.session.scalars(select(Column).where(Column.board_id == board.id)) if each.name.en == name)


def lines(card, to):
    return [str(line.sentence) for _day, lines in history_of(card, to, whole=True).days for line in lines]


def labels_on(db, card):
    found = select(Label).join(CardLabel, CardLabel.label_id == Label.id).where(CardLabel.card_id == card.id).order_by(Label.name)
    return [(label.board_id, label.name, label.colour) for label in db.session.scalars(found)]


def test_it_stays_the_same_card_with_its_number_and_its_clocks(world, db, fair):
    card = world.card("Leaflet", world.ready)
    started = move(card, world.making, by=world.diego).at
    db.session.add(Comment(card_id=card.id, author_id=world.ana.id, author_name="Ana", text="Soon", at=now()))
    number, versions = card.number, (world.board.version, fair.version)

    moved = transfer(card, column(db, fair, "Review"), by=world.diego)

    assert (card.board_id, card.column.name.en, card.number, card.team_id) == (fair.id, "Review", number, world.des.id)
    assert (card.started_at, card.entered_at, moved.is_commitment) == (started, moved.at, False)
    assert (moved.board_id, moved.from_name.en, moved.to_name.en) == (fair.id, "Making", "Review")
    assert (world.board.version, fair.version) == (versions[0] + 1, versions[1] + 1)
    assert db.session.scalar(select(Comment.text).where(Comment.card_id == card.id)) == "Soon"
    told = db.session.scalars(select(Activity).where(Activity.subject_id == card.id).order_by(Activity.id)).all()
    assert [each.name for each in told[-2:]] == ["flow.card.moved", "flow.card.changed_board"]
    assert told[-1].facts["from_board"]["id"] == world.board.id


def test_undo_brings_it_back_to_its_place_with_everything(world, db, fair):
    world.card("Above", world.making)
    card = world.card("Leaflet", world.ready)
    move(card, world.making, by=world.diego)
    world.card("Below", world.making)
    own = create_label(world.board, "Press", "red", by=world.diego)
    put_label(card, own.id, by=world.diego)
    was = (card.board_id, card.column_id, card.rank, card.started_at, card.entered_at)
    moved = transfer(card, column(db, fair, "Accepted"), by=world.diego)
    assert card.started_at is None

    undo_move(moved, by=world.diego)
    undo_move(moved, by=world.diego)  # asked twice, done once

    db.session.expire_all()
    assert (card.board_id, card.column_id, card.rank, card.started_at, card.entered_at) == was
    assert labels_on(db, card) == [(world.board.id, "Press", "red")]
    assert list(db.session.scalars(select(Label).where(Label.board_id == fair.id))) == []
    assert [line for line in lines(card, world.diego) if "board" in line] == []


def test_labels_and_fields_go_along_by_name(world, db, fair):
    card = world.card("Leaflet")
    for name in ("Press", "Fair"):
        put_label(card, create_label(world.board, name, "red", by=world.diego).id, by=world.diego)
    known = create_label(fair, "press", "blue", by=world.diego)
    db.session.add(budget := BoardField(board_id=world.board.id, name="Budget"))
    db.session.flush()
    db.session.add(CardField(card_id=card.id, field_id=budget.id, value="200"))
    db.session.flush()

    moved = transfer(card, column(db, fair, "Accepted"), by=world.diego)

    assert labels_on(db, card) == [(fair.id, "Fair", "red"), (fair.id, known.name, "blue")]
    there = db.session.execute(select(BoardField.board_id, BoardField.name, CardField.value).join(CardField)).one()
    assert tuple(there) == (fair.id, "Budget", "200")

    put_label(card, create_label(fair, "Added there", "grey", by=world.diego).id, by=world.diego)
    undo_move(moved, by=world.diego)

    assert [name for _board, name, _colour in labels_on(db, card)] == ["Added there", "Fair", "Press"]
    assert {board for board, *_rest in labels_on(db, card)} == {world.board.id}
    assert set(db.session.scalars(select(Label.name).where(Label.board_id == fair.id))) == {"press", "Added there"}
    assert db.session.execute(select(BoardField.id, CardField.value).join(CardField)).one() == (budget.id, "200")


def test_of_labels_of_one_name_each_card_comes_back_with_those_it_had(world, db, fair):
    one, other = (Label(board_id=world.board.id, name="Video", colour=colour) for colour in ("red", "blue"))  # of an import
    db.session.add_all([one, other])
    there = create_label(fair, "Video", by=world.diego)
    cards = [world.card(title, world.ready) for title in ("Leaflet", "Poster", "Banner", "Flyer")]
    had = [[one], [other], [one, other], []]
    for card, labels in zip(cards, had, strict=True):
        for label in labels:
            put_label(card, label.id, by=world.diego)
    bulk.send_cards(world.board, [card.id for card in cards], column(db, fair, "Ready"), by=world.diego, key="k")
    assert [len(labels_on(db, card)) for card in cards] == [1, 1, 1, 0]
    put_label(cards[3], there.id, by=world.diego)

    bulk.undo_moves(world.board, bulk.moves_called(world.board, "k"), by=world.diego)

    colours = [{label[2] for label in labels_on(db, card)} for card in cards]
    assert colours == [{"red"}, {"blue"}, {"red", "blue"}, {"red"}]


def test_what_a_move_asks_is_asked_here_too(world, db, fair):
    making = column(db, fair, "Making")
    making.wip_limit = 1
    transfer(world.card("First"), making, by=world.diego)
    card = world.card("Leaflet")
    place = (card.board_id, card.column_id)

    with pytest.raises(ReasonNeeded):
        transfer(card, making, by=world.diego)
    assert (card.board_id, card.column_id) == place
    assert transfer(card, making, by=world.diego, reason="the fair").over_limit_reason == "the fair"

    making.is_strict = True
    with pytest.raises(ColumnFull):
        transfer(world.card("Third"), making, by=world.diego, reason="the fair")

    vague = world.card("For nobody", origin="own_idea", need="", stage_id=None)
    transfer(vague, column(db, fair, "Ready"), by=world.diego)  # a further board does not ask
    with pytest.raises(AudienceNeeded):
        transfer(vague, world.ready, by=world.diego)
    assert (vague.board_id, vague.column.name.en) == (fair.id, "Ready")


def test_hands_are_counted_on_the_board_it_comes_to(world, db, fair):
    fair.person_limit = 1
    making = column(db, fair, "Making")
    for title in ("First", "Second"):
        db.session.add(CardPerson(card_id=world.card(title, world.ready).id, user_id=world.diego.id))
    db.session.flush()
    first, second = db.session.scalars(select(Card).order_by(Card.id)).all()
    move(second, world.making, by=world.diego)
    transfer(first, making, by=world.diego)

    with pytest.raises(HandsFull):
        transfer(second, making, by=world.diego)
    moved = transfer(second, making, by=world.diego, reason="the fair")
    assert db.session.scalar(select(Overrun.reason)) == "the fair"
    undo_move(moved, by=world.diego)
    assert db.session.scalar(select(Overrun.reason)) is None

    bulk.send_cards(world.board, [second.id], making, by=world.diego, reason="the fair", key="k")
    assert db.session.scalar(select(Overrun.reason)) == "the fair"
    bulk.undo_moves(world.board, bulk.moves_called(world.board, "k"), by=world.diego)
    assert db.session.scalar(select(Overrun.reason)) is None


def test_only_its_people_and_only_to_a_board_of_its_team(world, db, fair):
    card, theirs = world.card("Leaflet"), open_board(world.dec, by=None)
    accepted = column(db, theirs, "Accepted")

    with pytest.raises(NotAllowed):
        transfer(card, column(db, fair, "Accepted"), by=world.irene)
    with pytest.raises(AnotherTeams):
        go_to(card, accepted, by=world.carmen)
    assert card.board_id == world.board.id


def test_what_went_meanwhile_is_said(world, db, fair):
    card, ready, review = world.card("Leaflet"), column(db, fair, "Ready"), column(db, fair, "Review")
    review.archived_at = now()
    with pytest.raises(Gone):
        transfer(card, review, by=world.diego)
    with pytest.raises(Conflict):
        transfer(card, ready, by=world.diego, seen=world.ready.id)
    fair.archived_at = now()
    db.session.flush()
    with pytest.raises(Gone):
        transfer(card, ready, by=world.diego)
    fair.archived_at = None
    archive(card, by=world.diego)
    with pytest.raises(Gone):
        transfer(card, ready, by=world.diego)
    assert db.session.scalar(select(Move.id)) is None


CHANGES = {
    "put away": archive,
    "thrown away": delete_card,
    "another place": lambda card, by: proposals.propose(card, None, "", by=by),
    "a rhythm": lambda card, by: set_recurrence(card, "week", (now() + timedelta(days=3)).date(), by=by),
    "a score": lambda card, by: score_card(card, 1, 2, 3, by=by),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whoever_waited_for_the_board_it_left_is_told(world, db, fair, what):
    card = world.card("Leaflet")
    transfer(card, column(db, fair, "Accepted"), by=world.ana)
    db.session.commit()
    set_committed_value(card, "board_id", world.board.id)  # as it was read before they waited

    with pytest.raises(Conflict, match="another board a moment ago"):
        CHANGES[what](card, by=world.diego)


def test_the_day_of_a_card_that_just_went_to_another_board_is_looked_at_again_there(world, db, fair):
    card = world.card("Leaflet")
    recurrence = set_recurrence(card, "week", (now() + timedelta(days=3)).date(), by=world.diego)
    transfer(card, column(db, fair, "Accepted"), by=world.ana)
    db.session.commit()
    recurrence = recurrence_of(card)
    set_committed_value(recurrence, "board_id", world.board.id)  # as it was read before the worker waited

    assert come_back(recurrence.id, recurrence.next_on) is None
    assert db.session.scalar(select(Task.id).where(Task.key.endswith(f":board:{fair.id}")))
    assert db.session.scalar(select(Card.id).where(Card.id != card.id)) is None


def test_undo_is_refused_where_its_board_or_column_is_gone_or_it_moved_since(world, db, fair):
    card = world.card("Leaflet", world.ready)
    moved = transfer(card, column(db, fair, "Ready"), by=world.diego)
    world.ready.archived_at = now()
    with pytest.raises(Gone):
        undo_move(moved, by=world.diego)
    world.ready.archived_at, world.board.archived_at = None, now()
    db.session.flush()
    with pytest.raises(Gone):
        undo_move(moved, by=world.diego)
    world.board.archived_at = None
    move(card, column(db, fair, "Making"), by=world.ana)
    with pytest.raises(Gone):
        undo_move(moved, by=world.diego)
    assert card.board_id == fair.id


def test_the_same_one_sent_again_is_not_done_again(world, db, fair):
    card, ready = world.card("Leaflet"), column(db, fair, "Ready")
    first = transfer(card, ready, by=world.diego, key="k")
    assert go_to(card, ready, by=world.diego, key="k", seen=world.accepted.id) == first


def test_what_comes_back_comes_back_there_and_a_proposal_stays_behind(world, db, fair):
    card, other = world.card("Leaflet"), world.card("Other")
    set_recurrence(card, "week", (now() + timedelta(days=3)).date(), by=world.diego)
    proposal = proposals.propose(card, other, "", by=world.diego)
    accepted = column(db, fair, "Accepted")

    moved = transfer(card, accepted, by=world.diego)

    assert recurrence_of(card).board_id == fair.id
    assert proposals_waiting(accepted.id)[0] == 0
    with pytest.raises(proposals.NothingToPropose):
        proposals.accept_proposal(proposal, by=world.ana)
    undo_move(moved, by=world.diego)
    assert recurrence_of(card).board_id == world.board.id
    assert proposals_waiting(world.accepted.id)[0] == 1
    assert db.session.scalar(select(Proposal.answered_at)) is None


def test_a_card_that_an_import_brought_to_both_boards_is_known_there_by_the_other(world, db, fair):
    twin = world.card("Twin", column(db, fair, "Ready"), source_id="x1")
    card = world.card("Leaflet", source_id="x1")
    transfer(card, column(db, fair, "Ready"), by=world.diego)
    db.session.commit()
    assert (twin.source_id, card.source_id, card.board_id) == ("x1", None, fair.id)


def test_it_lands_in_the_column_of_its_kind_and_name_or_in_accepted(world, db, fair):
    columns = db.session.scalars(select(Column).where(Column.board_id == fair.id).order_by(Column.rank)).all()
    named = {each.id: each.name.en for each in columns}
    waiting, made = world.card("Waits", world.ready), world.card("Made", world.ready)
    move(made, world.making, by=world.diego)
    assert (named[landing_of(waiting, columns)], named[landing_of(made, columns)]) == ("Accepted", "Making")
    move(made, world.review, by=world.diego)
    assert named[landing_of(made, columns)] == "Review"
    assert named[landing_of(made, [each for each in columns if each.kind in ("delivered", "learned")])] == "Measuring"
    own, elsewhere = columns_to_move_to(made)
    assert (len(own), [(board.en, len(theirs)) for board, theirs in elsewhere]) == (6, [("The fair", 6)])


def test_a_private_board_is_named_to_its_team_alone_and_what_stands_there_is_found_by_it_alone(world, db, fair, client):
    from board.search.jobs import index

    fair.is_private = True
    card = world.card("Leaflet", world.ready)
    moved = transfer(card, column(db, fair, "Ready"), by=world.diego)
    told = db.session.scalar(select(Activity.id).where(Activity.name == "flow.card.changed_board"))
    index([{"activity_id": told}])
    db.session.commit()
    assert db.session.scalar(select(Document.scope).where(Document.kind == "card")) == f"board:{fair.id}"

    sign_in(client, world.irene)
    assert client.get(f"/cards/{card.id}").status_code == 404
    assert client.get(f"/cards/{card.id}/move?board={fair.id}").status_code == 404
    sign_in(client, world.diego)
    assert client.get(f"/cards/{card.id}").status_code == 200

    undo_move(moved, by=world.diego)
    transfer(card, column(db, fair, "Ready"), by=world.diego)
    transfer(card, world.ready, by=world.diego)
    assert "Diego took it to another board" in lines(card, world.irene)
    assert "Diego brought it from another board" in lines(card, world.irene)
    assert "Diego took it from the board “The fair” to “Discover”" in lines(card, world.diego)


def test_what_a_card_did_on_a_private_board_is_told_to_nobody_who_may_not_look_there(world, db, fair):
    fair.is_private = True
    ready, making = column(db, fair, "Ready"), column(db, fair, "Making")
    making.name, making.wip_limit = Both(es="Hangar", en="Hangar"), 1
    world.card("Poster", making)
    card = world.card("Leaflet", ready)
    move(card, making, by=world.diego, reason="the fair")
    transfer(card, world.review, by=world.diego)

    assert lines(card, world.irene) == ["Diego brought it from another board", "Diego moved it to Review"]
    assert "Diego moved it into Hangar over the limit: the fair" in lines(card, world.diego)
    assert "Diego moved it into Hangar over the limit: the fair" in lines(card, world.carmen)
    (theirs,) = day(None, "all", world.irene).people
    assert [thing.said for thing in theirs.things] == ["moved it to Review"]
    since = now() - timedelta(days=1)
    assert [each.column.en for each in exceeded(world.des, since, world.ana)] == ["Hangar"]
    assert exceeded(world.des, since, world.irene) == []


def test_the_dialog_offers_the_boards_and_the_answer_takes_the_card_off_the_one_it_left(world, db, fair, client):
    card, theirs = world.card("Leaflet", world.ready), open_board(world.dec, by=None)
    db.session.commit()
    sign_in(client, world.diego)

    shown = client.get(f"/cards/{card.id}/move").text
    assert "The fair" in shown and 'name="board_id"' not in shown and "autofocus" in shown
    assert "autofocus" not in client.get(f"/cards/{card.id}/move?board=").text  # who chooses among boards stays there
    shown = client.get(f"/cards/{card.id}/move?board={fair.id}").text
    accepted, ready = column(db, fair, "Accepted"), column(db, fair, "Ready")
    assert f'name="board_id" value="{fair.id}"' in shown
    assert f'value="{accepted.id}" data-name="Accepted" data-key="1" checked' in shown
    assert client.get(f"/cards/{card.id}/move?board={theirs.id}").status_code == 404

    asked = {"column_id": ready.id, "board_id": fair.id, "place": "top", "seen": world.ready.id, "key": "k", "csrf_token": token(client)}
    answer = client.put(f"/cards/{card.id}/position", data=asked)

    assert answer.status_code == 200
    assert "“Leaflet” is in Ready on the board “The fair”." in answer.text
    assert f'"card": {card.id}, "column": null' in answer.headers["HX-Trigger"]
    assert f'"board:{world.board.id}"' in answer.headers["HX-Trigger"]
    db.session.expire_all()
    moved = db.session.scalars(select(Move)).one()
    assert card.board_id == fair.id
    back = client.post(f"/moves/{moved.id}/undoing", data={"csrf_token": token(client)})
    assert f'"card": {card.id}, "column": {world.ready.id}' in back.headers["HX-Trigger"]
    foreign = column(db, theirs, "Ready").id
    refused = client.put(f"/cards/{card.id}/position", data=asked | {"column_id": foreign, "board_id": theirs.id, "key": "k2"})
    assert refused.status_code == 422 and "another team’s" in refused.text


@pytest.mark.parametrize("look", ["layout=list", "lanes=persona", "layout=calendar"])
def test_in_every_look_the_board_it_left_is_drawn_without_it(world, db, fair, client, look):
    card, ready = world.card("Leaflet", world.ready, due_on=now().date()), column(db, fair, "Ready")
    world.card("Stays", world.ready, due_on=now().date())
    db.session.commit()
    sign_in(client, world.diego)
    asked = {"column_id": ready.id, "board_id": fair.id, "seen": world.ready.id, "csrf_token": token(client)}

    answer = client.put(f"/cards/{card.id}/position?{look}", data=asked)

    assert answer.status_code == 200
    assert "Stays" in answer.text and answer.text.count("Leaflet") == 1  # in the notice alone
    assert look in answer.text


def test_the_list_of_columns_on_the_card_leads_to_other_boards_without_scripts(world, db, fair, client):
    card, ready = world.card("Leaflet", world.ready), column(db, fair, "Ready")
    db.session.commit()
    sign_in(client, world.diego)
    page = client.get(f"/cards/{card.id}")
    assert "On the board “The fair”" in page.text

    answer = client.post(f"/cards/{card.id}/moves", data={"column_id": ready.id, "seen": world.ready.id, "csrf_token": token(client)})
    assert answer.status_code == 303
    db.session.expire_all()
    assert card.board_id == fair.id

    again = {"column_id": world.ready.id, "seen": ready.id, "csrf_token": token(client)}
    panel = client.post(f"/cards/{card.id}/moves/panel", data=again)
    assert "“Leaflet” is in Ready on the board “Discover”." in panel.text and "undoing" in panel.text
    assert visible_column(world.ready.id, to=world.diego).board_id == db.session.get_one(Board, card.board_id).id
