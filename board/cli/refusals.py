"""Why a command stops at once: one sentence in the language of the terminal, and an exit code."""

from __future__ import annotations

import os

from board.core.errors import DomainError
from board.core.words import Sentence

FAILED = 1
MISCONFIGURED = 78
"""What sysexits(3) calls EX_CONFIG: somebody has to change how Sirve is started."""


class Refused(DomainError):
    """The command cannot be done; `code` is what the process exits with."""

    def __init__(self, sentence: Sentence, code: int = FAILED) -> None:
        super().__init__(sentence)
        self.code = code


def terminal_language() -> str:
    """The language LC_ALL, LC_MESSAGES or LANG ask for: "es", or else "en"."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "es" if value.lower().startswith("es") else "en"
    return "en"
