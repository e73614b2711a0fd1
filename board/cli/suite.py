"""`./sirve test`: one pytest run over everything. Lint and the import contracts are tests too."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from board.core.words import say

from .processes import REPOSITORY

IN_PARALLEL = ["--numprocesses=3", "--dist=loadfile", "--no-loadscope-reorder"]
"""A file at a time, the longest first (`tests/conftest.py` names them). Three processes keep two cores busy: each of them waits
now and then, for a browser, a server or the time a test is about."""


def options(parser: ArgumentParser) -> None:
    """--long, and whatever pytest understands."""
    parser.add_argument("--long", action="store_true", help=str(say("also run what takes long")))


def test(arguments: Namespace) -> None:
    """Become pytest, so that its last line and its exit code are ours."""
    os.chdir(REPOSITORY)
    environment = {**os.environ, "SIRVE_TEST_EVERYTHING": "1"}
    if arguments.long:
        environment["SIRVE_TEST_LONG"] = "1"
    chosen = arguments.rest or IN_PARALLEL
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *chosen], environment)
