"""Tables for spreadsheets, as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def safe(cell: object) -> str:
    """A cell as text; one that a spreadsheet would reckon begins with an apostrophe. Numbers stay numbers."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(DANGEROUS) and not NUMBER.fullmatch(text) else text


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Every cell quoted; begins with the mark by which spreadsheets know UTF-8."""
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([safe(cell) for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()
