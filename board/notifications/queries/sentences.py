"""Why somebody is told, in one sentence: on the page, and in the summary by mail."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date

from ...core.text import as_said
from ...core.words import Both, Sentence, locale, say
from ..models import Notification


def sentence_of(line: Notification) -> Sentence:
    """The sentence of the last thing that happened there; said in the language in force when it is shown."""
    who, facts = line.actor_name or "Sirve", line.facts
    text, why = as_said(facts.get("text", "")), facts.get("reason", "")
    if line.reason in _QUOTING and (text or line.reason not in _WITHOUT_WORDS):
        return say(_QUOTING[line.reason].message, who=who, text=text)
    if line.reason in _PLAIN:
        return say(_PLAIN[line.reason].message, who=who, why=why, name=facts.get("title", ""))
    return _TOLD.get(line.reason, _changed)(who, facts)


def due_of(facts: dict[str, Any]) -> date | None:
    """The date that was set, where that is what happened."""
    said = facts.get("due_on")
    return date.fromisoformat(said) if said else None


def _moved(who: str, facts: dict[str, Any]) -> Sentence:
    to = facts.get("to")
    column = Both(to.get("es", ""), to.get("en", "")) if isinstance(to, dict) else Both()
    return say("%(who)s moved it to %(column)s.", who=who, column=column)


def _dated(who: str, facts: dict[str, Any]) -> Sentence:
    day = due_of(facts)
    if day is None:
        return say("%(who)s changed its date.", who=who)
    return say("%(who)s gave it another date: %(day)s.", who=who, day=format_date(day, "d MMM", locale=locale()))


def _on_duty(who: str, facts: dict[str, Any]) -> Sentence:
    day = format_date(date.fromisoformat(facts["week"]), "d MMM", locale=locale())
    return say("%(who)s put you on duty in the week of %(day)s: its requests are yours to answer.", who=who, day=day)


def _proposed(who: str, facts: dict[str, Any]) -> Sentence:
    if facts.get("is_accepted"):
        return say("%(who)s took up the order you proposed.", who=who)
    return say("%(who)s left the order as it was and thanks you for the proposal.", who=who)


def _told_outcome(who: str, facts: dict[str, Any]) -> Sentence:
    said = {
        "moved": say("The number moved, says %(who)s.", who=who),
        "did_not": say("The number did not move, says %(who)s.", who=who),
    }
    return said.get(facts.get("outcome", ""), say("It cannot be told whether it moved, says %(who)s.", who=who))


def _changed(who: str, facts: dict[str, Any]) -> Sentence:
    return say("Something changed.")


_QUOTING = {
    "mention": say("%(who)s mentions you: “%(text)s”"),
    "step": say("%(who)s gave you a step: “%(text)s”"),
    "kudos": say("%(who)s thanks you: “%(text)s”"),
    "comment": say("%(who)s writes: “%(text)s”"),
}
_WITHOUT_WORDS = {
    "mention": say("%(who)s mentions you in the description."),
    "kudos": say("%(who)s thanks you for your part in it."),
}
_PLAIN = {
    **_WITHOUT_WORDS,
    "assignment": say("%(who)s put you on this card."),
    "waits": say("It waits for you, says %(who)s: “%(why)s”"),
    "blocker": say("%(who)s says that it cannot go on: “%(why)s”"),
    "decision": say("Your request has an answer."),
    "reply": say("Your question has an answer."),
    "wrote": say("Whoever asked for it writes to you."),
    "handed": say("%(who)s gave you this request to answer."),
    "appeal": say("They ask for another look at a no, with something new."),
    "file": say("%(who)s put a file on it: %(name)s"),
    "unblocked": say("%(who)s says that it can go on."),
    "archived": say("%(who)s put it away."),
}
_TOLD = {"move": _moved, "due": _dated, "proposal": _proposed, "outcome": _told_outcome, "duty": _on_duty}
