"""The commands of the house itself: name → help, options, and what it does. Rooms bring their own."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from board.config import Settings
from board.core.words import Sentence, say

from . import backup, examination, folder, schema, server, suite, worker

Options = Callable[[ArgumentParser], None]
Command = Callable[[Namespace], int | None]


def printed(arguments: Namespace, result: dict[str, Any], lines: Iterable[object]) -> None:
    """Show the result: one JSON object with --json, else lines for people."""
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False, default=str))
    else:
        for line in lines:
            print(line)


def settings_of(arguments: Namespace) -> Settings:
    """The settings on a folder that is there and can be written."""
    return Settings.from_environment(data_folder=folder.prepared(arguments.data))


def of_room(room: ModuleType) -> Command:
    """How a room's command is called: on a migrated database, in one transaction; or, where it STANDS_ALONE, on neither."""

    def do(arguments: Namespace) -> None:
        if getattr(room, "STANDS_ALONE", False):
            result = room.run(arguments, None)
        else:
            settings = settings_of(arguments)
            schema.migrate(settings)
            with worker.application(settings):
                result = worker.committed(lambda: room.run(arguments, settings))
        printed(arguments, result, room.told(result))

    return do


def migrate(arguments: Namespace) -> None:
    """Bring the database up to date."""
    result = schema.migrate(settings_of(arguments))
    printed(arguments, result, [say("The database is up to date (%(schema)s).", schema=result["to"])])


def back_up(arguments: Namespace) -> None:
    """Copy the database while people work."""
    copy = backup.backed_up(settings_of(arguments))
    printed(arguments, {"file": str(copy), "bytes": copy.stat().st_size}, [copy])


def prepare(arguments: Namespace) -> None:
    """Migrate, and give the set-up link while there is no administrator: the first steps of `run`."""
    settings = settings_of(arguments)
    schema.migrate(settings)
    with worker.application(settings):
        link = worker.set_up_link(arguments.address)
    printed(arguments, {"link": link}, [link] if link else [])


def work(arguments: Namespace) -> None:
    """Work through the outbox until told to stop."""
    worker.work(settings_of(arguments))


def doctor(arguments: Namespace) -> int:
    """Look at the folder, the database, its schema and what is stored; exit 1 when something is wrong."""
    findings = [{"check": name, "ok": ok, "found": found} for name, ok, found in _examined(settings_of(arguments))]
    printed(
        arguments,
        {"ok": all(finding["ok"] for finding in findings), "checks": findings},
        [f"{'✓' if finding['ok'] else '✗'} {finding['check']}: {finding['found']}" for finding in findings],
    )
    return 0 if all(finding["ok"] for finding in findings) else 1


def _examined(settings: Settings) -> Iterable[tuple[str, bool, str]]:
    mode = settings.data_folder.stat().st_mode & 0o777
    yield "folder", mode & 0o077 == 0, f"{settings.data_folder} {mode:o}"
    key = settings.data_folder / "secret_key"
    yield "secret key", key.stat().st_mode & 0o077 == 0, f"{key.stat().st_mode & 0o777:o}"
    found = schema.current(settings)
    yield "schema", found == schema.newest(), f"{found} → {schema.newest()}"
    if settings.is_sqlite and found:
        yield "database", *backup.examined(settings)
    if found == schema.newest():
        with worker.application(settings):
            yield from examination.examined(settings)


def _run_options(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=str(say("address to listen on (127.0.0.1)")))
    parser.add_argument("--port", type=int, default=8000, help=str(say("port to listen on (8000)")))
    parser.add_argument("--url", help=str(say("address people type, such as https://sirve.example.org")))
    parser.add_argument("--workers", type=int, default=1, help=str(say("server processes (1)")))


def _prepare_options(parser: ArgumentParser) -> None:
    parser.add_argument("--address", default="http://127.0.0.1:8000")


def _no_options(parser: ArgumentParser) -> None:
    pass


OWN: dict[str, tuple[Sentence, Options, Command]] = {
    "run": (say("start Sirve"), _run_options, server.run),
    "work": (say("work through the outbox (run starts one by itself)"), _no_options, work),
    "test": (say("run every test"), suite.options, suite.test),
    "migrate": (say("bring the database up to date"), _no_options, migrate),
    "backup": (say("copy the database while people work"), _no_options, back_up),
    "doctor": (say("look whether everything is in order"), _no_options, doctor),
    "prepare": (say("migrate, and give the set-up link"), _prepare_options, prepare),
}
