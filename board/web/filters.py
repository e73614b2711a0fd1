"""Dates, numbers and stretches of time as the reader writes them."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from flask import Flask
from markupsafe import Markup, escape

from ..core import words
from ..core.clock import now, today
from ..core.words import gettext, ngettext
from . import sentences

NARROW = "\u00a0"
MANY_DAYS = 730
"""From here on they are said in years: what came from an old board is not 2,903 days old."""
_LINKED = r'<a class="link" href="\g<0>" rel="noopener noreferrer nofollow ugc">\g<0></a>'
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]»”]")


def local(instant: datetime) -> datetime:
    """`instant` in the reader's zone."""
    return instant.astimezone(ZoneInfo(words.zone()))


def _date(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """"24 nov", "24 Nov"; with the year where it is not within ten months."""
    if value is None:
        return ""
    that = _date(value)
    near = abs((that - today(words.zone())).days) < 300
    return _written(that, "d MMM" if near else "d MMM y", words.locale())


@lru_cache(4_096)
def _written(that: date, pattern: str, locale: str) -> str:
    """Babel reads the pattern anew for every date."""
    return format_date(that, pattern, locale=locale)


def month(value: date) -> str:
    """"nov", "Nov", as an axis writes it."""
    return format_date(value, "LLL", locale=words.locale())


def month_and_year(value: date) -> str:
    """"noviembre de 2026", "November 2026"."""
    return format_skeleton("yMMMM", value, locale=words.locale())


def weekday(value: date, width: str = "wide") -> str:
    """"lunes", "Monday"; "abbreviated" for "lun", "Mon"."""
    return format_date(value, "EEE" if width == "abbreviated" else "EEEE", locale=words.locale())


def long_day(value: date | datetime) -> str:
    """"martes, 24 de noviembre", "Tuesday 24 November"."""
    pattern = "EEEE, d 'de' MMMM" if words.language() == "es" else "EEEE d MMMM"
    return _written(_date(value), pattern, words.locale())


def moment(value: datetime) -> str:
    """Day and time: "24 nov, 10:20"."""
    return f"{day(value)}, {local(value):%H:%M}"


def iso(value: date | datetime) -> str:
    """For `datetime` attributes."""
    return value.isoformat()


def number(value: float | int | None, decimals: int = 0) -> str:
    """1 234,5 as the reader writes it, with at most `decimals` decimals."""
    if value is None:
        return "–"
    return _numeral(round(value, decimals) or 0, decimals, words.locale())


@lru_cache(4_096)
def _numeral(value: float, decimals: int, locale: str) -> str:
    return format_decimal(value, format="#,##0" + ("." + "#" * decimals if decimals else ""), locale=locale)


def figure(value: float | None, unit: str = "", decimals: int = 0) -> str:
    """A number with its unit: "18,4 %" in Spanish, "18.4%" in English; "31 days", "€12"."""
    text = number(value, decimals)
    if not unit or value is None:
        return text
    if unit == "%":
        return f"{text}{NARROW}%" if words.language() == "es" else f"{text}%"
    if unit == "€" and words.language() == "en":
        return f"€{text}"
    return f"{text}{NARROW}{unit}"


def since(value: datetime) -> str:
    """How long ago, in one unit: "7 y", "2 d", "3 h", "20 min". Days are those of the reader's calendar, as on the board."""
    minutes = max(0, int((now() - value).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes}{NARROW}min"
    if minutes < 48 * 60:
        return f"{minutes // 60}{NARROW}h"
    return days_in_short((today(words.zone()) - _date(value)).days)


def file_size(size: int) -> str:
    """"340 kB", "2,4 MB": in thousands of bytes, as browsers and desktops say it."""
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1000)))}\u00a0kB"
    return f"{number(size / 1_000_000, 1)}\u00a0MB"


def ago(value: datetime) -> str:
    """"3 h ago" within a day, then day and time: for what people said."""
    if (now() - value).total_seconds() < 60:
        return gettext("just now")
    if (now() - value).total_seconds() < 24 * 3600:
        return gettext("%(time)s ago") % {"time": since(value)}
    return moment(value)


def days(count: int) -> str:
    """"1 day", "11 days"; from two years on "7 years", as a card that came from an old board says it."""
    if count >= MANY_DAYS:
        return ngettext("%(num)d year", "%(num)d years", count // 365) % {"num": count // 365}
    return ngettext("%(num)d day", "%(num)d days", count) % {"num": count}


def days_in_short(count: int) -> str:
    """"11 d", "7 y"."""
    if count >= MANY_DAYS:
        return gettext("%(years)d y") % {"years": count // 365}
    return f"{count}{NARROW}d"


def in_a_sentence(phrase: object) -> str:
    """A phrase as it stands within a sentence: "Try it" becomes "try it"; "NPS" and "A4 leaflet" stay."""
    text = str(phrase)
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() else text


def as_title(phrase: object) -> str:
    """A phrase as it stands alone: "try it" becomes "Try it"."""
    text = str(phrase)
    return text[:1].upper() + text[1:]


def paragraphs(text: str) -> Markup:
    """Plain text as people typed it: escaped, line breaks kept, web addresses as links that give nothing away."""
    # The address is matched in the escaped text, so it cannot close its own attribute.
    linked = LINK.sub(_LINKED, str(escape(text)))
    return Markup("<br>").join(Markup(line) for line in linked.split("\n"))


FILTERS = (
    day, month, month_and_year, weekday, long_day, moment, iso, number, figure, since, ago, days, days_in_short, file_size,
    in_a_sentence, as_title, paragraphs, words.ordinal,
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Teach the templates of `app` to speak: sentences, and filters for what stands in them."""
    sentences.init_app(app)
    for filter_ in FILTERS:
        app.jinja_env.filters[filter_.__name__] = filter_

