"""Gathering the pieces as they pass, then putting them in order and naming what did not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from ...core.text import one_line
from ...core.words import Sentence, say_many
from . import parts
from .shapes import Card, Export, Move, Person
from .values import Raw, cut, ident, inner, instant, objects


class Collected:
    """What was read so far. Of actions only what becomes history, comments and names is kept."""

    SINGLE: ClassVar[frozenset[str]] = frozenset({"id", "name"})
    MAKERS: ClassVar[dict[str, Callable[[Raw], Any]]] = {
        "lists": parts.list_of_cards,
        "labels": parts.label,
        "members": parts.person,
        "customFields": parts.field,
        "cards": parts.card,
        "checklists": parts.checklist,
    }

    def __init__(self) -> None:
        self.board_id = self.name = ""
        self.seen: set[str] = set()
        self.kept: dict[str, dict[str, Any]] = {part: {} for part in self.MAKERS}
        self.hanging: dict[str, dict[str, Any]] = {"labels": {}, "checklists": {}}
        """Those that stand within a card; they count only where the board does not list them itself."""
        self.places: dict[str, float] = {}
        self.moves: dict[str, Move] = {}
        self.comments: dict[str, Any] = {}
        self.named: dict[str, Person] = {}
        self.closings: dict[str, datetime] = {}
        self.trouble: Counter[str] = Counter()

    def take(self, part: str, raw: Any) -> None:
        """Keep one piece."""
        if part == "id":
            self.board_id = ident(raw)
        elif part == "name":
            self.name = cut(one_line(raw), parts.NAME_OF_LIST) if isinstance(raw, str) else ""
        elif part in self.MAKERS or part == "actions":
            self.seen.add(part)
            if raw == []:
                return  # the list itself was seen
            if not isinstance(raw, dict):
                self.trouble["shapeless"] += 1
            elif part == "actions":
                self._take_action(raw)
            else:
                self._take_piece(part, raw)

    def _take_piece(self, part: str, raw: Raw) -> None:
        made = self.MAKERS[part](raw)
        if made is None:
            self.trouble["shapeless"] += 1
            return
        if made.id in self.kept[part]:
            self.trouble["twice"] += 1
            return
        self.kept[part][made.id] = made
        if part == "lists":
            self.places[made.id] = parts.number(raw.get("pos"))
        if part == "cards":
            self._take_what_hangs(raw, made)

    def _take_what_hangs(self, raw: Raw, card: Card) -> None:
        """Labels and checklists that only stand within their card."""
        for label in filter(None, map(parts.label, objects(raw.get("labels")))):
            self.hanging["labels"].setdefault(label.id, label)
        for found in objects(raw.get("checklists")):
            if checklist := parts.checklist(found, card.id):
                self.hanging["checklists"].setdefault(checklist.id, checklist)

    def _take_action(self, raw: Raw) -> None:
        if person := parts.person(inner(raw, "memberCreator")):
            self.named.setdefault(person.id, person)
        kind = ident(raw.get("type"))
        if kind == "commentCard":
            if comment := parts.comment(raw):
                self.comments.setdefault(comment.id, comment)
        elif kind == "updateCard" or kind in parts.BIRTHS:
            if move := parts.move(raw):
                self.moves.setdefault(move.id, move)
            elif (card_id := parts.closing(raw)) and (at := instant(raw.get("date"))):
                self.closings.setdefault(card_id, at)  # the newest comes first


def finished(collected: Collected) -> Export:
    """The board in order, each card with what is known of it."""
    kept, cards = collected.kept, collected.kept["cards"]
    for part, hanging in collected.hanging.items():
        kept[part] = {**kept[part], **{key: one for key, one in hanging.items() if key not in kept[part]}}
    lists = sorted(kept["lists"].values(), key=lambda one: collected.places[one.id])
    for card in cards.values():
        card.closed_at = card.closed_at or collected.closings.get(card.id)
    export = Export(
        id=collected.board_id,
        name=collected.name,
        lists=lists,
        labels=list(kept["labels"].values()),
        people=list(kept["members"].values()),
        strangers={},
        fields=list(kept["customFields"].values()),
        cards=sorted(cards.values(), key=lambda card: card.place),
        checklists=[one for one in kept["checklists"].values() if one.card_id in cards],
        moves=sorted((one for one in collected.moves.values() if one.card_id in cards), key=lambda one: (one.at, one.id)),
        comments=[one for one in collected.comments.values() if one.card_id in cards],
    )
    export.strangers = _strangers(export, collected.named)
    export.problems = _problems(export, collected.trouble)
    return export


def _strangers(export: Export, named: dict[str, Person]) -> dict[str, Person]:
    """People on cards, or who wrote or moved, that are no members of the board (any more)."""
    members = {person.id for person in export.people}
    used = {one for card in export.cards for one in card.person_ids}
    used.update(one.by_id for one in (*export.moves, *export.comments) if one.by_id)
    return {one: named.get(one) or Person(one, "") for one in sorted(used - members)}


def _problems(export: Export, trouble: Counter[str]) -> list[Sentence]:
    lists = {one.id for one in export.lists}
    homeless = sum(card.list_id not in lists for card in export.cards)
    told = (
        say_many(
            "%(num)d thing has no id or is not what it should be, and was left out.",
            "%(num)d things have no id or are not what they should be, and were left out.",
            trouble["shapeless"],
        ),
        say_many(
            "%(num)d thing stands twice in the file; the first was taken.",
            "%(num)d things stand twice in the file; the first of each was taken.",
            trouble["twice"],
        ),
        say_many(
            "%(num)d card is in a list that the file does not hold: it comes into a column of its own.",
            "%(num)d cards are in lists that the file does not hold: they come into a column of their own.",
            homeless,
        ),
    )
    return [problem for problem in told if problem.values["num"]]
