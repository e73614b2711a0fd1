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
from .csrf import csrf_token
from .once import once_key

MOST = 5_000
"""Fragments; each takes two kilobytes with all it depends on."""
SHORTS = 20_000
PARTS = 2_000_000
"""Characters of all the parts of pages that are kept."""
TAKEN_OUT, NAMELESS = "\x00token\x00", "\x00once\x00"
"""Stand in what is kept where the token of whoever asks and the name of its forms belong."""

_kept: OrderedDict[Hashable, Markup] = OrderedDict()
_shorts: dict[Hashable, int] = {}
_numbers = count()
_lock = Lock()
Id = TypeVar("Id", bound=Hashable)


class Parts:
    """Parts of pages by all that they show, those asked for last; no more than so many characters of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[Hashable, str] = OrderedDict()
        self.characters = 0
        self.lock = Lock()

    def get(self, key: Hashable) -> str | None:
        with self.lock:
            if (found := self.kept.get(key)) is not None:
                self.kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, part: str) -> None:
        with self.lock:
            self.characters += len(part) - len(self.kept.pop(key, ""))
            self.kept[key] = part
            while self.characters > self.most:
                self.characters -= len(self.kept.popitem(last=False)[1])


_parts = Parts(PARTS)


@pass_context
def same(context: Context, template: str, *about: Hashable) -> Markup:
    """`template` with what it finds around it, drawn once for a language and all that it is `about`.

    Whatever it shows has to follow from `about`, but for the token of its forms: what is one person's alone, or of this
    minute, does not belong there. Where `about` begins with None it is drawn afresh.
    """
    if about and about[0] is None:
        return Markup(context.environment.get_template(template).render(context.get_all()))
    key = (template, words.language(), *about)
    found = _parts.get(key)
    if found is None:
        found = without_token(context.environment.get_template(template).render(context.get_all()))
        if not current_app.extensions["settings"].development:
            _parts.keep(key, found)
    return with_token(found)


def without_token(html: str) -> str:
    """What may be kept for everybody."""
    return html.replace(csrf_token(), TAKEN_OUT).replace(once_key(), NAMELESS)


def with_token(html: str) -> Markup:
    """What was kept, with the token and the names of whoever asks."""
    if TAKEN_OUT in html:
        html = html.replace(TAKEN_OUT, csrf_token())
        if NAMELESS in html:
            html = html.replace(NAMELESS, once_key())
    return Markup(html)


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
