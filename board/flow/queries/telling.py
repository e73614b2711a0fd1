"""Every event of a card as a sentence that reads well in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from babel.dates import format_date

from ...activity.models import Activity
from ...core.text import first_line
from ...core.words import Both, Sentence, listed, locale, say, say_many
from ..models import Blocker, Card, Move

FIELDS = {
    "title": say("the title"),
    "need": say("what changes"),
    "description": say("the description"),
    "stage": say("whom it serves"),
    "brand": say("whom it serves"),
    "personas": say("whom it serves"),
    "people": say("who is on it"),
    "class_of_service": say("how urgent it is"),
    "due_on": say("the date"),
    "piece_kind": say("the piece"),
    "piece_channel": say("the piece"),
    "piece_draft": say("the piece"),
    "piece_live": say("the piece"),
}
CLASSES = {
    "standard": say("%(name)s said that it goes when its turn comes"),
    "fixed_date": say("%(name)s said that its date cannot move"),
    "expedite": say("%(name)s made it urgent"),
    "intangible": say("%(name)s put it in the background"),
}
ROLES = {
    "lead": say("%(name)s said that %(who)s leads it"),
    "pair": say("%(name)s said that %(who)s pairs on it"),
    "reviewer": say("%(name)s said that %(who)s reviews it"),
    "": say("%(name)s said that %(who)s is on it, without a role"),
}
PLAIN = {
    "flow.hypothesis.set": say("%(name)s said which number it should move"),
    "flow.check.postponed": say("%(name)s will look at it again later"),
    "flow.card.archived": say("%(name)s put it away"),
    "flow.card.restored": say("%(name)s brought it back"),
    "flow.card.deleted": say("%(name)s threw it away"),
    "flow.description.written": say("%(name)s wrote the description"),
    "flow.comment.written": say("%(name)s wrote a comment"),
    "flow.comment.edited": say("%(name)s changed a comment"),
    "flow.comment.deleted": say("%(name)s deleted a comment"),
    "flow.comment.restored": say("%(name)s brought a comment back"),
    "flow.piece.no_link": say("%(name)s said that there is nothing to link to"),
    "flow.order.proposed": say("%(name)s proposed another place for it"),
    "flow.card.scored": say("%(name)s gave it a score"),
}
OUTCOMES = {
    "moved": say("%(name)s: it moved"),
    "did_not": say("%(name)s: it did not move"),
    "cannot_tell": say("%(name)s: it cannot be told"),
}
STEPS = {
    "ticked": say("%(name)s ticked “%(text)s”"),
    "unticked": say("%(name)s unticked “%(text)s”"),
    "worded": say("%(name)s reworded the step “%(text)s”"),
    "removed": say("%(name)s took away the step “%(text)s”"),
    "restored": say("%(name)s brought back the step “%(text)s”"),
    "opened": say("%(name)s made a card of the step “%(text)s”"),
    "list_named": say("%(name)s named a list of steps “%(text)s”"),
    "list_removed": say("%(name)s took away a list of steps"),
    "list_restored": say("%(name)s brought back a list of steps"),
}
LINKS = {
    ("flow.cards.linked", "blocked_by"): say("%(name)s said that it waits for %(other)s"),
    ("flow.cards.linked", "derived_from"): say("%(name)s said that it builds on %(other)s"),
    ("flow.cards.unlinked", "blocked_by"): say("%(name)s said that it waits no longer for %(other)s"),
    ("flow.cards.unlinked", "derived_from"): say("%(name)s said that it does not build on %(other)s"),
}
FILES = {
    "flow.attachment.added": say("%(name)s added “%(title)s”"),
    "flow.attachment.deleted": say("%(name)s took away “%(title)s”"),
    "flow.attachment.restored": say("%(name)s brought back “%(title)s”"),
}


def told(activity: Activity, is_other_seen: bool, is_here: bool) -> Sentence | None:
    """What `activity` says of its card; None where there is nothing to tell.

    Args:
        is_other_seen: whether the card at the other end of a link, or the other board, may be named.
        is_here: whether the board it went to is the one it is on.
    """
    who, facts = first_name(activity.actor_name) or "Sirve", activity.facts
    if activity.name in PLAIN:
        return say(PLAIN[activity.name].message, name=who)
    if activity.name in FILES:
        return say(FILES[activity.name].message, name=who, title=first_line(facts.get("title", ""), 80))
    return TELLERS[activity.name](activity, who, {**facts, "is_seen": is_other_seen, "is_here": is_here})


def _edited(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    if "class_of_service" in facts:
        chosen = CLASSES[facts["class_of_service"]]
        return say(chosen.message, name=who)
    if "due_on" in facts:
        day = facts["due_on"]
        return say("%(name)s gave it the date %(day)s", name=who, day=Day(day)) if day else say("%(name)s took its date away", name=who)
    if "work_type" in facts:
        kind = Both(**facts["work_type"])
        return say("%(name)s said what kind of work it is: %(kind)s", name=who, kind=kind) if kind else say(
            "%(name)s said that it is no particular kind of work", name=who
        )
    known = dict.fromkeys(str(FIELDS[field]) for field in facts.get("fields", []) if field in FIELDS)
    return say("%(name)s changed %(what)s", name=who, what=listed(known))


def _outcome(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    return say(OUTCOMES[facts["outcome"]].message, name=who)


def _people(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    names = facts.get("names", {})
    added = [first_name(names.get(str(each))) for each in facts.get("added", [])]
    if facts.get("added") == [activity.actor_id]:
        return say("%(name)s took it", name=who)
    if added:
        return say("%(name)s put %(who)s on it", name=who, who=listed(added))
    if facts.get("removed") == [activity.actor_id]:
        return say("%(name)s left it to others", name=who)
    if facts.get("kept"):
        return say("%(name)s took %(who)s off it", name=who, who=listed(map(first_name, names.values())))
    key, role = next(iter(facts.get("roles", {}).items()), ("", ""))
    return say(ROLES[role].message, name=who, who=first_name(names.get(key)))


def _steps(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence | None:
    what, text = facts["what"], first_line(facts.get("text") or "", 80)
    if what == "placed":
        return None
    if what == "owned":
        owner = first_name(facts.get("owner"))
        if owner:
            return say("%(name)s gave “%(text)s” to %(owner)s", name=who, text=text, owner=owner)
        return say("%(name)s left “%(text)s” to whoever takes it", name=who, text=text)
    if what == "added":
        count = facts.get("count", 1)
        many = say_many("%(name)s added %(num)d step", "%(name)s added %(num)d steps", count, name=who)
        return say("%(name)s added the step “%(text)s”", name=who, text=text) if count == 1 else many
    return say(STEPS[what].message, name=who, text=text)


def _labels(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    if facts.get("added"):
        return say("%(name)s labelled it %(labels)s", name=who, labels=listed(facts["added"]))
    return say("%(name)s took off the label %(labels)s", name=who, labels=listed(facts.get("removed", [])))


def _links(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    other = facts["other"] if facts["is_seen"] else say("another card")
    return say(LINKS[activity.name, facts["kind"]].message, name=who, other=other)


def _board(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    left, entered = (Both(es=facts[side]["es"], en=facts[side]["en"]) for side in ("from_board", "to_board"))
    if not facts["is_seen"]:
        brought, took = say("%(name)s brought it from another board", name=who), say("%(name)s took it to another board", name=who)
        return brought if facts["is_here"] else took
    return say("%(name)s took it from the board “%(left)s” to “%(entered)s”", name=who, left=left, entered=entered)


def _kudos(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    return say("%(name)s thanked %(who)s", name=who, who=first_name(facts["to"]))


def _answered(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    if facts.get("is_accepted"):
        return say("%(name)s gave it the place that was proposed", name=who)
    if facts.get("answer"):
        return say("%(name)s left it where it was: “%(answer)s”", name=who, answer=facts["answer"])
    return say("%(name)s left it where it was", name=who)


def _recurrence(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    if facts.get("next_on"):
        return say("%(name)s made it come back: next on %(day)s", name=who, day=Day(facts["next_on"]))
    return say("%(name)s said that it comes back no more", name=who)


def _overrun(activity: Activity, who: str, facts: dict[str, Any]) -> Sentence:
    return say("%(name)s said why it is one more in hand: %(why)s", name=who, why=facts["reason"])


TELLERS: dict[str, Callable[[Activity, str, dict[str, Any]], Sentence | None]] = {
    "flow.card.edited": _edited,
    "flow.outcome.told": _outcome,
    "flow.people.changed": _people,
    "flow.steps.changed": _steps,
    "flow.labels.changed": _labels,
    "flow.cards.linked": _links,
    "flow.cards.unlinked": _links,
    "flow.card.changed_board": _board,
    "flow.kudos.given": _kudos,
    "flow.proposal.answered": _answered,
    "flow.recurrence.set": _recurrence,
    "flow.overrun.explained": _overrun,
}
TOLD = (*PLAIN, *FILES, *TELLERS)
"""The events that become a line. Moves and blockers are told from their own tables."""


class Day:
    """An ISO day, written as the reader writes days when it is shown."""

    def __init__(self, iso: str) -> None:
        self.day = date.fromisoformat(iso)

    def __str__(self) -> str:
        return format_date(self.day, "d MMM", locale=locale())


def entry(move: Move) -> Sentence:
    """A card entered another column, or has another place in its own."""
    who, to = first_name(move.by_name), move.to_name
    if move.from_column_id is not None and move.from_column_id == move.to_column_id:
        return _by(who, say("%(name)s gave it another place in %(to)s", name=who, to=to), say("Another place in %(to)s", to=to))
    if move.over_limit_reason:
        why = move.over_limit_reason
        over = say("%(name)s moved it into %(to)s over the limit: %(why)s", name=who, to=to, why=why)
        return _by(who, over, say("Into %(to)s over the limit: %(why)s", to=to, why=why))
    if move.is_commitment:
        return _by(who, say("%(name)s pulled it into %(to)s", name=who, to=to), say("Started: into %(to)s", to=to))
    if move.to_kind == "delivered":
        return _by(who, say("%(name)s delivered it: %(to)s", name=who, to=to), say("Delivered: %(to)s", to=to))
    return _by(who, say("%(name)s moved it to %(to)s", name=who, to=to), say("To %(to)s", to=to))


def arrival(card: Card, move: Move) -> Sentence:
    """A card came to be."""
    who, to = first_name(move.by_name), move.to_name
    if card.origin == "request":
        return _by(who, say("%(name)s said yes, and it is in %(to)s", name=who, to=to), say("Accepted, and in %(to)s", to=to))
    return _by(who, say("%(name)s wrote it down in %(to)s", name=who, to=to), say("Written down in %(to)s", to=to))


def blocked(blocker: Blocker, by: str | None) -> Sentence:
    """It could not go on."""
    who, why = first_name(by), blocker.reason
    return _by(who, say("%(name)s blocked it: %(why)s", name=who, why=why), say("Blocked: %(why)s", why=why))


def unblocked(blocker: Blocker, by: str | None) -> Sentence:
    """It could go on."""
    days = (blocker.until - blocker.since).days if blocker.until else 0
    who, why = first_name(by), blocker.ending
    if not days:
        if why:
            named = say("Unblocked by %(name)s the same day: %(why)s", name=who, why=why)
            return _by(who, named, say("Unblocked the same day: %(why)s", why=why))
        return _by(who, say("Unblocked by %(name)s the same day", name=who), say("Unblocked the same day"))
    if why:
        return _by(
            who,
            say_many(
                "Unblocked by %(name)s after %(num)d day: %(why)s",
                "Unblocked by %(name)s after %(num)d days: %(why)s",
                days,
                name=who,
                why=why,
            ),
            say_many("Unblocked after %(num)d day: %(why)s", "Unblocked after %(num)d days: %(why)s", days, why=why),
        )
    return _by(
        who,
        say_many("Unblocked by %(name)s after %(num)d day", "Unblocked by %(name)s after %(num)d days", days, name=who),
        say_many("Unblocked after %(num)d day", "Unblocked after %(num)d days", days),
    )


def first_name(name: str | None) -> str:
    """"Nuria" of "Nuria Etxeberria"."""
    return (name or "").split(" ")[0]


def _by(who: str, named: Sentence, unnamed: Sentence) -> Sentence:
    return named if who else unnamed
