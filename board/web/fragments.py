"""Drawn fragments, kept in the process by everything they depend on. The oldest leave when there are too many."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from itertools import count
from threading import Lock
from typing import TypeVar

from flask import Flask, current_app
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ..core import words

MOST = 12_000
"""Fragments of less than a kilobyte each."""
SHORTS = 20_000
FEW = 200

_kept: OrderedDict[Hashable, Markup] = OrderedDict()
_shorts: dict[Hashable, int] = {}
_numbers = count()
_same: dict[Hashable, Markup] = {}
_lock = Lock()
Id = TypeVar("Id", bound=Hashable)


@pass_context
def same(context: Context, template: str, *about: Hashable) -> Markup:
    """`template` with what it finds around it, drawn once for a language and all that it is `about`."""
    key = (template, words.language(), *about)
    with _lock:
        found = _same.get(key)
    if found is None:
        found = Markup(context.environment.get_template(template).render(context.get_all()))
        if not current_app.extensions["settings"].development:
            with _lock:
                if len(_same) >= FEW:
                    _same.clear()
                _same[key] = found
    return found


def init_app(app: Flask) -> None:
    """Give the templates of `app` the parts that are the same on many pages."""
    app.jinja_env.globals["same"] = same


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
