"""What Flask and werkzeug work out beforehand, or again and again, although nobody needs it.

Addresses are put together by functions that werkzeug makes for each rule, twice. Made when they are first needed, a fifth
of a start is saved, and most of them for ever. And before each function that has to do with a request Flask asks whether it
is a coroutine: twenty times a request, a hundred and fifty calls. None of ours is.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule whose builders are made by whoever asks first."""

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        made: Build | None = None

        def build(rule: Rule, **values: object) -> tuple[str, str]:
            nonlocal made
            if made is None:
                made = Rule._compile_builder(self, append_unknown)
            return made(rule, **values)

        return build


def init_app(app: Flask) -> None:
    """Call before the first rule of `app`."""
    app.url_rule_class = LateRule
    app.ensure_sync = lambda func: func  # type: ignore[method-assign]
