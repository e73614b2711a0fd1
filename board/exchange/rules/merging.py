"""When something comes a second time: what changed at the source comes in, what people changed here stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from ...core import rank

Facts = Mapping[str, Any]
T = TypeVar("T", bound=Hashable)


class Merged(Struct, frozen=True):
    """Which fields to take from the source, and which to leave although both sides changed them."""

    taken: frozenset[str]
    left: frozenset[str]


def merged(before: Facts, coming: Facts, here: Facts) -> Merged:
    """Compare what the last import brought (`before`), what this one brings, and what stands here.

    A field the source did not touch since is never taken, so that it keeps what people made of it. One that both
    changed, differently, stays as it is here.
    """
    changed = {key for key, value in coming.items() if before.get(key) != value and here[key] != value}
    left = frozenset(key for key in changed if here[key] != before.get(key))
    return Merged(frozenset(changed) - left, left)


def digest(value: object) -> str:
    """A short mark of `value`, equal when it is equal."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, default=str).encode()).hexdigest()[:16]


def woven(here: Sequence[T], coming: Iterable[T]) -> list[T]:
    """`here` in its own order, and what is new in `coming` each behind the one it comes after."""
    known = set(here)
    followers: dict[T | None, list[T]] = {}
    anchor: T | None = None
    for one in coming:
        if one in known:
            anchor = one
        else:
            followers.setdefault(anchor, []).append(one)
    order = list(followers.get(None, []))
    for one in here:
        order += [one, *followers.get(one, [])]
    return order


def ranked(here: Sequence[tuple[T, str]], order: Sequence[T], last: str | None) -> dict[T, str]:
    """The ranks to write so that things stand in `order`, given those that have one, and the last rank that is held at all.

    Short: at the end they count on; else everything is numbered anew, beyond the last rank, so that no two ever meet.
    """
    if [one for one, _ in here] == list(order[: len(here)]):
        order = order[len(here) :]
    ranks: dict[T, str] = {}
    for one in order:
        last = ranks[one] = rank.between(last, None)
    return ranks
