"""Who was on the board, and who of them works here."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from ....accounts.models import User
from ....core.db import db
from ....core.text import fold
from ....core.words import say
from ...models import ImportedPerson
from ...trello.shapes import Export, Person
from .landing import Landing


def land_people(landing: Landing) -> None:
    """Members and those who left, each matched with an account where exactly one fits."""
    mine = select(ImportedPerson).where(ImportedPerson.board_id == landing.board.id)
    known = {one.source_id: one for one in db.session.scalars(mine)}
    accounts = matched([*landing.export.people, *landing.export.strangers.values()])
    for person in (*landing.export.people, *landing.export.strangers.values()):
        row = known.get(person.id)
        if row is None:
            row = ImportedPerson(board_id=landing.board.id, source_id=person.id)
            db.session.add(row)
            known[person.id] = row
        row.name = person.name or row.name or str(say("Somebody who left Trello"))
        row.user_id = row.user_id or accounts.get(person.id)
    db.session.flush()
    landing.people = known


def matched(people: list[Person]) -> dict[str, int]:
    """Trello id -> id of the account with the same name, or whose address begins with the same word.

    Nobody is guessed: where two accounts fit, or two Trello members fit one account, the name is kept as a name.
    """
    accounts = db.session.scalars(select(User).where(User.deactivated_at.is_(None))).all()
    found: dict[str, int] = {}
    for person in people:
        fitting = {one.id for one in accounts if _fits(person, one)}
        if len(fitting) == 1:
            found[person.id] = fitting.pop()
    claimed = Counter(found.values())
    return {person_id: user_id for person_id, user_id in found.items() if claimed[user_id] == 1}


def unknown(export: Export, accounts: dict[str, int]) -> list[str]:
    """Names of the members nobody here was recognised in."""
    return [person.name or person.username or person.id for person in export.people if person.id not in accounts]


def _fits(person: Person, account: User) -> bool:
    address, username = account.email.casefold(), fold(person.username)
    by_name = bool(person.name) and _words(person.name) == _words(account.name)
    by_address = bool(username) and username in (fold(address), fold(address.partition("@")[0]))
    return by_name or by_address


def _words(name: str) -> list[str]:
    return fold(name).split()
