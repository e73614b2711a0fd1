"""Opening cards, changing what they say, putting them away."""

from datetime import date

import pytest
from sqlalchemy import select

from board.activity.models import Activity
from board.core.db import db as database
from board.core.errors import DomainError, NotAllowed, NotFound
from board.core.words import Both, speaking
from board.flow.models import Card, CardPerson, CardPersona, CheckItem, Checklist, Column, Comment, Move
from board.flow.queries.cards import fields_of, visible_card
from board.flow.queries.history import history
from board.flow.queries.sides import side_of
from board.flow.rules.boards import open_board
from board.flow.rules.cards import (
    EditedMeanwhile,
    NotABacklog,
    archive,
    create_card,
    edit_card,
    open_from_request,
    restore,
)
from board.flow.rules.gates import AudienceNeeded
from board.flow.rules.moves import move
from board.flow.rules.words import CardWords


def words(title="Guide to deposits", **more):
    return CardWords(title=title, **more)


def again(card, to):
    """The card as a new request reads it."""
    database.session.flush()
    return visible_card(card.id, to=to)


def told(card):
    return [str(line.sentence) for line in history(card)]


def test_an_own_idea_enters_at_the_bottom_of_accepted(world):
    world.card("First")

    card = create_card(world.board, words(), by=world.diego)

    assert world.titles(world.accepted) == ["First", "Guide to deposits"]
    assert card.origin == "own_idea"
    assert card.key == "DES-2"


def test_numbers_are_counted_per_team_and_never_given_twice(world):
    numbers = [create_card(world.board, words(), by=world.diego).number for _ in range(3)]

    assert numbers == [1, 2, 3]


def test_creating_is_remembered_in_the_log_and_as_the_first_move(world, db):
    card = create_card(world.board, words(), by=world.diego)

    log = select(Activity.name).where(Activity.subject_kind == "card", Activity.subject_id == card.id)
    assert db.session.scalars(log).all() == ["flow.card.created"]
    first = db.session.scalars(select(Move).where(Move.card_id == card.id)).one()
    assert (first.from_column_id, first.to_kind, first.by_name) == (None, "backlog", "Diego Paz")


def test_creating_raises_the_version_of_the_board(world):
    before = world.board.version

    create_card(world.board, words(), by=world.diego)

    assert world.board.version == before + 1


def test_there_is_no_side_door_on_a_further_board(world):
    fair = open_board(world.des, by=world.ana, name=Both("Feria", "Fair"))

    with pytest.raises(NotABacklog, match="starts in Accepted"):
        create_card(fair, words(), by=world.diego)


def test_a_board_without_accepted_says_so(world):
    world.accepted.kind = "queue"
    database.session.flush()

    with pytest.raises(NotABacklog, match="no column of the kind"):
        create_card(world.board, words(), by=world.diego)


@pytest.mark.parametrize("who", ["irene", "ruben"])
def test_only_its_team_adds_cards(world, who):
    with pytest.raises(NotAllowed):
        create_card(world.board, words(), by=getattr(world, who))


def test_an_own_idea_answers_the_two_questions_before_it_leaves_accepted(world):
    card = create_card(world.board, words(), by=world.diego)
    with pytest.raises(AudienceNeeded, match="whom it serves"):
        move(card, world.ready, by=world.diego)

    edit_card(card, words(personas=(world.marta,)), revision=card.revision, by=world.diego)
    with pytest.raises(AudienceNeeded, match="cannot today"):
        move(card, world.ready, by=world.diego)

    edit_card(card, words(personas=(world.marta,), need="book in a minute"), revision=card.revision, by=world.diego)
    move(card, world.ready, by=world.diego)
    assert world.titles(world.ready) == ["Guide to deposits"]


def test_a_request_opens_a_card_with_its_words_and_language(world):
    asked = words(need="send the first invoice", stage=world.discover, personas=(world.marta,))

    card = open_from_request(world.board, asked, language="es", look_at="how many send one", by=world.ana)

    card = again(card, world.ana)
    assert (card.origin, card.language, card.look_at) == ("request", "es", "how many send one")
    assert [str(persona.name) for persona in card.personas] == ["Marta"]
    assert told(card) == ["Ana said yes, and it is in Accepted"]


def test_editing_changes_what_differs_and_tells_it(world):
    card = again(create_card(world.board, words(), by=world.diego), world.diego)

    changed = edit_card(
        card,
        words("Deposits, explained", people=(world.diego, world.ana), due_on=date(2027, 1, 8), piece_live="https://a.example/x"),
        revision=1,
        by=world.diego,
    )

    assert changed == ["title", "due_on", "piece_live", "people"]
    assert again(card, world.diego).revision == 2
    assert told(card)[0] == "Diego changed the title, the date, the piece and who is on it"


def test_saving_without_a_change_is_no_event(world):
    card = again(create_card(world.board, words(), by=world.diego), world.diego)

    assert edit_card(card, words(), revision=1, by=world.diego) == []
    assert card.revision == 1


def test_a_second_editor_gets_a_conflict_and_overwrites_nothing(world):
    card = again(create_card(world.board, words(), by=world.diego), world.diego)
    edit_card(card, words("Ana’s title"), revision=1, by=world.ana)

    with pytest.raises(EditedMeanwhile, match="Nothing was overwritten"):
        edit_card(card, words("Diego’s title"), revision=1, by=world.diego)

    assert card.title == "Ana’s title"


