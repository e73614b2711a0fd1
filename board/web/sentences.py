"""`_` and `ngettext` of the templates. A page says more than a hundred sentences: those without a value are kept as they are drawn.

Jinja's own do the same with some ten times the work. Templates are HTML, so what is said is safe and its values are escaped.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from ..core import words


def said(message: str, **values: Any) -> Markup:
    """`message` in the reader's language; `values` fill its `%(name)s` places."""
    language = words.language()
    return Markup(_pattern(language, message) % _safe(values)) if values else _still(language, message)


def counted(one: str, many: str, count: int, /, **values: Any) -> Markup:
    """`one` or `many` in the reader's language, as `count` asks; it fills `%(num)d`, unless a value says it in words."""
    return Markup(words.ngettext(one, many, count) % _safe({"num": count, **values}))


def _safe(values: dict[str, Any]) -> dict[str, Any]:
    """The values escaped; numbers stay numbers, for `%d`."""
    return {name: value if type(value) in (int, float) else escape(value) for name, value in values.items()}


@lru_cache(8_192)
def _pattern(_language: str, message: str) -> str:
    return words.gettext(message)


@lru_cache(8_192)
def _still(_language: str, message: str) -> Markup:
    return Markup(words.gettext(message) % {})


def init_app(app: Flask) -> None:
    """Teach the templates of `app` to speak."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.jinja_env.globals.update(_=said, gettext=said, ngettext=counted)
