"""The letter of an answer: fixed sentences in the requester's language, and slots that a person writes.

The same paragraphs are drawn on the screen and put together here, so that what leaves is what was read. A paragraph has
one variant for each reason or alternative; the one whose `when` was chosen holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from ...core.words import Sentence, locale, ordinal, say, speaking
from ..models import ALTERNATIVES, REASONS, Request


@dataclass(frozen=True)
class Variant:
    """A fixed sentence and what chooses it ("" always does); `live` is the part of it that follows a field of the form."""

    text: str
    when: str = ""
    live: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        return self.text.partition(self.live) if self.live else (self.text, "", "")


@dataclass(frozen=True)
class Paragraph:
    """`label` is for the writer; `slot` names the field they write ("" for none); `ending` closes its sentence."""

    label: Sentence
    variants: list[Variant]
    slot: str = ""
    asks: Sentence | None = None
    ending: str = ""
    default: str = ""
    silent_when: str = ""
    """The choice that leaves nothing to write."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What fixed sentences name. All in the requester's language."""

    language: str
    name: str = ""
    who: str = ""
    """The customer's name; empty where the requester was not sure."""
    place: int | None = None
    """Where in the line the card would stand."""
    team: str = ""
    due_on: date | None = None
    until: date | None = None
    merged: str = ""


@dataclass(frozen=True)
class Written:
    """What a person wrote into the slots, and how many seconds it can be undone."""

    thanks: str = ""
    why: str = ""
    another: str = ""
    delay_seconds: int = 10

    def slots(self) -> Mapping[str, str]:
        return {"thanks": self.thanks, "why": self.why, "another": self.another}


def about(request: Request, **more: object) -> About:
    """What letters about `request` name. Needs its persona and requester loaded."""
    who = request.persona.name.in_(request.language) if request.persona else ""
    return About(language=request.language, name=request.first_name, who=who, **more)  # type: ignore[arg-type]


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


def yes(it: About) -> list[Paragraph]:
    """Chosen: "now" or "later"."""
    with speaking(it.language):
        return [
            Paragraph(say("Yes"), [Variant(_yes_now(it), "now"), _yes_later(it)]),
            Paragraph(
                say("Thanks"),
                [Variant(str(say("Thank you for")))],
                slot="thanks",
                asks=say("Thanks for what, exactly"),
                ending=".",
                default=str(say("bringing it")),
            ),
        ]


def _yes_now(it: About) -> str:
    serves = say("Yes, it serves %(who)s.", who=it.who) if it.who else say("Yes, it serves the people we look after.")
    if it.place is None:
        return str(serves)
    joins = say("It joins the line as the %(place)s.", place=ordinal(it.place, it.language))
    return f"{serves} {joins}"


def _yes_later(it: About) -> Variant:
    day = written_day(it.until) if it.until else ""
    if it.who:
        sentence = say("Yes, it serves %(who)s, but not now: we look at it again on %(day)s.", who=it.who, day=day)
    else:
        sentence = say("Yes, it serves the people we look after, but not now: we look at it again on %(day)s.", day=day)
    return Variant(str(sentence), "later", day)


def other_team(it: About) -> list[Paragraph]:
    """To a team; or, where it was passed on twice already, to the head (`team` is empty then)."""
    with speaking(it.language):
        day = written_day(it.due_on) if it.due_on else ""
        if it.team:
            whom = say(
                "The people who look after that moment are team %(team)s. We passed them your request with everything you "
                "wrote; they answer by %(day)s. You do not have to ask again.",
                team=it.team,
                day=day,
            )
        else:
            whom = say(
                "Two teams have read it and neither looks after that moment, so the head of marketing decides whose it is. "
                "You do not have to ask again."
            )
        return [_thanks(it, short=True), Paragraph(say("To whom"), [Variant(str(whom), live=it.team)])]


def question(it: About) -> list[Paragraph]:
    with speaking(it.language):
        keeps = say(
            "With that we can answer you. Your request keeps its place. If there is no answer in 10 working days we close "
            "it and tell you; you can open it again whenever you like."
        )
        return [_thanks(it, short=True), Paragraph(say("Questions"), [Variant(str(keeps))])]


def no(it: About) -> list[Paragraph]:
    """Chosen: one of the reasons and one of the alternatives."""
    with speaking(it.language):
        door = say("If you see something we missed, reply and we will look together.")
        return [
            _thanks(it),
            Paragraph(
                say("Why"),
                [Variant(str(_reason(reason, it)), reason) for reason in REASONS],
                slot="why",
                asks=say("Why, with what you know"),
            ),
            Paragraph(
                say("Another way"),
                [Variant(str(_alternative(alternative)), alternative) for alternative in ALTERNATIVES],
                slot="another",
                asks=say("The other way"),
                silent_when="nothing",
            ),
            Paragraph(say("Open door"), [Variant(str(door))]),
        ]


def joined(it: About) -> list[Paragraph]:
    with speaking(it.language):
        both = say(
            "Somebody asked for it before you, and your case counts: we joined your request to “%(title)s”. "
            "From now on you see here what becomes of it.",
            title=it.merged,
        )
        return [_thanks(it), Paragraph(say("Already asked"), [Variant(str(both))])]


def closed(it: About) -> list[Paragraph]:
    with speaking(it.language):
        told = say(
            "We asked you something ten working days ago and have not heard from you, so we close this request for now. "
            "Nothing is lost: open it again whenever you like and it is our turn."
        )
        return [Paragraph(say("Closed"), [Variant(str(told))])]


def _thanks(it: About, short: bool = False) -> Paragraph:
    if short:
        fixed = say("%(name)s, thank you.", name=it.name) if it.name else say("Thank you.")
    else:
        fixed = say("%(name)s, thank you for bringing it.", name=it.name) if it.name else say("Thank you for bringing it.")
    return Paragraph(say("Thanks"), [Variant(str(fixed))], slot="thanks", asks=say("Thanks for what, exactly"))


def _reason(reason: str, it: About) -> Sentence:
    who = it.who or str(say("the people we look after"))
    return {
        "not_our_audience": say("We read it thinking of the people we look after, and this is not for them."),
        "nothing_changes": say("We read it thinking of %(who)s, and we cannot see what changes for them.", who=who),
        "contradicts": say("We compared it with what we already tell %(who)s, and it contradicts something published.", who=who),
        "could_not_keep": say("We would be telling %(who)s something that we could not keep today.", who=who),
    }[reason]


def _alternative(alternative: str) -> Sentence:
    return {
        "piece": say("What you can use today:"),
        "team": say("Another team may be the one:"),
        "evidence": say("This would change our mind:"),
        "nothing": say("We have no other way to offer, and we would rather say so openly."),
    }[alternative]


def written_day(day: date) -> str:
    """"martes, 24 de noviembre", "Tuesday 24 November", in the language in force."""
    spanish = locale().startswith("es")
    return format_date(day, "EEEE d 'de' MMMM" if spanish else "EEEE d MMMM", locale=locale())


def drafts(request: Request, place: int | None, until: date, due_on: date, team: str) -> dict[str, list[Paragraph]]:
    """The letters of the four answers, as they stand before anybody has written. `team` is the one it would go to."""
    return {
        "yes": yes(about(request, place=place, until=until)),
        "other": other_team(about(request, team=team, due_on=due_on)),
        "ask": question(about(request)),
        "no": no(about(request)),
    }


def leaving(name: str) -> Sentence:
    """For whoever has just answered."""
    if name:
        return say("The letter for %(name)s leaves in 10 seconds.", name=name)
    return say("The letter leaves in 10 seconds.")
