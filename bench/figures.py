"""The figures of the table in docs/performance.md: their targets, and how each follows from what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Target:
    """What a figure should be; "×" is a ratio of CPU milliseconds."""

    value: float
    unit: str = "×"
    better: str = "lower"


TARGETS = {
    "board_50_warm": Target(8),
    "board_500_cold": Target(60),
    "board_500_warm": Target(8),
    "board_2000_warm": Target(25),
    "board_10000_warm": Target(2),
    "board_304": Target(2),
    "move": Target(6),
    "moves_8_clients": Target(0.10, better="higher"),
    "moves_32_clients": Target(0.10, better="higher"),
    "listeners_250": Target(2),
    "create": Target(8),
    "card_page": Target(10),
    "search": Target(10),
    "triage_next": Target(10),
    "map_growth": Target(1.5),
    "metrics_growth": Target(1.5),
    "board_growth": Target(1.2),
    "html_500": Target(450, "kB"),
    "first_visit": Target(200, "kB"),
    "browser_usable": Target(500, "ms"),
    "browser_drop": Target(100, "ms"),
    "memory": Target(250, "MB"),
    "second_start": Target(1_500, "ms"),
}
ANSWER_TO_A_MOVE = 4_096
"""Bytes."""
COMPRESSED_500 = 45_000
"""Bytes of the compressed page of 500 cards."""
SLOWEST_MOVE = 5
"""The 95th of a hundred moves may take this many times the median."""


def figure(
    name: str,
    value: float,
    ms: float | None = None,
    cpu_ms: float | None = None,
    size: int | None = None,
    and_also: bool = True,
) -> dict[str, Any]:
    """One figure as `--json` prints it; `and_also` is what must hold beside the target."""
    target = TARGETS[name]
    reached = value <= target.value if target.better == "lower" else value >= target.value
    return {
        "name": name,
        "value": _short(value),
        "unit": target.unit,
        "target": target.value,
        "better": target.better,
        "ok": reached and and_also,
        "ms": _short(ms),
        "cpu_ms": _short(cpu_ms),
        "bytes": size,
    }


def _short(value: float | None) -> float | None:
    """Three digits are all that can be trusted."""
    return None if value is None else float(f"{value:.3g}") if value < 1_000 else float(round(value))
