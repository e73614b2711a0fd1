"""Looking for something: what is found, in which order, and by whom."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from board.core.clock import now
from board.core.db import db
from board.flow.models import BoardField, CardField, CardLabel, CheckItem, Checklist, Label
from board.flow.rules.boards import open_board
from board.search.queries.asking import understood
from board.search.queries.finding import find
from board.search.queries.marking import marked, snippet
from board.search.rules import indexing

pytestmark = pytest.mark.both_databases

EVIL = ['"', "'", "*", "-", "--", "a*b", "a OR b", "NEAR(a b)", "{name} : x", "x:*", "a & b | !c", "<->", "a AND", "NOT", "(", ")",
        "\\", "%", "_", "🎉", "\x00", "a\x00b", "-a", '-"a b"', '"a', "^a", "a^2", "col:", "'; DROP TABLE documents; --",
        "ß", "İ", "\u202eabc", "a" * 10_000, "a " * 5_000, '"' * 999, "-x " * 500, "½ ² ﬁ", "हिन्दी", "東京", "\ud800"]  # fmt: skip


def test_accents_and_case_do_not_matter(world, titles):
    world.card("Campaña de otoño")

    for typed in ("campana", "CAMPAÑA", "otoño campaña", "OTONO", "campan"):
        assert titles(typed, world.ana) == ["Campaña de otoño"], typed


def test_the_last_word_may_be_unfinished_and_only_that_one(world, titles):
    world.card("Newsletter for owners")

    assert titles("news", world.ana) and titles("for own", world.ana) and titles("newsletter", world.ana)
    assert not titles("news owners", world.ana)
    assert not titles("sletter", world.ana)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Una mesa para dos", "mesas dos"), ("Mesas para dos", "mesa dos"), ("El cartel del bar", "carteles"),
        ("Carteles del bar", "cartel bar"), ("Una voz tranquila", "voces"), ("Luces de Navidad", "luz de navidad"),
        ("One story of ours", "stories"), ("Stories of ours", "story ours"), ("Canción de otoño", "canciones otono"),
    ],
)  # fmt: skip
def test_one_or_many_is_the_same_question(world, titles, written, typed):
    world.card(written)

    assert titles(typed, world.ana) == [written]
    assert titles(f'"{typed}"', world.ana) == [], "a phrase is meant as it was typed"
    assert titles(f"{written} -{typed.split()[0]}", world.ana) == [written], "and so is what is not wanted"


def test_all_words_are_wanted_and_phrases_stand_together(world, titles):
    world.card("Full Tuesdays for owners")
    world.card("Owners who ask: Tuesdays are full")

    assert len(titles("full tuesdays", world.ana)) == 2
    assert titles('"full tuesdays"', world.ana) == ["Full Tuesdays for owners"]
    assert titles("“full tuesdays”", world.ana) == ["Full Tuesdays for owners"]
    assert titles("tuesdays -ask", world.ana) == ["Full Tuesdays for owners"]
    assert titles("full mondays", world.ana) == []


def test_what_it_is_called_comes_first_then_titles_then_texts(world, titles):
    old = world.card("Menu in English")
    old.created_at = old.entered_at = now() - timedelta(days=3)
    world.card("Something else", description="with a menu inside")
    world.card("Translate the menu")
    other = world.card("DES is our name")

    assert titles("menu", world.ana) == ["Menu in English", "Translate the menu", "Something else"]
    assert titles(f"DES-{old.number}", world.ana)[0] == "Menu in English"
    assert titles(f"des {other.number}", world.ana)[0] == "DES is our name"
    assert titles(f"des{old.number}", world.ana) == ["Menu in English"]


def test_the_newest_of_equals_comes_first(world, titles):
    for days in (9, 1, 5):
        card = world.card(f"Mail {days}")
        card.created_at = card.entered_at = now() - timedelta(days=days)

    assert titles("mail", world.ana) == ["Mail 1", "Mail 5", "Mail 9"]


def test_a_card_is_found_by_everything_it_says(world, titles):
    card = world.card("Landing page", description="We write **about [terraces](https://x.example/secret)**", need="choose a table")
    steps, label = Checklist(card_id=card.id, name="Steps"), Label(board_id=world.board.id, name="Christmas")
    field = BoardField(board_id=world.board.id, name="Budget")
    db.session.add_all([steps, label, field])
    db.session.flush()
    db.session.add_all([
        CheckItem(checklist_id=steps.id, text="Photograph the kitchen"),
        CardLabel(card_id=card.id, label_id=label.id),
        CardField(card_id=card.id, field_id=field.id, value="ninety euros"),
    ])  # fmt: skip

    for typed in ("terraces", "table", "kitchen", "christmas", "ninety"):
        assert titles(typed, world.ana) == ["Landing page"], typed


def test_comments_requests_and_people_are_found_too(world, found):
    card = world.card("Landing page")
    world.comment(card, "The supplier of wood (legno) is late")
    world.request("Wooden menus", by=world.jon)

    (said,) = found("legno", world.ana)
    assert (said.kind, said.url) == ("comment", f"/cards/{card.id}#comment-{said.id}")
    assert any(part.is_hit and part.text == "legno" for part in said.text)
    assert [each.kind for each in found("wooden", world.ana)] == ["request"]
    assert [each.url for each in found("diego", world.ana, kinds=("person",))] == ["/teams/DES"]


def test_a_private_board_is_found_by_its_team_only(world, titles):
    world.board.is_private = True
    card = world.card("Merger with Fogón")
    world.comment(card, "Nobody may know about Fogón")

    assert titles("fogon", world.diego) == ["Merger with Fogón"] * 2
    assert titles("fogon", world.carmen) == ["Merger with Fogón"] * 2
    assert titles("fogon", world.irene) == []
    assert titles(f"DES-{card.number}", world.irene) == []
    assert titles("fogon", world.jon) == titles("fogon", world.ruben) == []


def test_whoever_asks_finds_their_own_requests_and_nothing_else(world, found):
    world.card("Terrace photos")
    world.request("Terrace leaflet", by=world.jon)
    world.request("Terrace prices", by=world.ruben)

    (own,) = found("terrace", world.jon)
    assert (own.kind, "".join(part.text for part in own.title)) == ("request", "Terrace leaflet")
    assert own.url.startswith("/requests/mine/")
    assert found("diego", world.jon) == []
    assert len(found("terrace", world.ana)) == 3


def test_what_is_in_the_trash_is_not_found_and_what_is_archived_says_so(world, found):
    kept, gone = world.card("Archived poster"), world.card("Deleted poster")
    world.comment(gone, "poster of the deleted")
    world.comment(kept, "poster, taken back", deleted_at=now())
    kept.archived_at = gone.archived_at = gone.deleted_at = now()
    db.session.flush()

    assert [(each.id, each.mark) for each in found("poster", world.ana)] == [(kept.id, "Archived")]

    open_board_of_another_day = open_board(world.dec, by=None)
    open_board_of_another_day.archived_at = open_board_of_another_day.deleted_at = now()
    kept.board_id = open_board_of_another_day.id
    db.session.flush()
    assert found("poster", world.carmen) == []


def test_the_index_does_not_show_what_was_hidden_a_moment_ago(world):
    card = world.card("Secret plan")
    indexing.fill()
    card.archived_at = card.deleted_at = now()
    db.session.flush()

    assert find(understood("secret"), world.ana, 20).found == []


def test_whatever_is_typed_gives_an_answer(world):
    world.card("A plain card")
    indexing.fill()
    for typed in EVIL:
        find(understood(typed), world.ana, 20)
    assert find(understood("a plain"), world.ana, 20).found


def test_the_naughty_strings_can_be_stored_and_looked_for(world, real_data):
    naughty = json.loads(Path(real_data / "evil" / "blns.json").read_text())
    for text in naughty:
        if text.strip():
            world.card((text.replace("\x00", "") or "x")[:400], description=text.replace("\x00", ""))
    indexing.fill()

    for typed in naughty:
        find(understood(typed), world.ana, 20)


def test_a_plural_is_marked_where_it_stands_for_a_singular(world):
    parts = marked("Las mesas de otoño", understood("mesa oton"))

    assert [part.text for part in parts if part.is_hit] == ["mesas", "otoño"]


def test_signed_words_are_marked_in_the_text_as_it_was_typed(world):
    parts = snippet("Before that we write the <b>Campaña</b> of the year, and after it another campaña too.", understood("campana of"))

    assert "".join(part.text for part in parts).startswith("Before that we write the <b>Campaña</b>")
    assert [part.text for part in parts if part.is_hit] == ["Campaña", "of", "campaña"]


def test_a_search_makes_few_statements(world, queries_made):
    for number in range(30):
        world.comment(world.card(f"Poster {number}"), "about the poster")
    indexing.fill()

    assert len(queries_made(lambda: find(understood("poster"), world.ana, 20))) <= 8
