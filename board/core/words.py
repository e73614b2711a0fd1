"""Words in two languages, without Flask: rules, jobs and mails speak too.

The language in force is a context variable. A `Sentence` is looked up when it is shown, a `Both` shows
the side the reader prefers. Catalogues are the `.po` files themselves, one a room, read once a process:
there is nothing to compile and nothing that can be stale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.lists import format_list
from babel.support import Translations
from msgspec import Struct, field

LANGUAGES = ("es", "en")
FALLBACK = "es"
FOLDER = Path(__file__).parents[2] / "translations"

_language: ContextVar[str] = ContextVar("language", default=FALLBACK)
_zone: ContextVar[str] = ContextVar("zone", default="Europe/Madrid")


@contextmanager
def speaking(language: str, zone: str | None = None) -> Iterator[None]:
    """Say everything inside in `language`, with clocks of the IANA time zone `zone`."""
    tongue, place = _language.set(language), _zone.set(zone or _zone.get())
    try:
        yield
    finally:
        _language.reset(tongue)
        _zone.reset(place)


def use(language: str, zone: str | None = None) -> None:
    """Speak `language` for the rest of this context (a request, a thread)."""
    _language.set(language)
    _zone.set(zone or "Europe/Madrid")


def language() -> str:
    """The language in force: "es" or "en"."""
    return _language.get()


def zone() -> str:
    """The reader's IANA time zone."""
    return _zone.get()


def locale() -> str:
    """The Babel locale of the language in force; English dates are British."""
    return {"es": "es_ES", "en": "en_GB"}[language()]


@cache
def catalogue(tongue: str) -> NullTranslations:
    """All rooms' translations into `tongue`; English is the language of the message ids."""
    from babel.messages.mofile import write_mo  # here, because English needs none of it
    from babel.messages.pofile import read_po

    folder = FOLDER / tongue
    merged: NullTranslations = NullTranslations()
    for file in sorted(folder.glob("*.po")):
        compiled = BytesIO()
        with file.open("rb") as text:
            write_mo(compiled, read_po(text, locale=tongue))
        compiled.seek(0)
        room = Translations(compiled)
        merged = merged.merge(room) if isinstance(merged, Translations) else room
    return merged


def gettext(message: str) -> str:
    """`message` in the language in force."""
    return catalogue(language()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """`one` or `many`, as `number` asks, in the language in force."""
    return catalogue(language()).ngettext(one, many, number)


class Sentence(Struct, frozen=True):
    """A message that is translated when it is shown; `values` fill its `%(name)s` places."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)
    plural: str | None = None

    def __str__(self) -> str:
        if self.plural is None:
            text = gettext(self.message)
        else:
            text = ngettext(self.message, self.plural, self.values["num"])
        return text % self.values if self.values else text


def say(message: str, **values: Any) -> Sentence:
    """A sentence to show later: `say("“%(name)s” is full.", name=column.name)`."""
    return Sentence(message, values)


def say_many(one: str, many: str, num: int, **values: Any) -> Sentence:
    """A sentence that counts: `%(num)d` holds the number."""
    return Sentence(one, {"num": num, **values}, many)


def listed(words: Iterable[object]) -> str:
    """"Marta, Julián and Lola"; in Spanish "Marta e Inés", because "y" gives way before the same sound."""
    said = [str(word) for word in words]
    text = format_list(said, locale=locale())
    if language() == "es" and len(said) > 1 and re.match(r"(?i)h?[ií](?![aeiouáéíóú])", said[-1]):
        return text[: -len(said[-1]) - 3] + " e " + said[-1]
    return text


class Both(Struct, frozen=True):
    """A name or sentence in Spanish and English; either may be empty and then the other is shown."""

    es: str = ""
    en: str = ""

    def in_(self, tongue: str) -> str:
        """The text in `tongue`, or the other one where it is empty."""
        first, second = (self.es, self.en) if tongue == "es" else (self.en, self.es)
        return first or second

    def __str__(self) -> str:
        return self.in_(language())

    def __bool__(self) -> bool:
        return bool(self.es or self.en)

    def __lt__(self, other: Both) -> bool:
        return str(self).casefold() < str(other).casefold()

    @classmethod
    def of(cls, text: str | Both) -> Both:
        """`text` under the language in force, as one writes it in a form with a single field."""
        return text if isinstance(text, Both) else cls(**{language(): text})


def ordinal(number: int, tongue: str = "") -> str:
    """"13.ª", "13th"; without a `tongue`, in the language in force. Spanish ordinals are those of a request or card."""
    if (tongue or language()) == "es":
        return f"{number}.ª"
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
