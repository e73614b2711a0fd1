"""The search as the page and the dialog show it."""

from __future__ import annotations

from ...accounts.models import User
from ...flow.policy import can_see_boards
from ...flow.queries.documents import lately
from ...search.queries.asking import Asked, understood
from ...search.queries.finding import POOL, Found, Results, find, newest, of

KINDS = ("card", "comment", "request", "person")
AT_ONCE = 8
"""Results in the dialog."""
ON_A_PAGE = 20


def search(text: str, kind: str, most: int, to: User) -> Results:
    """What is found for `text`, at most `most` of `kind` (an unknown one: of all)."""
    return find(understood(text), to, min(max(most, 1), POOL), [kind] if kind in KINDS else [])


def beginning(to: User) -> Results:
    """Before anything is typed: the cards one is on, then the newest ones; whoever only asks sees what they asked."""
    if not can_see_boards(to):
        return Results(Asked(""), newest("request", to, AT_ONCE))
    own = of("card", lately(to, AT_ONCE), to)
    known = {each.id for each in own}
    others: list[Found] = newest("card", to, AT_ONCE) if len(own) < AT_ONCE else []
    return Results(Asked(""), [*own, *(each for each in others if each.id not in known)][:AT_ONCE])
