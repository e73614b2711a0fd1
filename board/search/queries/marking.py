"""Where the words that were asked for stand in a text. Made of plain text: whoever shows it escapes every part."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from ...core.text import fold
from .asking import Asked, Ways

BEFORE, LENGTH = 50, 180
"""Characters of a snippet before its first hit, and in all."""


class Part(Struct, frozen=True):
    """A stretch of text; `is_hit` where it is what was asked for."""

    text: str
    is_hit: bool = False


def marked(text: str, asked: Asked) -> list[Part]:
    """All of `text` in parts."""
    pattern = _pattern(asked.terms, asked.goes_on)
    return _parts(text, pattern) if pattern else [Part(text)]


def snippet(text: str, asked: Asked) -> list[Part]:
    """Some words around the first hit in `text`; nothing where it holds none."""
    pattern = _pattern(asked.terms, asked.goes_on)
    line = " ".join(text.split())
    first = pattern.search(line) if pattern else None
    if pattern is None or first is None:
        return []
    start = 0 if first.start() <= BEFORE else line.find(" ", first.start() - BEFORE, first.start()) + 1 or first.start()
    end = start + LENGTH
    cut = line[start:end] if end >= len(line) else line[start:end].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return _parts(("…" if start else "") + cut, pattern)


def _parts(text: str, pattern: re.Pattern[str]) -> list[Part]:
    parts, here = [], 0
    for found in pattern.finditer(text):
        if found.start() > here:
            parts.append(Part(text[here : found.start()]))
        parts.append(Part(found[0], is_hit=True))
        here = found.end()
    if here < len(text):
        parts.append(Part(text[here:]))
    return parts


@lru_cache(256)
def _pattern(terms: tuple[Ways, ...], goes_on: bool) -> re.Pattern[str] | None:
    """Finds the terms in a text as it was typed, whatever its accents and case."""
    alternatives = [
        r"[\W_]+".join("".join(_letter(letter) for letter in word) for word in way)
        + (r"[^\W_]*" if goes_on and ways is terms[-1] and way is ways[0] else r"(?![^\W_])")
        for ways in terms
        for way in ways
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(alternatives)})", re.IGNORECASE) if alternatives else None


def _letter(letter: str) -> str:
    return f"[{letter}{_MARKED[letter]}]" if letter in _MARKED else re.escape(letter)


def _with_marks() -> dict[str, str]:
    """Letter -> the same letter with every mark of the Latin alphabet."""
    found: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = fold(chr(code))
        if len(plain) == 1 and plain.isascii() and plain.isalpha():
            found[plain] = found.get(plain, "") + chr(code)
    return found


_MARKED = _with_marks()
