"""What texts have in common: the words they share."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
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


def best(texts: tuple[tuple[Any, ...], ...], own: frozenset[str]) -> list[tuple[float, int]]:
    """Scores with the places of those of `texts` (kind, id, title, change) that share enough with `own`, best first."""
    by_word = _by_word(texts)
    shared = Counter(place for word in own for place in by_word.get(word, ()))
    scored = ((_score(count, texts[place][2], own), place) for place, count in shared.items() if count > 1)
    return sorted((each for each in scored if each[0] >= LEAST), key=lambda each: (-each[0], each[1]))


@lru_cache(4)
def _by_word(texts: tuple[tuple[Any, ...], ...]) -> dict[str, list[int]]:
    """In which of the `texts` a word stands. While none of them is another, as from one request to the next, it is known."""
    places: dict[str, list[int]] = {}
    for place, (_, _, title, change) in enumerate(texts):
        for word in words(f"{title} {change[:LONGEST]}"):
            places.setdefault(word, []).append(place)
    return places


def _score(shared: int, title: str, own: frozenset[str]) -> float:
    return shared / max(3, min(len(own), len(words(title)) or 1))


@lru_cache(8192)
def words(text: str) -> frozenset[str]:
    """The beginnings of the words that say something, without marks and case."""
    return frozenset(word[:STEM] for word in WORD.findall(fold(text)) if word not in COMMON)
