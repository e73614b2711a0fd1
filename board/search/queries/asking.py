"""What somebody typed, understood: words in singular or plural, “phrases”, -without, the beginning of a last word, DES-42."""

from __future__ import annotations

import re

from msgspec import Struct

from ...core.text import clean, fold

LONGEST = 200
"""Characters that are looked at; what comes after is not a question any more."""
MOST = 12
"""Words and phrases that are looked for at once."""
WORD = 64
"""Longest word, here and in the index; a longer one is cut."""

SHORT = 3
"""Letters; shorter words, and such as "más" and "gas", have one number."""

_QUOTES = str.maketrans("“”„«»", '"""""')
_PART = re.compile(r'(-?)"([^"]*)"?|(-?)([^\s"]+)')
_KEY = re.compile(r"([a-z]{1,5})[\s-]?([1-9][0-9]{0,8})")
_WORDS = re.compile(r"[^\W_]+")

Term = tuple[str, ...]
"""A word, or the words of a phrase in their order; folded."""
Ways = tuple[Term, ...]
"""How a term may stand in a text: first as it was typed."""


class Asked(Struct, frozen=True):
    """A question to the index. All of `terms`, none of `without`; the last word of the last term, as it was typed, may go on."""

    text: str
    terms: tuple[Ways, ...] = ()
    without: tuple[Term, ...] = ()
    goes_on: bool = False
    """The last term is the beginning of a word."""
    key: tuple[str, int] | None = None
    """("DES", 42), where it may be what something is called."""

    def __bool__(self) -> bool:
        return bool(self.terms)


def understood(text: str) -> Asked:
    """`text` as a question. Whatever is typed is one; where nothing can be looked for, it is empty."""
    shown = " ".join(clean(text[: LONGEST * 4]).split())[:LONGEST]
    terms: list[Ways] = []
    without: list[Term] = []
    goes_on = False
    for found in list(_PART.finditer(shown.translate(_QUOTES)))[: MOST * 2]:
        term = words_of(found[2] if found[2] is not None else found[4])
        if not term:
            continue
        is_excluded, is_quoted = bool(found[1] or found[3]), found[2] is not None
        if is_excluded:
            without.append(term)
        else:
            terms.append((term,) if is_quoted or len(term) > 1 else tuple((each,) for each in _in_any_number(term[0])))
        goes_on = not is_excluded and not is_quoted
    key = _KEY.fullmatch(fold(shown))
    return Asked(
        shown, tuple(terms[:MOST]), tuple(without[:MOST]), goes_on and len(terms) <= MOST, (key[1].upper(), int(key[2])) if key else None
    )


def words_of(text: str) -> Term:
    """The words of `text` without marks and case, as they stand in the index."""
    return tuple(word[:WORD] for word in _WORDS.findall(fold(text)))


def _in_any_number(word: str) -> list[str]:
    """`word`, then what its singular and plural may be in Spanish and in English. Some are no words: no text holds them."""
    is_many = word.endswith("s")
    if len(word) < SHORT + is_many or not (word.isascii() and word.isalpha()):
        return [word]
    if is_many:
        ends = {"s": "", "es": "", "ces": "z", "ies": "y"}
        return [word, *(word.removesuffix(end) + instead for end, instead in ends.items() if word.endswith(end))]
    last = {"z": word[:-1] + "ces", "y": word[:-1] + "ies"}
    return [word, word + "s", word + "es", *filter(None, [last.get(word[-1])])]
