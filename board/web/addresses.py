"""What Flask and werkzeug work out beforehand, or again and again, although nobody needs it.

Addresses are put together by functions that werkzeug makes for each rule, twice. Made when they are first needed, a fifth
of a start is saved, and most of them for ever. And before each function that has to do with a request Flask asks whether it
is a coroutine: twenty times a request, a hundred and fifty calls. None of ours is. And of each request it finds out twice
which host it is for, and how that is written in the alphabet of the network; there is one site, whatever it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flask import Flask, Request
from werkzeug.exceptions import BadHost
from werkzeug.routing import MapAdapter, Rule

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


class Site(Flask):
    """An application of one site, without subdomains."""

    url_rule_class = LateRule

    def ensure_sync(self, func: Callable[..., object]) -> Callable[..., object]:
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        if request is None:
            return super().create_url_adapter(None)
        return MapAdapter(
            self.url_map, _in_ascii(request.host), request.root_path, "", request.scheme, request.path, request.method,
            request.query_string.decode(errors="replace"),
        )  # fmt: skip


@lru_cache(64)
def _in_ascii(host: str) -> str:
    """A host with its port as other machines write it.

    Raises:
        BadHost: that is no name of a host.
    """
    name, colon, port = host.lower().partition(":")
    try:
        return name.encode("idna").decode() + colon + port
    except UnicodeError as error:
        raise BadHost from error
