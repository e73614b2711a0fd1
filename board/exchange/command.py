"""`./sirve import trello FILE --team KEY`: what the page does, for whoever holds the command line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..config import Settings
from ..core.db import db
from ..core.errors import DomainError
from ..core.words import say, say_many
from .queries.imports import team_by_key
from .rules.trello import import_board
from .trello import Export, read_export

HELP = say("bring in a board: import trello FILE --team KEY")


class NoSuchFile(DomainError):
    """The file is not there, or cannot be read."""


def options(parser: ArgumentParser) -> None:
    """What may stand behind `./sirve import`."""
    parser.add_argument("source", choices=["trello"], help=str(say("where the board comes from")))
    parser.add_argument("file", type=Path, help=str(say("the file that Trello calls “Export as JSON”")))
    parser.add_argument("--team", required=True, metavar="KEY", help=str(say("key of the team that gets the board")))
    parser.add_argument("--dry-run", action="store_true", help=str(say("say what would come, and keep nothing")))


def run(arguments: Namespace, settings: Settings) -> dict[str, Any]:
    """Import and report. The file is read before the database is touched, so that others can work meanwhile."""
    export = _read(arguments.file)
    team = team_by_key(arguments.team)
    report = import_board(export, team, by=None, dry_run=arguments.dry_run)
    db.session.flush()
    return report.as_facts()


def told(result: dict[str, Any]) -> Iterable[str]:
    """What a person reads."""
    board = result["board"]
    yield f"{board['name']}: {board['address'] or say('not kept, this was a rehearsal')}"
    yield str(say_many("%(num)d card", "%(num)d cards", result["cards"])) + ": " + str(
        say(
            "%(created)d new, %(updated)d brought up to date, %(unchanged)d unchanged, %(gone)d no longer in Trello",
            **{name: result[name] for name in ("created", "updated", "unchanged", "gone")},
        )
    )
    if result["unknown_people"]:
        yield str(say("Kept as names, because no account fits: %(names)s", names=", ".join(result["unknown_people"])))
    yield from result["problems"]


def _read(file: Path) -> Export:
    try:
        with file.open("rb") as opened:
            return read_export(opened, file.stat().st_size)
    except FileNotFoundError as error:
        raise NoSuchFile(say("There is no file %(file)s here.", file=str(file))) from error
    except OSError as error:
        raise NoSuchFile(say("%(file)s cannot be read: %(why)s", file=str(file), why=error.strerror or "")) from error
