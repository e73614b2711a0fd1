"""What people wrote, drawn for one reader: all texts of a page at once, so that what they refer to is asked once."""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping
from typing import TypeVar

from markupsafe import Markup

from ...accounts.models import User
from ...core.markdown import Prose, as_typed, is_drawn, prose
from ...web.pages import panel
from ..queries.talk import Talk, cards_named

SECONDS = 2.0
"""Of processor time for the texts of one page that were not drawn before; what is left then is shown as it was typed."""
REQUEST = "P"
Key = TypeVar("Key", bound=Hashable)
Text = tuple[str, tuple[str, ...]]
"""What was written, and the names after @ in it."""


def written(texts: Mapping[Key, Text], to: User) -> dict[Key, Markup]:
    """Each of `texts` as HTML, with links to the cards and requests that `to` may see."""
    drawn = _drawn(texts)
    links = _links(frozenset[str]().union(*(each.keys for each in drawn.values())), to)
    return {name: each.shown(links) for name, each in drawn.items()}


def written_on(description: str, talk: Talk, to: User) -> dict[int | None, Markup]:
    """The description (None) and the comments (by their ids) of a card."""
    texts: dict[int | None, Text] = {None: (description, talk.names)}
    return written(texts | {each.id: (each.text, each.names) for each in talk.comments}, to)


def _drawn(texts: Mapping[Key, Text]) -> dict[Key, Prose]:
    until = time.thread_time() + SECONDS
    return {
        name: prose(text, names) if time.thread_time() < until or is_drawn(text, names) else as_typed(text)
        for name, (text, names) in texts.items()
    }


def _links(keys: frozenset[str], to: User) -> dict[str, str]:
    if not keys:
        return {}
    parted = {(team, int(number)) for team, number in (key.rsplit("-", 1) for key in keys)}
    cards = cards_named({pair for pair in parted if pair[0] != REQUEST}, to)
    links = {f"{team}-{number}": f"/cards/{card_id}" for (team, number), card_id in cards.items()}
    requests = panel("requests_named", numbers={number for team, number in parted if team == REQUEST}) or {}
    return links | {f"{REQUEST}-{number}": address for number, address in requests.items()}


