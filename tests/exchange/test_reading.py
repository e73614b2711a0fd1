"""Reading exports: every year's form, and what is broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from board.core.errors import DomainError
from board.exchange.rules.kinds import proposed_kind
from board.exchange.trello import LARGEST, read_export

from .conftest import FILES, read


def test_a_whole_export_is_read(raw: Callable[[str], Any]) -> None:
    export = read(raw("es"))

    assert [one.name for one in export.lists] == ["Ideas", "Por hacer", "En marcha", "Revisión", "Hecho", "Campaña de 2019"]
    assert [card.title for card in export.cards if card.list_id == export.lists[0].id] == [
        "Guía: cambiar de programa de reservas",
        "Ficha de la feria",
    ]
    assert [person.name for person in export.people] == ["Ana Ruiz", "D. Paz", "Berta Nadie"]
    assert export.problems == []


def test_the_birth_of_a_card_is_in_its_id(raw: Callable[[str], Any]) -> None:
    export = read(raw("es"))

    video = next(card for card in export.cards if card.title.startswith("Vídeo"))
    assert video.created_at == datetime.fromtimestamp(0x5F000000 + 3 * 86400, UTC)


def test_only_addresses_of_the_web_become_links(raw: Callable[[str], Any]) -> None:
    video = next(card for card in read(raw("es")).cards if card.links)

    assert [(link.name, link.url) for link in video.links] == [
        ("guion", "https://example.org/guion"),
        ("local file:///c/guion.docx", ""),
        ("clic javascript:alert(1)", ""),
    ]


def test_a_sparse_export_is_read_with_its_problems_named(raw: Callable[[str], Any]) -> None:
    export = read(raw("en"))

    assert [one.name for one in export.lists] == ["Backlog", "To do", "Done", "Doing"]
    assert [card.id for card in export.cards] == ["C1", "C2", "C3", "C4"]
    assert [str(problem) for problem in export.problems] == [
        "3 things have no id or are not what they should be, and were left out.",
        "1 thing stands twice in the file; the first was taken.",
        "1 card is in a list that the file does not hold: it comes into a column of its own.",
    ]


def test_labels_and_checklists_may_stand_in_their_card_only(raw: Callable[[str], Any]) -> None:
    board = raw("en")
    board["cards"][0] |= {
        "labels": [{"id": "l1", "name": "Print", "color": "blue"}],
        "checklists": [{"id": "k1", "name": "Steps", "checkItems": [{"id": "s1", "name": "Write", "state": "complete"}]}],
    }
    export = read(board)

    assert [label.name for label in export.labels] == ["Print"]
    assert next(card for card in export.cards if card.id == "C1").label_ids == ["l1"]
    assert [(one.card_id, one.steps[0].is_done) for one in export.checklists] == [("C1", True)]


WHOLE = (FILES / "en.json").read_bytes()
BROKEN = {
    "nothing": (b"", "The file is empty."),
    "a page": (b"<!doctype html><p>Sign in", "The file is not JSON: it breaks at line 1, character 1."),
    "cut off": (WHOLE[:300], "The file stops in the middle"),
    "a slip": (WHOLE.replace(b'"lists":', b'"lists"'), "The file is not JSON: it breaks at line 4"),
    "a list": (b"[1, 2]", "This is JSON, but not a Trello board"),
    "a word": (b'"board"', "This is JSON, but not a Trello board"),
    "a card": (b'{"id": "c1", "name": "A card", "idList": "l1"}', "This is JSON, but not a Trello board"),
    "no id": (b'{"lists": [], "cards": []}', "This is JSON, but not a Trello board"),
    "deep": (b'{"id": "b", "lists": [], "cards": [' + b'{"a":' * 100 + b"1" + b"}" * 100 + b"]}", "nested deeper"),
    "very deep": (b'{"id": "b", "lists": [], "cards": ' + b"[" * 100_000, "nested deeper"),
    "deep aside": (b'{"x": ' + b'{"a":' * 100_000, "The file stops in the middle|The file is not JSON"),
    "more behind": (WHOLE + b"{}", "The file is not JSON"),
    "not utf-8": (WHOLE.replace(b"bakery", b"bak\xffry"), "The file is not JSON"),
    "not a number": (WHOLE.replace(b'"pos": 2', b'"pos": NaN'), "The file is not JSON"),
    "a huge number": (WHOLE.replace(b'"pos": 2', b'"pos": ' + b"9" * 5000), "The file is not JSON"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_a_sentence(name: str, app: Any) -> None:
    content, sentence = BROKEN[name]
    with pytest.raises(DomainError, match=sentence):
        read(content)


def test_a_file_that_is_too_large_is_not_even_opened(app: Any) -> None:
    with pytest.raises(DomainError, match="larger than 200 MB"):
        read_export(BytesIO(b"{}"), LARGEST + 1)


def test_what_some_editors_write_before_json_does_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + WHOLE).name == "Campaigns"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Backlog/Future Work/Ideas", "backlog"),
        ("Ideen", "backlog"),
        ("To Do", "queue"),
        ("TODO", "queue"),
        ("Por hacer", "queue"),
        ("Da fare", "queue"),
        ("À faire", "queue"),
        ("Zu erledigen", "queue"),
        ("A fazer", "queue"),
        ("Done", "delivered"),
        ("Hecho ✅", "delivered"),
        ("FINALIZADO", "delivered"),
        ("Terminé", "delivered"),
        ("Concluído", "delivered"),
        ("Erledigt", "delivered"),
        ("Fatto", "delivered"),
        ("In Progress", "active"),
        ("Abandoned", "active"),
        ("Métodos", "active"),
        ("", "active"),
    ],
)
def test_a_kind_is_proposed_by_name(name: str, kind: str) -> None:
    assert proposed_kind(name) == kind


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text(max_size=30),
    lambda inside: some.lists(inside, max_size=3) | some.dictionaries(some.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)
STEPS = json.loads((FILES / "es.json").read_text(encoding="utf-8"))


def places(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value where something else could stand."""
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [path] * bool(path) + [one for key, value in inner for one in places(value, (*path, key))]


PLACES = places(STEPS)


def mutated(changes: list[tuple[tuple[Any, ...], Any]]) -> Any:
    """The Spanish export with other things in some places; a place that is gone by then is passed over."""
    board = json.loads(json.dumps(STEPS))
    for path, value in changes:
        holder = board
        try:
            for key in path[:-1]:
                holder = holder[key]
            if value == "remove it":
                del holder[path[-1]]
            else:
                holder[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    return board


CHANGES = some.lists(some.tuples(some.sampled_from(PLACES), ANYTHING | some.just("remove it")), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_whatever_stands_in_an_export_it_is_read_or_refused(changes: list[Any]) -> None:
    try:
        export = read(mutated(changes))
    except DomainError:
        return
    assert all(card.id for card in export.cards)


@settings(max_examples=150, deadline=None)
@given(some.binary(max_size=40), some.integers(0, len(WHOLE)), some.integers(0, 40))
def test_whatever_bytes_stand_in_a_file_it_is_read_or_refused(bytes_: bytes, at: int, cut: int) -> None:
    try:
        read(WHOLE[:at] + bytes_ + WHOLE[at + cut :])
    except DomainError:
        return
