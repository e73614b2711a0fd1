"""Parts of a whole in one bar: outcomes of what we tried, answers to requests."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

GAP = 0.3
"""Percent of the width between two parts."""
LEAST = 1.2
"""Percent of the width that even the smallest part keeps, so that it can be seen and pressed."""


class Part(Struct, frozen=True):
    """`count` things called `name`, and where they are listed. Its place among the parts is its shade."""

    name: str
    count: int
    url: str


class Slice(Struct, frozen=True):
    x: float
    width: float
    shade: int
    """0 the darkest to 3 the palest."""
    part: Part


class ShareBar(Struct, frozen=True):
    """`slices` hold only parts that are not empty; `parts` all of them, in order."""

    height: int
    total: int
    slices: tuple[Slice, ...]
    parts: tuple[Part, ...]


def share_bar(parts: Sequence[Part], height: int = 30) -> ShareBar:
    """Up to four parts, from the darkest to the palest."""
    total = sum(part.count for part in parts)
    present = [(shade, part) for shade, part in enumerate(parts) if part.count]
    shares = [max(part.count / total * 100, LEAST) for _, part in present]
    scale, x, slices = 100 / (sum(shares) or 1), 0.0, []
    for (shade, part), share in zip(present, shares, strict=True):
        width = share * scale
        slices.append(Slice(x + GAP / 2, width - GAP, min(shade, 3), part))
        x += width
    return ShareBar(height, total, tuple(slices), tuple(parts))
