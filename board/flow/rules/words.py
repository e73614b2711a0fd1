"""What a card says: its fields as typed, and putting them on the card."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from ...accounts.models import User
from ...audiences.models import Brand, Persona, Stage
from ...core.db import LONG, NAME, SENTENCE, TITLE
from ...core.errors import DomainError
from ...core.text import clean, one_line
from ...core.words import say
from ..models import Card, CardPerson
from .deadlines import check_date

LONGEST = {
    "title": TITLE,
    "need": SENTENCE,
    "description": LONG,
    "piece_kind": NAME,
    "piece_channel": NAME,
    "piece_draft": 2000,
    "piece_live": 2000,
}
"""Most characters of each text."""


class CardWords(Struct, frozen=True, kw_only=True):
    """What a card says. The addresses of the piece are http or https; `people` are the accounts that are on it."""

    title: str
    need: str = ""
    description: str | None = None
    """None leaves it as it is: it is edited by itself (`descriptions`)."""
    stage: Stage | None = None
    brand: Brand | None = None
    personas: tuple[Persona, ...] = ()
    people: tuple[User, ...] = ()
    class_of_service: str = "standard"
    due_on: date | None = None
    piece_kind: str = ""
    piece_channel: str = ""
    piece_draft: str = ""
    piece_live: str = ""


def put_words(card: Card, words: CardWords, fresh: bool = False) -> list[str]:
    """Put `words` on `card` (`fresh`: it says nothing yet); returns the names of the fields that differed.

    Raises:
        DomainError: the title is empty, a text is too long, or an address is not one of the web.
    """
    if words.class_of_service == "fixed_date":
        check_date(words.class_of_service, words.due_on)
    changed = []
    for name in words.__struct_fields__:
        if name == "people" or (name == "description" and words.description is None and not fresh):
            continue
        new = _tidy(name, getattr(words, name))
        if fresh or new != getattr(card, name):
            setattr(card, name, new)
            changed.append(name)
    if _put_people(card, words.people):
        changed.append("people")
    return changed


def _tidy(name: str, value: Any) -> Any:
    if name == "personas":
        return sorted(value, key=lambda persona: (persona.position, persona.id))
    if not isinstance(value, str):
        return "" if name == "description" else value
    text = clean(value) if name == "description" else one_line(value)
    if name == "title" and not text:
        raise DomainError(say("Give the card a title."), field="title")
    if len(text) > LONGEST.get(name, SENTENCE):
        raise DomainError(say("That is too long: at most %(most)d characters.", most=LONGEST[name]), field=name)
    if name in ("piece_draft", "piece_live") and text and not text.startswith(("https://", "http://")):
        raise DomainError(say("An address begins with https:// or http://."), field=name)
    return text


def _put_people(card: Card, people: Iterable[User]) -> bool:
    """Make exactly these accounts be on the card; names without an account, from an import, stay."""
    wanted = {person.id: person for person in people}
    present = {on.user_id for on in card.people if on.user_id}
    for on in [on for on in card.people if on.user_id and on.user_id not in wanted]:
        card.people.remove(on)
    for user_id in sorted(wanted.keys() - present):
        card.people.append(CardPerson(user_id=user_id, user=wanted[user_id]))
    return wanted.keys() != present
