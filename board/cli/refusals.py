"""Why a command stops at once: one sentence in the language of the terminal, and an exit code."""

from __future__ import annotations

import os
from typing import Any

FAILED = 1
MISCONFIGURED = 78
"""What sysexits(3) calls EX_CONFIG: somebody has to change how Sirve is started."""


class Refused(Exception):
    """The command cannot be done; `message % values` says why and what to do."""

    def __init__(self, message: str, code: int = FAILED, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values
        self.code = code

    def __str__(self) -> str:
        return told(self.message, **self.values)


def say(message: str, **values: Any) -> tuple[str, dict[str, Any]]:
    """Mark `message` for translation: `raise refused(say("…", port=8000))`."""
    return message, values


def refused(sentence: tuple[str, dict[str, Any]], code: int = FAILED) -> Refused:
    """The error that stops the command with this sentence."""
    message, values = sentence
    return Refused(message, code, **values)


def told(message: str, **values: Any) -> str:
    """`message` in the language of the terminal."""
    from board.core.words import say as sentence
    from board.core.words import speaking

    with speaking(terminal_language()):
        return str(sentence(message, **values))


def terminal_language() -> str:
    """"es" or "en", as LC_ALL, LC_MESSAGES or LANG say."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "es" if value.lower().startswith("es") else "en"
    return "en"
