"""A board that lands: what it becomes here, and what happens when it comes again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from board.activity.models import Activity
from board.core.db import db
from board.core.errors import NotAllowed
from board.core.words import Both
from board.exchange.models import Brought, ImportedPerson
from board.exchange.rules.trello import Report, import_board
from board.flow.models import (
    Attachment,
    Board,
    Card,
    CardField,
    CardLabel,
    CardPerson,
    CheckItem,
    Checklist,
    Column,
    Comment,
    Move,
)
from tests.world import World

from .conftest import read

Raw = Callable[[str], dict[str, Any]]


def land(world: World, found: Any, **more: Any) -> Report:
    """Import and commit, as a request or the command line would."""
    report = import_board(read(found), world.des, **{"by": world.ana, **more})
    db.session.commit()
    db.session.expire_all()
    return report


def card(title: str) -> Card:
    return db.session.scalars(select(Card).where(Card.title.startswith(title))).one()


def column(name: str) -> Column:
    return next(one for one in db.session.scalars(select(Column)) if str(one.name) == name)


def titles(name: str) -> list[str]:
    mine = select(Card.title).where(Card.column_id == column(name).id).order_by(Card.rank)
    return list(db.session.scalars(mine))


def raw_card(board: dict[str, Any], title: str) -> dict[str, Any]:
    return next(one for one in board["cards"] if one["name"].startswith(title))


@pytest.mark.both_databases
def test_lists_become_columns_with_a_kind(world: World, raw: Raw) -> None:
    report = land(world, raw("es"))

    mine = select(Column).where(Column.board_id == report.board_id).order_by(Column.rank)
    assert [(str(one.name), one.kind, one.wip_limit, one.archived_at is not None) for one in db.session.scalars(mine)] == [
        ("Ideas", "backlog", None, False),
        ("Por hacer", "queue", 4, False),
        ("En marcha", "active", None, False),
        ("Revisión", "active", None, False),
        ("Hecho", "delivered", None, False),
        ("Campaña de 2019", "active", None, True),
    ]
    board = db.session.get_one(Board, report.board_id)
    assert (str(board.name), board.is_main, board.team_id) == ("Marketing 2020", False, world.des.id)


def test_a_kind_that_a_person_chose_is_taken(world: World, raw: Raw) -> None:
    board = raw("es")
    land(world, board, chosen={board["lists"][3]["id"]: "queue", board["lists"][0]["id"]: "nonsense"})

    assert column("Revisión").kind == "queue"
    assert column("Ideas").kind == "active"


def test_cards_keep_their_order_and_get_numbers(world: World, raw: Raw) -> None:
    land(world, raw("es"))

    assert titles("Ideas") == ["Guía: cambiar de programa de reservas", "Ficha de la feria"]
    assert sorted(db.session.scalars(select(Card.number))) == [1, 2, 3, 4, 5, 6, 7]


def test_what_hangs_on_a_card_comes_along(world: World, raw: Raw) -> None:
    land(world, raw("es"))
    video = card("Vídeo")

    people = db.session.scalars(select(CardPerson).where(CardPerson.card_id == video.id).order_by(CardPerson.id)).all()
    assert [(one.name, one.user_id) for one in people] == [("Ana Ruiz", world.ana.id), ("Berta Nadie", None)]
    links = db.session.execute(select(Attachment.name, Attachment.url).order_by(Attachment.id)).all()
    assert links[0] == ("guion", "https://example.org/guion")
    assert {url for _, url in links} == {"https://example.org/guion", ""}
    steps = db.session.execute(select(CheckItem.text, CheckItem.is_done).order_by(CheckItem.position)).all()
    assert steps == [("Guion", True), ("Subtítulos", False)]
    values = db.session.scalars(select(CardField.value).order_by(CardField.field_id)).all()
    assert values == ["Feria", "12.5", "✓"]
    comment = db.session.scalars(select(Comment)).one()
    assert (comment.author_name, comment.text) == ("Berta Nadie", "¿Qué cambia para quien lo lee?")
    assert db.session.scalar(select(func.count()).select_from(CardLabel)) == 1


def test_a_due_instant_becomes_the_day_of_the_team(world: World, raw: Raw) -> None:
    land(world, raw("es"))

    assert card("Vídeo").due_on == date(2020, 10, 1)  # 22:30 in UTC is half past midnight in Madrid


def test_members_are_matched_by_name_or_address_and_never_guessed(world: World, raw: Raw) -> None:
    report = land(world, raw("es"))

    assert report.unknown_people == ["Berta Nadie"]
    matched = dict(db.session.execute(select(ImportedPerson.name, ImportedPerson.user_id)).all())
    assert matched == {"Ana Ruiz": world.ana.id, "D. Paz": world.diego.id, "Berta Nadie": None}


def test_moves_set_the_clocks(world: World, raw: Raw) -> None:
    land(world, raw("es"))
    calculator = card("Calculadora")

    assert calculator.started_at == datetime(2020, 7, 13, 10, tzinfo=UTC)
    assert calculator.delivered_at == datetime(2020, 8, 3, 10, tzinfo=UTC)
    assert calculator.entered_at == calculator.delivered_at
    mine = select(Move).where(Move.card_id == calculator.id).order_by(Move.at)
    assert [(str(one.from_name), str(one.to_name), one.is_commitment) for one in db.session.scalars(mine)] == [
        ("", "Por hacer", False),
        ("Por hacer", "En marcha", True),
        ("En marcha", "Revisión", False),
        ("Revisión", "Hecho", False),
    ]


def test_what_the_file_does_not_tell_stays_unknown(world: World, raw: Raw) -> None:
    land(world, raw("es"))
    old = card("Ya entregada")

    assert (old.started_at, old.delivered_at, old.learned_at) == (None, None, None)
    assert old.entered_at == old.created_at == datetime.fromtimestamp(0x5F000000 + 6 * 86400, UTC)


def test_archived_cards_are_archived_when_they_were(world: World, raw: Raw) -> None:
    land(world, raw("es"))

    assert card("Folleto").archived_at == datetime(2020, 8, 20, 9, tzinfo=UTC)
    assert card("Sorteo").archived_at is None
    assert column("Campaña de 2019").archived_at is not None


def test_the_report_counts_what_is_stored(world: World, raw: Raw) -> None:
    facts = land(world, raw("es")).as_facts()

    assert facts["board"]["address"] == f"/boards/{facts['board']['id']}"
    expected = {
        "cards": 7, "cards_open": 6, "cards_closed": 1, "lists": 6, "lists_open": 5, "labels": 2, "members": 3,
        "checklists": 1, "check_items": 2, "check_items_complete": 1, "custom_fields": 3, "cards_with_due": 1,
        "cards_with_desc": 1, "attachments": 3, "card_member_links": 3, "card_label_links": 1, "comments": 1,
        "list_moves": 4, "cards_in_closed_lists": 1,
        "created": 7, "updated": 0, "unchanged": 0, "gone": 0, "problems": [],
    }  # fmt: skip
    assert {name: facts[name] for name in expected} == expected


def test_a_sparse_export_lands_too(world: World, raw: Raw) -> None:
    report = land(world, raw("en"))

    assert (report.counts.cards, report.counts.lists) == (4, 4)
    assert titles("Not in any list") == ["Card of another board"]
    assert card("—").due_on is None


def test_one_event_tells_it(world: World, raw: Raw) -> None:
    report = land(world, raw("es"))

    told = db.session.scalars(select(Activity).where(Activity.name == "exchange.board.imported")).one()
    assert (told.actor_id, told.board_id, told.facts["created"]) == (world.ana.id, report.board_id, 7)


@pytest.mark.both_databases
def test_the_same_file_again_changes_nothing(world: World, raw: Raw) -> None:
    first = land(world, raw("es"))
    again = land(world, raw("es"))

    assert again.board_id == first.board_id
    assert (again.created, again.updated, again.unchanged, again.gone) == (0, 0, 7, 0)
    for table in (Card, Move, Comment, Attachment, Checklist, CheckItem, CardField, CardPerson, CardLabel, Column, Brought):
        rows = db.session.scalar(select(func.count()).select_from(table))
        assert rows == {Card: 7, Move: 5, Comment: 1, Attachment: 3, Checklist: 1, CheckItem: 2, CardField: 3,
                        CardPerson: 3, CardLabel: 1, Column: 6, Brought: 15}[table], table.__tablename__  # fmt: skip


def test_what_changed_at_the_source_comes_along(world: World, raw: Raw) -> None:
    land(world, raw("es"))
    board = raw("es")
    lists = {one["name"]: one["id"] for one in board["lists"]}
    raw_card(board, "Guía")["name"] = "Guía de cambio"
    raw_card(board, "Vídeo")["idList"] = lists["Revisión"]
    board["lists"][0]["name"] = "Ideas sueltas"
    board["checklists"][0]["checkItems"][0]["state"] = "complete"
    again = land(world, board)

    assert (again.created, again.updated, again.unchanged) == (0, 2, 5)
    assert titles("Ideas sueltas") == ["Guía de cambio", "Ficha de la feria"]
    assert titles("Revisión") == ["Vídeo: la cuenta de verdad"]
    assert again.counts.check_items_complete == 2


@pytest.mark.both_databases
def test_cards_that_changed_places_at_the_source_do_so_here(world: World, raw: Raw) -> None:
    land(world, raw("es"))
    board = raw("es")
    for one in board["cards"]:
        one["idList"] = next(each["id"] for each in reversed(board["lists"]) if each["id"] != one["idList"])
    land(world, board)
    again = land(world, board)

    assert again.updated == 0
    by_list = {one["id"]: one["name"] for one in board["lists"]}
    for one in board["cards"]:
        assert card(one["name"][:12]).column_id == column(by_list[one["idList"]]).id


def test_what_people_changed_here_stays(world: World, raw: Raw) -> None:
    land(world, raw("es"))
    guide, sheet, video = card("Guía"), card("Ficha"), card("Vídeo")
    guide.title, sheet.description = "Guía para cambiarse", "Escrito aquí"
    video.column_id, video.rank = column("Hecho").id, "Z"
    column("Ideas").name = Both("Ideas nuestras", "Our ideas")
    db.session.commit()

    same = land(world, raw("es"))
    board = raw("es")
    raw_card(board, "Guía")["name"] = "Otro título en Trello"
    clash = land(world, board)

    assert (same.updated, same.problems) == (0, [])
    assert clash.problems == ["“Guía para cambiarse” was changed here and in Trello: it stays as it is here."]
    assert card("Guía").title == "Guía para cambiarse"
    assert card("Ficha").description == "Escrito aquí"
    assert card("Vídeo").column_id == column("Hecho").id
    assert land(world, board).problems == []


def test_new_cards_come_where_they_stand_and_the_order_here_stays(world: World, raw: Raw) -> None:
    land(world, raw("es"))
    guide, sheet = card("Guía"), card("Ficha")
    guide.rank, sheet.rank = "Y", "X"
    db.session.commit()
    board = raw("es")
    new = {**raw_card(board, "Guía"), "id": "0" * 24, "name": "Recién llegada", "pos": 150}
    board["cards"].append(new)
    land(world, board)

    assert titles("Ideas") == ["Ficha de la feria", "Guía: cambiar de programa de reservas", "Recién llegada"]


def test_what_is_gone_stays_marked_and_may_come_back(world: World, raw: Raw) -> None:
    land(world, raw("es"))
    board = raw("es")
    board["cards"] = [one for one in board["cards"] if not one["name"].startswith("Ficha")]

    less = land(world, board)
    assert less.gone == 1
    assert card("Ficha").gone_at is not None
    assert titles("Ideas") == ["Guía: cambiar de programa de reservas", "Ficha de la feria"]

    back = land(world, raw("es"))
    assert (back.gone, back.created, back.updated) == (0, 0, 1)
    assert card("Ficha").gone_at is None


def test_a_move_that_the_later_file_tells_sets_the_clocks_anew(world: World, raw: Raw) -> None:
    land(world, raw("es"))
    board = raw("es")
    lists = {one["name"]: one["id"] for one in board["lists"]}
    video = raw_card(board, "Vídeo")
    video["idList"] = lists["Hecho"]
    action = {
        "id": "f" * 24, "type": "updateCard", "date": "2020-09-02T10:00:00.000Z", "idMemberCreator": "",
        "data": {
            "card": {"id": video["id"]},
            "listBefore": {"id": lists["En marcha"], "name": "En marcha"},
            "listAfter": {"id": lists["Hecho"], "name": "Hecho"},
        },
    }  # fmt: skip
    board["actions"].insert(0, action)
    land(world, board)

    assert card("Vídeo").started_at == datetime(2020, 7, 15, 10, tzinfo=UTC)
    assert card("Vídeo").delivered_at == datetime(2020, 9, 2, 10, tzinfo=UTC)


@pytest.mark.both_databases
def test_a_rehearsal_tells_everything_and_keeps_nothing(world: World, raw: Raw) -> None:
    report = land(world, raw("es"), dry_run=True)

    assert (report.board_id, report.created, report.counts.list_moves) == (None, 7, 4)
    for table in (Board, Card, Column, Brought, Activity):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_only_leads_bring_boards_in(world: World, raw: Raw) -> None:
    for outsider in (world.diego, world.irene, world.ruben, world.jon):
        with pytest.raises(NotAllowed, match="Only the leads"):
            import_board(read(raw("es")), world.des, by=outsider)
    for allowed in (world.ana, world.carmen, world.root, None):
        import_board(read(raw("es")), world.des, by=allowed)


def test_texts_that_are_too_long_are_cut_and_told(world: World, raw: Raw) -> None:
    board = raw("en")
    board["cards"][0] |= {"name": "t" * 900, "desc": "d" * 200_000}
    report = land(world, board)

    long = card("ttt")
    assert (len(long.title), len(long.description)) == (500, 100_000)
    assert long.description.startswith("t" * 900)
    assert any("more text than fits" in problem for problem in report.problems)


def test_an_import_costs_the_same_statements_whatever_its_size(world: World, raw: Raw, queries_made: Any) -> None:
    small, large = raw("es"), raw("es")
    small["id"], large["id"] = "a" * 24, "b" * 24
    for n in range(300):
        large["cards"].append({"id": f"{n:024x}", "name": f"Card {n}", "idList": large["lists"][0]["id"], "pos": n})

    few = queries_made(lambda: import_board(read(small), world.des, by=world.ana))
    many = queries_made(lambda: import_board(read(large), world.des, by=world.ana))

    assert len(many) <= len(few)
