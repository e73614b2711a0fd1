"""The pieces of an export: one raw object in, one of `shapes` out, or `None` where it has no id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ...core.db import LONG, NAME, TITLE
from . import shapes
from .values import Raw, born, cut, flag, ident, idents, inner, instant, line, number, objects, text

NAME_OF_LIST = 300
ADDRESS = 4000


def list_of_cards(raw: Raw) -> shapes.ListOfCards | None:
    limit = raw.get("softLimit")
    fits = isinstance(limit, int) and not isinstance(limit, bool) and 1 <= limit <= 999
    found = ident(raw.get("id"))
    return (
        shapes.ListOfCards(found, line(raw, "name", NAME_OF_LIST), flag(raw, "closed"), limit if fits else None)
        if found
        else None
    )


def label(raw: Raw) -> shapes.Label | None:
    found = ident(raw.get("id"))
    return shapes.Label(found, line(raw, "name", NAME), line(raw, "color", 20)) if found else None


def person(raw: Raw) -> shapes.Person | None:
    found = ident(raw.get("id"))
    username = line(raw, "username", NAME)
    return shapes.Person(found, line(raw, "fullName", NAME) or username, username) if found else None


def field(raw: Raw) -> shapes.Field | None:
    found = ident(raw.get("id"))
    choices = {
        ident(option.get("id")): line(inner(option, "value"), "text", TITLE) for option in objects(raw.get("options"))
    }
    return shapes.Field(found, line(raw, "name", TITLE), choices) if found else None


def checklist(raw: Raw, card_id: str = "") -> shapes.Checklist | None:
    found = ident(raw.get("id"))
    if not found:
        return None
    steps = {
        one.id: one
        for raw_step in sorted(objects(raw.get("checkItems")), key=lambda step: number(step.get("pos")))
        if (one := _step(raw_step))
    }
    return shapes.Checklist(found, card_id or ident(raw.get("idCard")), line(raw, "name", TITLE), list(steps.values()))


def _step(raw: Raw) -> shapes.Step | None:
    found = ident(raw.get("id"))
    return shapes.Step(found, cut(text(raw, "name"), LONG), raw.get("state") == "complete") if found else None


def card(raw: Raw) -> shapes.Card | None:
    found = ident(raw.get("id"))
    if not found:
        return None
    labels = idents(raw.get("idLabels")) or idents([one.get("id") for one in objects(raw.get("labels"))])
    return shapes.Card(
        id=found,
        list_id=ident(raw.get("idList")),
        title=line(raw, "name", 100_000),
        description=text(raw, "desc"),
        is_closed=flag(raw, "closed"),
        due=instant(raw.get("due")),
        created_at=born(found),
        active_at=instant(raw.get("dateLastActivity")),
        closed_at=instant(raw.get("dateClosed")),
        place=number(raw.get("pos")),
        label_ids=labels,
        person_ids=idents(raw.get("idMembers")),
        links=list({one.id: one for one in map(_link, objects(raw.get("attachments")))}.values()),
        values=list(_values(raw)),
    )


def _link(raw: Raw) -> shapes.Link:
    address, name = line(raw, "url", 100_000), line(raw, "name", TITLE)
    opens = address.lower().startswith(("http://", "https://")) and len(address) <= ADDRESS
    found = ident(raw.get("id")) or "made:" + hashlib.sha256(f"{address}\n{name}".encode()).hexdigest()[:32]
    if not opens and address and address != name:
        name = cut(f"{name} {address}".strip(), TITLE)
    return shapes.Link(found, name or cut(address, TITLE), address if opens else "", instant(raw.get("date")))


def _values(raw: Raw) -> Iterator[shapes.FieldValue]:
    seen: set[str] = set()
    for item in objects(raw.get("customFieldItems")):
        found = ident(item.get("idCustomField"))
        choice, words = ident(item.get("idValue")), _as_text(inner(item, "value"))
        if found and found not in seen and (choice or words):
            seen.add(found)
            yield shapes.FieldValue(found, words, choice)


def _as_text(value: Raw) -> str:
    if "checked" in value:
        return "✓" if value["checked"] in ("true", True) else "✗"
    if at := instant(value.get("date")):
        return at.date().isoformat()
    for kind in ("text", "number", "date"):
        if kind in value and isinstance(value[kind], str | int | float):
            return cut(text({kind: str(value[kind])}, kind), LONG)
    return ""


BIRTHS = frozenset({"createCard", "copyCard", "convertToCardFromCheckItem", "moveCardToBoard"})


def move(raw: Raw) -> shapes.Move | None:
    """The entry into a list that an action tells, if it tells one."""
    data = inner(raw, "data")
    if ident(raw.get("type")) in BIRTHS:
        left, entered = {}, inner(data, "list")
    else:
        left, entered = inner(data, "listBefore"), inner(data, "listAfter")
        if not ident(left.get("id")):
            return None
    found, card_id, at = ident(raw.get("id")), ident(inner(data, "card").get("id")), instant(raw.get("date"))
    if not (found and card_id and at and ident(entered.get("id"))):
        return None
    return shapes.Move(
        found,
        card_id,
        at,
        ident(raw.get("idMemberCreator")),
        ident(left.get("id")),
        line(left, "name", NAME_OF_LIST),
        ident(entered.get("id")),
        line(entered, "name", NAME_OF_LIST),
    )


def comment(raw: Raw) -> shapes.Comment | None:
    data = inner(raw, "data")
    found, card_id, at = ident(raw.get("id")), ident(inner(data, "card").get("id")), instant(raw.get("date"))
    words = cut(text(data, "text"), LONG)
    if not (found and card_id and at and words):
        return None
    return shapes.Comment(found, card_id, at, ident(raw.get("idMemberCreator")), words)


def closing(raw: Raw) -> str:
    """The id of the card that an action archived, or ""."""
    data = inner(raw, "data")
    archived = inner(data, "old").get("closed") is False and flag(inner(data, "card"), "closed")
    return ident(inner(data, "card").get("id")) if archived else ""
