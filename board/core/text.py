"""Text as people type it: cleaned once, on the way in."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2028\u2029\ufeff\ufff9-\ufffb]|[\ud800-\udfff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"!?\[([^\]\n]{1,500})\]\([^)\s]{0,2000}\)")
_MARK = re.compile(r"^\s*(?:#{1,6}|>|[-*+])\s+|\*\*|__|~~|`+|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
ADDRESS = re.compile(r"[^\s@<>\"'(),;:\\]+@[^\s@<>\"'(),;:\\]+\.[^\s@<>\"'(),;:\\.]{2,}")
"""What an e-mail address looks like; whether it is one is known when somebody answers from it."""


def clean(text: str) -> str:
    """`text` in NFC, with `\\n` line ends and without control and direction-changing characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _BIDI.sub("", _INVISIBLE.sub("", text))).strip()


def one_line(text: str) -> str:
    """`clean` text on a single line, as titles and names are."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """`text` without marks and case, for comparing and searching: "Campaña" and "campana" are equal."""
    for letter in set(text) if not text.isascii() else ():
        if letter > "\x7f":  # a text has few of them, and boards fold thousands of texts while somebody types
            text = text.replace(letter, _plain(letter))
    return text.lower()


@lru_cache(4_096)
def _plain(letter: str) -> str:
    parts = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c)).casefold()
    return parts if parts in ("", letter) else "".join(map(_plain, parts))


def first_line(text: str, limit: int = 120) -> str:
    """The first line of `text`, cut at a word before `limit` characters with an ellipsis."""
    line = one_line(clean(text).split("\n", 1)[0])
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def as_said(line: str) -> str:
    """A line of CommonMark without its marks, as one would quote it: "**Hoy**, [aquí](https://…)" is "Hoy, aquí"."""
    return _MARK.sub("", _LINK.sub(r"\1", line))


def initials(name: str) -> str:
    """One or two capital letters that stand for a person."""
    words = [word for word in one_line(name).split(" ") if word[:1].isalnum()]
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper() or "?"
