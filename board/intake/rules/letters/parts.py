"""The letter of an answer: fixed sentences in the requester's language, and slots that a person writes.

The same paragraphs are drawn on the screen and put together here, so that what leaves is what was read. A paragraph has
one variant for each reason or alternative; the one whose `when` was chosen holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct

from ....core.words import Both, Sentence
from ...models import Request


class Variant(Struct, frozen=True):
    """A fixed sentence and what chooses it ("" always does); `live` is the part of it that follows a field of the form."""

    text: str
    when: str = ""
    live: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        return self.text.partition(self.live) if self.live else (self.text, "", "")


class Paragraph(Struct, frozen=True):
    """`label` is for the writer; `slot` names the field they write ("" for none); `ending` closes its sentence."""

    label: Sentence
    variants: list[Variant]
    slot: str = ""
    asks: Sentence | None = None
    ending: str = ""
    default: str = ""
    silent_when: str = ""
    """The choice that leaves nothing to write."""


class About(Struct, frozen=True, kw_only=True):
    """What fixed sentences name. All in the requester's language."""

    language: str
    name: str = ""
    who: str = ""
    """The customer's name; empty where the requester was not sure."""
    place: int | None = None
    """Where in the line the card would stand."""
    team: str = ""
    due_on: date | Both | None = None
    until: date | None = None
    merged: str = ""
    link: str = ""


class Written(Struct, frozen=True):
    """What a person wrote into the slots, and how many seconds it can be undone."""

    thanks: str = ""
    why: str = ""
    another: str = ""
    delay_seconds: int = 10

    def slots(self) -> Mapping[str, str]:
        return {"thanks": self.thanks, "why": self.why, "another": self.another}


def about(request: Request, language: str = "", **more: object) -> About:
    """What letters about `request` name, in its language or another one. Needs its persona and requester loaded."""
    tongue = language or request.language
    who = request.persona.name.in_(tongue) if request.persona else ""
    return About(language=tongue, name=request.first_name, who=who, **more)  # type: ignore[arg-type]


def compose(paragraphs: list[Paragraph], chosen: Collection[str], slots: Mapping[str, str]) -> str:
    """The letter as the requester reads it; paragraphs are parted by an empty line."""
    written = [_written(paragraph, chosen, slots) for paragraph in paragraphs]
    return "\n\n".join(text for text in written if text)


def _written(paragraph: Paragraph, chosen: Collection[str], slots: Mapping[str, str]) -> str:
    fixed = " ".join(variant.text for variant in paragraph.variants if variant.when in ("", *chosen))
    wanted = paragraph.slot and paragraph.silent_when not in chosen
    own = (slots.get(paragraph.slot, "").strip() or paragraph.default) if wanted else ""
    if own and paragraph.ending:
        own = own.rstrip(" .") + paragraph.ending
    elif own and own[-1] not in ".!?…»”:)":
        own += "."
    return f"{fixed} {own}".strip()
