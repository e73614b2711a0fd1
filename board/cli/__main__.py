"""The entry: reads the command line and runs one command."""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.util
import os
import signal
import sys
from pathlib import Path
from types import ModuleType

gc.disable()  # modules stay: looking for what of them could go would take an eighth of the time to read them

from board.core.errors import DomainError  # noqa: E402
from board.core.words import say, speaking  # noqa: E402

from . import commands  # noqa: E402
from .refusals import FAILED, terminal_language  # noqa: E402

gc.freeze()  # nor later
gc.enable()

ROOMS = {"demo": "board.demo.command", "import": "board.exchange.command", "index": "board.search.command", "bench": "bench.command"}
"""Commands that live in a room; each appears when its module does."""


def main(arguments: list[str]) -> int:
    """Run one command; gives the exit code of the process."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` leaves it ignored
    with speaking(terminal_language()):
        try:
            known = parser(asked=arguments[0] if arguments else "")
            given, rest = known.parse_known_args(arguments)
            if rest and given.do is not commands.suite.test:
                known.error(str(say("not understood: %(words)s", words=" ".join(rest))))
            given.rest = rest
            if given.do is not commands.suite.test:
                os.umask(0o077)  # what we write is ours alone
            return int(given.do(given) or 0)
        except DomainError as refusal:
            print(refusal, file=sys.stderr)
            return int(getattr(refusal, "code", FAILED))
        except KeyboardInterrupt:
            return 130


def parser(asked: str) -> argparse.ArgumentParser:
    """Everything one can ask of `./sirve`. When it is known what is `asked`, no other room is imported."""
    whole = argparse.ArgumentParser(prog="sirve", description=str(say("A board for agile marketing departments.")))
    choices = whole.add_subparsers(metavar=str(say("COMMAND")), required=True)
    for name, (sentence, options, do) in commands.OWN.items():
        options(_added(choices, name, str(sentence), do))
    for name, module in ROOMS.items():
        if (asked == name or asked not in [*commands.OWN, *ROOMS]) and (room := _found(module)):
            room.options(_added(choices, name, str(room.HELP), commands.of_room(room)))
    return whole


def _added(choices: argparse._SubParsersAction, name: str, told: str, do: commands.Command) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = choices.add_parser(name, help=told, description=told)
    folder = Path(os.environ.get("SIRVE_DATA", "data"))
    added.add_argument("--data", type=Path, default=folder, metavar="DIR", help=str(say("data folder (data)")))
    added.add_argument("--json", action="store_true", help=str(say("print exactly one JSON object")))
    added.set_defaults(do=do)
    return added


def _found(module: str) -> ModuleType | None:
    package = module.rpartition(".")[0]
    if importlib.util.find_spec(package) and importlib.util.find_spec(module):
        return importlib.import_module(module)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
