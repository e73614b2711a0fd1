"""`./sirve bench`: start Sirve on data of its own and say how fast it is."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Any

from .figures import TARGETS

HELP = "measure how fast Sirve is on this machine"
STANDS_ALONE = True
"""It makes its own data folder and never looks at `--data`."""


def options(parser: ArgumentParser) -> None:
    """What `./sirve bench` understands."""
    parser.add_argument(
        "--scale", type=int, default=20, help="N: 5·N boards and 1,000·N cards beside the measured ones (20)"
    )
    parser.add_argument(
        "--only", nargs="+", choices=list(TARGETS), metavar="NAME", help="only these figures: " + ", ".join(TARGETS)
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is asked in turn (5)")


def run(arguments: Namespace, settings: None) -> dict[str, Any]:
    """Measure; returns what `--json` prints. What happens meanwhile goes to standard error."""
    from .run import Bench  # nothing of it is needed to show the help

    names = arguments.only or list(TARGETS)
    return Bench(names, max(1, arguments.scale), max(1, arguments.rounds), _tell).run()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def told(result: dict[str, Any]) -> Iterable[str]:
    """The same as a table."""
    floor = result["floor"]
    yield f"{result['machine']}, {result['database']}, {result['cards']:,} cards, {result['rounds']} rounds"
    yield (
        f"CPU of a bare answer {floor['hello_ms']:.2f} ms, with a signed-in person {floor['hello_user_ms']:.2f} ms; "
        f"a bare commit {floor['write_ms']:.2f} ms"
    )
    yield f"{'':2}{'figure':18}{'value':>10}    {'target':>8}  {'CPU ms':>8}{'ms':>9}{'bytes':>10}"
    for one in result["figures"]:
        sign = "≤" if one["better"] == "lower" else "≥"
        yield (
            f"{'✓' if one['ok'] else '✗'} {one['name']:18}{one['value']:>10,g} {one['unit']:3}{sign}{one['target']:>8,g}  "
            f"{_cell(one['cpu_ms']):>8}{_cell(one['ms']):>9}{_cell(one['bytes']):>10}"
        )
    missed = sum(not one["ok"] for one in result["figures"])
    yield f"{len(result['figures'])} figures, {missed} beside their target"


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:,g}"
