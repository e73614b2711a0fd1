"""`./sirve demo`: load Lumbre, or take it away."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Any

from msgspec.structs import asdict

from ..accounts.forms import ROLE_NAMES
from ..config import Settings
from ..core.words import say
from .loading import load, remove

HELP = "load the example company, or take it away"


def options(parser: ArgumentParser) -> None:
    """What `./sirve demo` understands."""
    parser.add_argument("--lang", choices=("es", "en", "both"), default="both", help="language of what people wrote")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another half year")
    parser.add_argument("--scale", type=int, default=1, help="N: up to 5·N boards and 1,000·N cards, for measuring")
    parser.add_argument("--remove", action="store_true", help="take the example away")


def run(arguments: Namespace, settings: Settings) -> dict[str, Any]:
    """Do it; returns what `--json` prints."""
    if arguments.remove:
        remove()
        return {"removed": True}
    languages = ("es", "en") if arguments.lang == "both" else (arguments.lang,)
    return asdict(load(languages, seed=arguments.seed, scale=max(1, arguments.scale)))


def told(result: dict[str, Any]) -> Iterable[str]:
    """The same for a person."""
    if result.get("removed"):
        yield str(say("Lumbre is gone. Your own people are still here."))
        return
    yield str(
        say(
            "Lumbre is here: %(cards)d cards, %(requests)d requests.",
            cards=result["cards"],
            requests=result["requests"],
        )
    )
    yield str(
        say("Sign in as any of them with this password, shown only now: %(password)s", password=result["password"])
    )
    roles = dict(ROLE_NAMES)
    for person in result["people"]:
        yield f"  {person['email']:34} {roles[person['role']]!s:24} {person['name']}"
