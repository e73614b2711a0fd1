"""What a mail is written on: a few kinds of paragraphs, made into plain text and into simple HTML that load nothing.

Links that open something secret or somebody's own stand as marks (`mark("page")`) and are put in when the mail leaves or is
shown to be sent by hand: no table holds them. The marks are control characters, which nobody can type (`core.text`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape
from msgspec import Struct

from ..core.words import language


class Said(Struct, frozen=True):
    """A paragraph of ours."""

    text: object


class Quoted(Struct, frozen=True):
    """What a person wrote, as they wrote it: the letter of an answer."""

    text: str


class Way(Struct, frozen=True):
    """Where to go on: `address` is whole, or a mark."""

    label: object
    address: str


class Scale(Struct, frozen=True):
    """A question whose answers stand side by side: each leads somewhere."""

    question: object
    ways: tuple[Way, ...]


class Item(Struct, frozen=True):
    """One line of a list: what it is about, where it is, and a sentence."""

    title: str
    address: str
    sentence: object


class Small(Struct, frozen=True):
    """At the foot: why they get this, and how it ends. With an address, the sentence is the link."""

    text: object
    address: str = ""


Part = Said | Quoted | Way | Scale | Item | Small


def mark(name: str) -> str:
    """Stands for a link until the mail leaves."""
    return f"\x02{name}\x03"


def filled(text: str, addresses: Mapping[str, str]) -> str:
    """`text` with its links in place of their marks. Addresses are ours and hold nothing that HTML reads otherwise."""
    for name, address in addresses.items():
        text = text.replace(mark(name), address)
    return text


def as_text(parts: Iterable[Part]) -> str:
    """For programs and people who read plain text."""
    body, foot = _parted(parts)
    return "\n\n".join(map(_line, body)) + "\n\n-- \n" + "\n".join(map(_line, foot)) + "\n"


def as_html(title: str, parts: Iterable[Part], house: str) -> str:
    """The same in HTML: no picture, no font, nothing that is fetched; the reader's own colours."""
    body, foot = _parted(parts)
    return str(
        _PAGE.format(
            language=language(),
            title=title,
            house=house,
            body=Markup("\n").join(map(_drawn, body)),
            foot=Markup("\n").join(map(_drawn, foot)),
        )
    )


def _parted(parts: Iterable[Part]) -> tuple[list[Part], list[Part]]:
    every = list(parts)
    return [part for part in every if not isinstance(part, Small)], [part for part in every if isinstance(part, Small)]


def _line(part: Part) -> str:
    if isinstance(part, Way):
        return f"{part.label}:\n{part.address}"
    if isinstance(part, Scale):
        return "\n".join([str(part.question), *(f"{way.label}: {way.address}" for way in part.ways)])
    if isinstance(part, Item):
        return f"* {part.title}\n  {part.sentence}\n  {part.address}"
    if isinstance(part, Small) and part.address:
        return f"{part.text}: {part.address}"
    return str(part.text)


def _drawn(part: Part) -> Markup:
    if isinstance(part, Quoted):
        return Markup("\n").join(map(_paragraph, part.text.split("\n\n")))
    if isinstance(part, Scale):
        ways = Markup("&nbsp; ").join(_button(way) for way in part.ways)
        return Markup('<p style="margin:0 0 8px">{}</p><p style="margin:0 0 22px">{}</p>').format(str(part.question), ways)
    if isinstance(part, Way):
        return Markup('<p style="margin:22px 0">{}</p>').format(_button(part))
    if isinstance(part, Item):
        return Markup('<p style="margin:0 0 14px"><a href="{}" style="font-weight:600">{}</a><br>{}</p>').format(
            part.address, part.title, str(part.sentence)
        )
    if isinstance(part, Small):
        linked = Markup('<a href="{}" style="color:inherit">{}</a>').format(part.address, str(part.text))
        return Markup('<p style="margin:0 0 6px">{}</p>').format(linked if part.address else str(part.text))
    return _paragraph(str(part.text))


def _button(way: Way) -> Markup:
    return Markup(
        '<a href="{}" style="display:inline-block;padding:10px 18px;border-radius:8px;'
        'border:1px solid #a9a9b3;background:#1b1f2e;color:#ffffff;text-decoration:none;font-weight:600">{}</a>'
    ).format(way.address, str(way.label))


def _paragraph(text: str) -> Markup:
    lines = Markup("<br>").join(escape(line) for line in text.split("\n"))
    return Markup('<p style="margin:0 0 14px">{}</p>').format(lines)


_PAGE = Markup(
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>\n'
    '<body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif">\n'
    '<div style="max-width:560px;margin:0 auto">\n<p style="margin:0 0 22px;font-weight:700">{house}</p>\n{body}\n'
    '<div style="margin-top:34px;padding-top:14px;border-top:1px solid #a9a9b3;font-size:13px;opacity:.75">\n{foot}\n</div>\n'
    "</div></body></html>\n"
)
