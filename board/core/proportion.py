"""Proportions that say how sure they are."""

from __future__ import annotations

from math import sqrt

from msgspec import Struct

Z_95 = 1.959963984540054
"""Standard normal quantile that leaves 2.5 % on either side."""


class Proportion(Struct, frozen=True):
    """`hits` out of `of`, with its 95 % interval. Shares are 0 to 1, and None where there is nothing to share.

    Raises:
        ValueError: not 0 ≤ `hits` ≤ `of`.
    """

    hits: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            raise ValueError("hits must lie between 0 and the total")

    @property
    def share(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper bound of the 95 % interval.

        Source: E. B. Wilson, *Probable inference, the law of succession, and statistical inference* (1927).
        """
        if not self.of:
            return None
        share, n, zz = self.hits / self.of, self.of, Z_95 * Z_95
        middle = (share + zz / (2 * n)) / (1 + zz / n)
        reach = Z_95 * sqrt(share * (1 - share) / n + zz / (4 * n * n)) / (1 + zz / n)
        return (min(share, max(0.0, middle - reach)), max(share, min(1.0, middle + reach)))

    @property
    def is_faint(self) -> bool:
        """Fewer than 20: shown grey. Our own choice: spec 4.0."""
        return self.of < 20


def wilson(count: int, of: int) -> tuple[float, float]:
    """Between which shares (0 to 1) the true one lies, 95 times of 100; anywhere, where there is nothing to share."""
    return Proportion(count, of).interval or (0.0, 1.0)
