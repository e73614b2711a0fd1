"""Both languages at once: no sentence without its Spanish, none fuzzy, none left over."""

from __future__ import annotations

import re

import pytest

from tools import messages

PLACES = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("room", messages.rooms())
def test_every_sentence_of_the_room_has_its_spanish(room):
    assert list(messages.complaints(room)) == []


@pytest.mark.parametrize("room", messages.rooms())
def test_a_translation_names_what_its_sentence_names(room):
    for message in messages.catalogue(room):
        if not message.id or not message.string:
            continue
        wanted, given = (set(PLACES.findall(str(text))) for text in (message.id, message.string))
        assert given <= wanted, message.id
        assert wanted - given <= {"num"}, message.id


def test_spanish_marks_are_whole():
    for room in messages.rooms():
        for message in messages.catalogue(room):
            for text in message.string if isinstance(message.string, tuple) else [message.string]:
                assert text.count("¿") == text.count("?") - text.count(" ? "), (room, text)
                assert "usted" not in text.split(), (room, text)


def test_a_sentence_says_the_same_wherever_it_stands():
    """The rooms' catalogues are read into one: of two translations the last would hold everywhere."""
    said: dict[object, set[object]] = {}
    for room in messages.rooms():
        for message in messages.catalogue(room):
            if message.id:
                said.setdefault(message.id, set()).add(message.string)
    assert {key: each for key, each in said.items() if len(each) > 1} == {}
