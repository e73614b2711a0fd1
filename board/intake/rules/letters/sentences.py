"""The fixed sentences of the letters, in the requester's language, a paragraph for each thing they say."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from ....core.words import Both, Sentence, locale, ordinal, say, say_many, speaking
from ...models import ALTERNATIVES, REASONS, Request
from .parts import About, Paragraph, Variant, about

Drafts = dict[str, list[Paragraph]]
"""Answer -> the paragraphs of its letter."""
NO_NAME_YET = Both("___", "___")
"""Stands for the team until it was chosen."""


def yes(it: About) -> list[Paragraph]:
    """Chosen: "now", "later" or "urgent"."""
    with speaking(it.language):
        return [
            Paragraph(say("Yes"), [Variant(_yes_now(it), "now"), _yes_later(it), Variant(_yes_urgent(it), "urgent")]),
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


def _yes_urgent(it: About) -> str:
    serves = say("Yes, it serves %(who)s.", who=it.who) if it.who else say("Yes, it serves the people we look after.")
    begins = say("It cannot wait, so we begin with it at once.")
    return f"{serves} {begins}"


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


def reused(it: About) -> list[Paragraph]:
    """`merged` is the title of the piece, `link` where it is, empty where it has no address of its own."""
    with speaking(it.language):
        there = say("It exists already: “%(title)s”.", title=it.merged)
        where = say("You find it here: %(link)s", link=it.link)
        found = Variant(f"{there} {where}" if it.link else str(there))
        door = say("If it does not do what you need, reply and we will look together.")
        return [_thanks(it), Paragraph(say("This piece already does it"), [found]), Paragraph(say("Open door"), [Variant(str(door))])]


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


def written_day(day: date | Both) -> str:
    """"martes, 24 de noviembre", "Tuesday 24 November", in the language in force. What stands for a day is left as it is."""
    return str(day) if isinstance(day, Both) else _written(day, locale())


@lru_cache(400)
def _written(day: date, tongue: str) -> str:
    return format_date(day, "EEEE d 'de' MMMM" if tongue.startswith("es") else "EEEE d MMMM", locale=tongue)


def drafts(request: Request, place: int | None, until: date, due_on: date | Both, team: Both | None, language: str = "") -> Drafts:
    """The letters of the four answers, as they stand before anybody has written, in the requester's or another language.

    Args:
        team: the one it would go to; None where the head of marketing decides.
    """
    tongue = language or request.language
    name = team.in_(tongue) if team is not None else ""
    return {
        "yes": yes(about(request, language, place=place, until=until)),
        "other": other_team(about(request, language, team=name, due_on=due_on)),
        "ask": question(about(request, language)),
        "no": no(about(request, language)),
    }


def leaving(names: list[str]) -> Sentence:
    """For whoever has just answered one request, or several together."""
    known = [name for name in names if name]
    if len(names) > 1:
        return say_many("%(num)d letter leaves in 10 seconds.", "%(num)d letters leave in 10 seconds.", len(names))
    if known:
        return say("The letter for %(name)s leaves in 10 seconds.", name=known[0])
    return say("The letter leaves in 10 seconds.")
