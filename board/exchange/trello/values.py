"""Single values of an export, whatever stands in their place: wrong types and nulls read as nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from ...core.clock import now
from ...core.text import clean, one_line

Raw = dict[str, Any]

_OBJECT_ID = re.compile(r"[0-9a-f]{24}", re.IGNORECASE)
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
ID_LENGTH = 80


def text(raw: Raw, key: str) -> str:
    """The text at `key`, cleaned, on as many lines as it has."""
    found = raw.get(key)
    return clean(found) if isinstance(found, str) else ""


def line(raw: Raw, key: str, limit: int) -> str:
    """The text at `key` on one line, cut at `limit` characters."""
    found = raw.get(key)
    return cut(one_line(found), limit) if isinstance(found, str) else ""


def cut(words: str, limit: int) -> str:
    """`words`, with an ellipsis where they were longer than `limit`."""
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def flag(raw: Raw, key: str) -> bool:
    return raw.get(key) is True


def ident(found: object) -> str:
    """An id as text, or "" where there is none that could be one."""
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found) if abs(found) < 10**ID_LENGTH else ""
    if not isinstance(found, str):
        return ""
    found = one_line(found)
    return found if len(found) <= ID_LENGTH else ""


def idents(found: object) -> list[str]:
    """The ids of a list, each once, in its order."""
    if not isinstance(found, list):
        return []
    return list(dict.fromkeys(one for one in map(ident, found) if one))


def number(found: object) -> float:
    """A place in an order; what is not a number comes last."""
    if isinstance(found, int | float | Decimal) and not isinstance(found, bool) and abs(found) < 10**300:
        return float(found)
    return float("inf")


def instant(found: object) -> datetime | None:
    """An ISO date and time of this century, or `None`."""
    if not isinstance(found, str):
        return None
    try:
        at = datetime.fromisoformat(found.strip())
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if _FIRST <= at < datetime(2100, 1, 1, tzinfo=UTC) else None


def born(source_id: str) -> datetime | None:
    """When a thing was made: the first eight hexadecimal digits of its id are seconds since 1970."""
    if not _OBJECT_ID.fullmatch(source_id):
        return None
    at = datetime.fromtimestamp(int(source_id[:8], 16), UTC)
    return at if _FIRST <= at <= now() + timedelta(days=1) else None


def objects(found: object) -> Iterator[Raw]:
    """The objects of a list; anything else in it is passed over."""
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, dict))


def inner(raw: Raw, key: str) -> Raw:
    """The object at `key`, or an empty one."""
    found = raw.get(key)
    return found if isinstance(found, dict) else {}
