"""An order that a move changes by writing one row.

A rank is text in ASCII order over the digits 0-9A-Za-z: four digits of counter, then digits that are added only
when a gap is split. Adding at either end counts by `STEP` and keeps the rank short; `between` takes the
middle of its neighbours. Published libraries for this (fractional indexing) either lack upkeep or lengthen at the
ends, hence these few lines; the property test is `tests/core/test_rank.py`.
"""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)
WIDTH = 4
STEP = 8
LIMIT = 64
"""Past this many characters the column is renumbered."""

_VALUE = {digit: value for value, digit in enumerate(DIGITS)}


def _number(rank: str, width: int) -> int:
    value = 0
    for digit in rank.ljust(width, "0"):
        value = value * BASE + _VALUE[digit]
    return value


def _text(value: int, width: int) -> str:
    digits = []
    for _ in range(width):
        value, digit = divmod(value, BASE)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))


def nth(position: int) -> str:
    """The rank of the card at `position` (from 0) of a freshly numbered column."""
    return _text(BASE**WIDTH // 2 + position * STEP, WIDTH)


def between(above: str | None, below: str | None) -> str:
    """A rank strictly between two neighbours; `None` stands for the end of the column.

    Raises:
        ValueError: `above` does not come before `below`.
    """
    if above is None and below is None:
        return nth(0)
    if below is None:
        return _beyond(above or "", STEP)
    if above is None:
        return _beyond(below, -STEP)
    if above >= below:
        raise ValueError(f"{above!r} is not before {below!r}")
    width = max(len(above), len(below), WIDTH)
    while True:
        low, high = _number(above, width), _number(below, width)
        if high - low > 1:
            return _text((low + high) // 2, width).rstrip("0").ljust(WIDTH, "0")
        width += 1


def _beyond(rank: str, step: int) -> str:
    head = _number(rank[:WIDTH], WIDTH) + step
    if 0 < head < BASE**WIDTH:
        return _text(head, WIDTH)
    # The counter is used up at this end: split the gap to it instead.
    return between(rank, "z" * (len(rank) + 1)) if step > 0 else between("", rank)
