"""Percentiles that are literally true, and how far a small sample may be believed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Protocol, TypeVar


class _Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=_Ordered)


class Grade(StrEnum):
    """What `n` values allow one to say. Our own choice: spec 4.0, "little data"."""

    FEW = "few"
    """Fewer than 10: dots and range, no percentile."""
    PROVISIONAL = "provisional"
    """10 to 29: a percentile, marked provisional."""
    PLAIN = "plain"
    """30 or more."""


def grade(n: int) -> Grade:
    """How far a percentile of `n` values may be believed."""
    if n < 10:
        return Grade.FEW
    return Grade.PROVISIONAL if n < 30 else Grade.PLAIN


def percentile(values: Iterable[T], percent: int) -> T:
    """The smallest value such that at least `percent` of 100 values are no larger (nearest rank).

    Not interpolated: "85 of 100 took 11 days or fewer" is then true of the values themselves.
    Integer arithmetic, because ⌈0.07 · 100⌉ is 8 in floating point.

    Raises:
        ValueError: no values, or `percent` is not within 1 to 100.

    Source: nearest-rank method; spec 4.0.
    """
    ordered = sorted(values)
    if not ordered or not 1 <= percent <= 100:
        raise ValueError("a percentile needs values and a percent from 1 to 100")
    rank = -(-percent * len(ordered) // 100)
    return ordered[rank - 1]
