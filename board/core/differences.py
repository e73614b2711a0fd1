"""Where two texts differ, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from msgspec import Struct

WORD = re.compile(r"\s+|\w+|[^\w\s]")
LINE = re.compile(r"[^\n]*\n|[^\n]+")
MOST = 1_500
"""Pieces that are compared with each other; of longer texts lines are, and beyond that the whole middle differs."""


class Run(Struct, frozen=True):
    """A stretch of one text, that the other one has as well or has not."""

    text: str
    differs: bool


Runs = list[Run]


def compared(one: str, other: str) -> tuple[Runs, Runs]:
    """Both texts in runs, so that what only one of them says can be marked."""
    first, second = WORD.findall(one), WORD.findall(other)
    if max(len(first), len(second)) > MOST:
        first, second = LINE.findall(one), LINE.findall(other)
    if max(len(first), len(second)) > MOST:
        return [Run(one, one != other)], [Run(other, one != other)]
    left: Runs = []
    right: Runs = []
    for what, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        differs = what != "equal"
        left += [Run("".join(first[a:b]), differs)] if b > a else []
        right += [Run("".join(second[c:d]), differs)] if d > c else []
    return left, right
