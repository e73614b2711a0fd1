"""Drawn fragments, kept in the process by everything they depend on. The oldest leave when there are too many."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from itertools import count
from threading import Lock
from typing import TypeVar

from markupsafe import Markup

MOST = 12_000
"""Fragments of less than a kilobyte each."""
SHORTS = 20_000

_kept: OrderedDict[Hashable, Markup] = OrderedDict()
_shorts: dict[Hashable, int] = {}
_numbers = count()
_lock = Lock()
Id = TypeVar("Id", bound=Hashable)


def short(long: Hashable) -> int:
    """A number that stands for `long`, and never for anything else: what hundreds of keys share is compared once."""
    with _lock:
        if len(_shorts) >= SHORTS:
            _shorts.clear()
        return _shorts.setdefault(long, next(_numbers))


def fragments(keys: dict[Id, Hashable], draw: Callable[[list[Id]], Iterable[tuple[Id, Markup]]]) -> dict[Id, Markup]:
    """The fragment of every id in `keys` (id -> what it depends on); `draw` is asked for the unknown ones, all at once."""
    with _lock:
        found = {each: _kept[key] for each, key in keys.items() if key in _kept}
    missing = [each for each in keys if each not in found]
    if missing:
        fresh = dict(draw(missing))
        with _lock:
            _kept.update((keys[each], markup) for each, markup in fresh.items())
            while len(_kept) > MOST:
                _kept.popitem(last=False)
        found |= fresh
    return found
