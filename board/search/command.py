"""`./sirve index`: fill the index of the search anew."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Any

from ..config import Settings
from ..core.words import say
from .rules import indexing

HELP = str(say("fill the search anew"))


def options(parser: ArgumentParser) -> None:
    """None of its own."""


def run(arguments: Namespace, settings: Settings) -> dict[str, Any]:
    """Follow everything there is; returns how many of each kind can be found."""
    return indexing.fill()


def told(result: dict[str, Any]) -> Iterable[str]:
    """The same for a person."""
    yield str(
        say(
            "To be found: %(card)d cards, %(comment)d comments, %(request)d requests, %(person)d people.",
            **{kind: result.get(kind, 0) for kind in ("card", "comment", "request", "person")},
        )
    )
