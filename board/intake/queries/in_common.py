"""What texts have in common: the words they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from ...core.text import fold

LEAST = 0.34
"""Share of the shorter text's words that both must have."""
STEM = 5
LONGEST = 1000
"""Characters of a text that are compared."""
WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")
COMMON = frozenset(
    """para como cuando donde desde sobre entre hasta pero porque este esta esto estos estas cada todo todos todas
    that this with from have will they them their what when where which your about into than then""".split()  # noqa: SIM905
)


Text = tuple[Any, ...]
"""kind, id, title, change"""


def places_of_words(texts: Sequence[Text]) -> dict[str, list[int]]:
    """Word -> in which of the `texts` it stands."""
    places: dict[str, list[int]] = {}
    for place, (_, _, title, change) in enumerate(texts):
        for word in words(f"{title} {change[:LONGEST]}"):
            places.setdefault(word, []).append(place)
    return places


def best(texts: Sequence[Text], places: Mapping[str, list[int]], own: frozenset[str]) -> list[tuple[float, int]]:
    """Scores with the places of those `texts` that share enough with `own`, best first. `places` are those of their words."""
    shared = Counter(chain.from_iterable(places.get(word, ()) for word in own))
    scored = ((_score(count, texts[place][2], own), place) for place, count in shared.items() if count > 1)
    return sorted((each for each in scored if each[0] >= LEAST), key=lambda each: (-each[0], each[1]))


def _score(shared: int, title: str, own: frozenset[str]) -> float:
    return shared / max(3, min(len(own), len(words(title)) or 1))


@lru_cache(8192)
def words(text: str) -> frozenset[str]:
    """The beginnings of the words that say something, without marks and case."""
    return frozenset(word[:STEM] for word in WORD.findall(fold(text)) if word not in COMMON)