def test_names_that_an_import_brought_stay_when_people_change(world):
    card = create_card(world.board, words(), by=world.diego)
    database.session.add(CardPerson(card_id=card.id, name="Somebody from Trello"))
    card = again(card, world.diego)

    edit_card(card, words(people=(world.ana,)), revision=card.revision, by=world.diego)
    edit_card(card, words(), revision=card.revision, by=world.diego)

    assert [on.name for on in again(card, world.diego).people] == ["Somebody from Trello"]


def test_only_a_lead_makes_a_card_urgent(world):
    card = again(create_card(world.board, words(), by=world.diego), world.diego)
    with pytest.raises(NotAllowed, match="Only a lead"):
        edit_card(card, words(class_of_service="expedite"), revision=1, by=world.diego)

    edit_card(card, words(class_of_service="expedite"), revision=1, by=world.ana)
    edit_card(card, words("Other title", class_of_service="expedite"), revision=2, by=world.diego)
    assert card.title == "Other title"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "   "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"need": "x" * 501}, "need"),
        ({"description": "x" * 100_001}, "description"),
        ({"piece_live": "javascript:alert(1)"}, "piece_live"),
        ({"piece_draft": "ftp://a.example"}, "piece_draft"),
    ],
)
def test_words_that_do_not_fit_are_refused_beside_their_field(world, given, field):
    with pytest.raises(DomainError) as refused:
        create_card(world.board, words(**{"title": "Good", **given}), by=world.diego)

    assert refused.value.field == field


def test_an_archived_card_comes_back_to_its_place(world):
    first, second = (create_card(world.board, words(title), by=world.diego) for title in ("One", "Two"))
    archive(first, by=world.diego)
    assert world.titles(world.accepted) == ["Two"]

    restore(first, by=world.diego)

    assert world.titles(world.accepted) == ["One", "Two"]
    assert told(first)[:2] == ["Diego brought it back", "Diego put it away"]
    assert second.archived_at is None


def test_a_card_whose_column_is_gone_comes_back_to_the_backlog(world):
    card = again(world.card("Old", world.review), world.diego)
    archive(card, by=world.diego)
    world.review.archived_at = card.archived_at
    database.session.flush()

    restore(card, by=world.diego)

    assert world.titles(world.accepted) == ["Old"]


@pytest.mark.parametrize("verb", [archive, restore])
def test_only_its_team_puts_cards_away(world, verb):
    card = create_card(world.board, words(), by=world.diego)

    with pytest.raises(NotAllowed):
        verb(card, by=world.irene)


def test_every_member_sees_a_card_of_another_team(world):
    card = create_card(world.board, words(), by=world.diego)

    assert visible_card(card.id, to=world.irene).title == "Guide to deposits"


@pytest.mark.parametrize("who", ["irene", "ruben"])
def test_a_card_of_a_private_board_does_not_exist_for_others(world, who):
    card = create_card(world.board, words(), by=world.diego)
    world.board.is_private = True
    database.session.flush()

    with pytest.raises(NotFound):
        visible_card(card.id, to=getattr(world, who))


def test_sales_sees_no_card(world):
    card = create_card(world.board, words(), by=world.diego)

    with pytest.raises(NotFound):
        visible_card(card.id, to=world.ruben)


def test_history_survives_a_reopening(world):
    card = world.card("Trial without a card")
    for column in (world.ready, world.making, world.review, world.measuring, world.making):
        move(card, column, by=world.diego)

    assert told(card) == [
        "Diego moved it to Making",
        "Diego delivered it: Measuring",
        "Diego moved it to Review",
        "Diego pulled it into Making",
        "Diego moved it to Ready",
    ]
    assert card.delivered_at is None
    assert card.started_at is not None


def test_history_speaks_spanish_too(world):
    card = world.card("Prueba sin tarjeta")
    move(card, world.ready, by=world.diego)

    with speaking("es"):
        assert "Preparado" in told(card)[0]


def test_a_card_costs_the_same_statements_whatever_hangs_on_it(world, queries_made):
    card = create_card(world.board, words(personas=(world.marta,), people=(world.diego,)), by=world.diego)
    database.session.flush()
    few = queries_made(lambda: (fields_of(again(card, world.diego)), side_of(card, world.diego).lists, history(card)))
    for n in range(20):
        checklist = Checklist(card_id=card.id, name=f"List {n}")
        database.session.add(checklist)
        database.session.flush()
        database.session.add(CheckItem(checklist_id=checklist.id, text="Step", is_done=bool(n % 2)))
        database.session.add(Comment(card_id=card.id, author_name="Ana", text="Yes", at=card.created_at))
        database.session.add(CardPerson(card_id=card.id, name=f"Name {n}"))
    database.session.flush()
    many = queries_made(lambda: (fields_of(again(card, world.diego)), side_of(card, world.diego).lists, history(card)))

    assert len(many) == len(few)
    assert side_of(card, world.diego).done == 10


@pytest.mark.both_databases
def test_a_card_is_written_and_read_on_both_databases(world):
    card = create_card(world.board, words(personas=(world.marta,), people=(world.diego,)), by=world.diego)
    edit_card(card, words("Other", personas=()), revision=1, by=world.diego)

    read = again(card, world.diego)
    assert (read.title, read.personas, read.people) == ("Other", [], [])
    assert database.session.scalar(select(CardPersona.card_id).where(CardPersona.card_id == card.id)) is None
    assert database.session.scalar(select(Column.kind).join(Card, Card.column_id == Column.id).where(Card.id == card.id))
