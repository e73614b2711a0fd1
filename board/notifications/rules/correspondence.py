"""What is written to those who hear of a request: the question whether they want to, the letter, and each change of its
public state, once. Nothing else; and to an address that has not confirmed, nothing but the question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from ...activity.log import queue
from ...activity.models import Activity
from ...core.clock import now
from ...core.db import db
from ...core.words import say, speaking
from ...flow.models import Card
from ...intake.models import Decision, Request, Subscription
from ...intake.queries.clocks import due_day
from ...intake.queries.requests import request_for_rules
from ...intake.queries.status import states_of
from ...intake.queries.way import SHARED
from ...intake.rules.letters import written_day
from ..models import Mail
from ..paper import Part, Quoted, Said, Scale, Small, Way, mark
from ..queries import post
from ..queries.recipients import Recipient, hearers, joined_to, requests_of_cards
from .mailing import Matter, write

MOST_QUESTIONS = 3
"""Confirming mails that one address gets in a day, whoever leaves it."""
FRESH = timedelta(days=1)
"""What the work says is told while it is news."""
PAGE, END = mark("page"), mark("end")


def tell_by_mail(happened: Activity) -> None:
    """Write the mails that follow `happened`."""
    if happened.name in _OF_A_CARD and happened.subject_id:
        due_at = happened.at + _OF_A_CARD[happened.name]
        queue("notifications.tell_progress", f"progress:{happened.id}", {"card_id": happened.subject_id}, due_at=due_at)
    request = (
        request_for_rules(happened.subject_id) if happened.subject_kind == "request" and happened.subject_id else None
    )
    if request is not None:
        _OF_A_REQUEST[happened.name](request, happened)


def tell_progress(card_ids: Iterable[int]) -> None:
    """Cards were moved or looked at: tell those whose request is under way, delivered or followed up now."""
    requests = [found for each in requests_of_cards(_news(card_ids)) if (found := request_for_rules(each))]
    for request_id, (state, card) in states_of(requests).items():
        if card and _is_news(state, card):
            request = next(each for each in requests if each.id == request_id)
            _tell_state(request, state, card)


def _ask_address(request: Request, happened: Activity) -> None:
    """The one mail to a stranger's address. It says nothing that whoever left the address has typed."""
    asked = db.session.get(Subscription, happened.facts["subscription_id"])
    if asked is None or asked.confirmed_at or asked.ended_at or _was_asked_enough(asked.email):
        return
    words = {"number": request.reference, "house": post.house()}
    with speaking(asked.language):
        day = written_day(asked.asked_at.date())
    parts: list[Part] = [
        Said(say("On %(day)s somebody left this address with request %(number)s at %(house)s.", **words, day=day)),
        Said(say("If it was you, say so, and we write to you here when there is an answer.")),
        Way(say("Yes, this is my address"), mark("confirm")),
        Said(say("If it was not you, do nothing. We send nothing else.")),
        Small(say("It was not me, and nobody should ask me again"), END),
    ]
    matter = Matter(
        key=f"confirm:{happened.id}",
        kind="confirm",
        subject=("request", request.id),
        team_id=request.team_id,
        ends=True,
    )
    write(_to(asked), matter, say("Is this your address? Request %(number)s at %(house)s", **words), parts)


def _was_asked_enough(email: str) -> bool:
    refused = select(Subscription.id).where(
        _same_box(Subscription.email, email), Subscription.ended_at.is_not(None), Subscription.confirmed_at.is_(None)
    )
    lately = (
        select(func.count())
        .select_from(Mail)
        .where(_same_box(Mail.to_email, email), Mail.kind == "confirm", Mail.queued_at > now() - timedelta(days=1))
    )
    return db.session.scalar(refused.limit(1)) is not None or (db.session.scalar(lately) or 0) >= MOST_QUESTIONS


def _same_box(column: InstrumentedAttribute[str], email: str) -> ColumnElement[bool]:
    """ana@x and ana+news@x are one person's: nobody is asked again under a name that somebody makes up."""
    name, _, domain = email.rpartition("@")
    name = name.partition("+")[0]
    named = column.startswith(f"{name}+", autoescape=True) & column.endswith(f"@{domain}", autoescape=True)
    return or_(column == f"{name}@{domain}", named)


def _catch_up(request: Request, happened: Activity) -> None:
    """An address confirmed: it gets the last letter it missed, or hears that we have the request."""
    subscription = db.session.get(Subscription, happened.facts["subscription_id"])
    if subscription is None or subscription.ended_at:
        return
    letters = select(Decision).where(
        Decision.request_id == request.id, Decision.sent_at.is_not(None), Decision.letter != ""
    )
    last = db.session.scalar(letters.order_by(Decision.id.desc()).limit(1))
    if last is not None:
        _letter_to(_to(subscription), request, last)
    elif request.state in ("waiting", "sending"):
        _state_to(_to(subscription), request, "received", None)


def _send_letter(request: Request, happened: Activity) -> None:
    decision = db.session.get(Decision, happened.facts["decision_id"])
    if decision is None or not decision.letter:
        return
    for to in hearers(request):
        _letter_to(to, request, decision)
    if decision.outcome in ("accepted", *SHARED):
        _tell_those_who_joined(request, decision)


def _tell_those_who_joined(request: Request, decision: Decision) -> None:
    """They share the answer. The letter greets somebody else by name, so they read it on their own pages."""
    for each in sorted(joined_to({request.id}) - {request.id}):
        other = request_for_rules(each)
        for to in hearers(other) if other else ():
            if decision.outcome == "accepted":
                _state_to(to, other, "accepted", None)
            else:
                _state_to(to, other, "joined", None, decision.id)


def _send_closing(request: Request, happened: Activity) -> None:
    closed = select(Decision).where(Decision.request_id == request.id, Decision.outcome == "closed")
    decision = db.session.scalar(closed.order_by(Decision.id.desc()).limit(1))
    for to in hearers(request) if decision else ():
        _letter_to(to, request, decision)


def _say_returned(request: Request, happened: Activity) -> None:
    for to in hearers(request):
        _state_to(to, request, "returned", None, happened.id)


def _say_withdrawn(request: Request, happened: Activity) -> None:
    """Whoever asked knows it; others who wanted to hear do not."""
    own = {request.requester_email, request.requester.email if request.requester else ""}
    for to in hearers(request):
        if to.email not in own:
            _state_to(to, request, "withdrawn", None, happened.id)


def _say_new_link(request: Request, happened: Activity) -> None:
    """The links in earlier mails no longer open; accounts have theirs, and by hand there was no mail."""
    for to in hearers(request) if post.server() else ():
        if to.user_id is None:
            _state_to(to, request, "link", None, happened.id)


_OF_A_REQUEST: dict[str, Callable[[Request, Activity], None]] = {
    "intake.subscription.asked": _ask_address,
    "intake.subscription.confirmed": _catch_up,
    "intake.letter.sent": _send_letter,
    "intake.request.closed": _send_closing,
    "intake.request.returned": _say_returned,
    "intake.request.withdrawn": _say_withdrawn,
    "intake.link.renewed": _say_new_link,
}
_OF_A_CARD = {"flow.outcome.told": timedelta(0), "flow.card.archived": timedelta(minutes=10)}
"""Event -> how long it may still be taken back before anybody is written."""
MAILED_OF = (*_OF_A_REQUEST, *_OF_A_CARD)
"""Events that somebody may have to be written of; moves are looked at together, some seconds later."""


def _tell_state(request: Request, state: str, card: Card | None) -> None:
    for to in hearers(request):
        _state_to(to, request, state, card)


def _news(card_ids: Iterable[int]) -> list[int]:
    """Those of the cards of which something was begun, delivered or looked at lately: most moves are none of the requester's business."""
    lately = now() - FRESH
    said = or_(
        Card.started_at > lately, Card.delivered_at > lately, Card.outcome_at > lately, Card.archived_at > lately
    )
    return list(db.session.scalars(select(Card.id).where(Card.id.in_(list(card_ids)), said)))


def _is_news(state: str, card: Card) -> bool:
    at = _INSTANTS[state](card) if state in _INSTANTS else None
    return at is not None and at > now() - FRESH


def _to(subscription: Subscription) -> Recipient:
    return Recipient(email=subscription.email, language=subscription.language)


def _who(to: Recipient) -> str:
    return f"u{to.user_id}" if to.user_id else to.email


def _letter_to(to: Recipient, request: Request, decision: Decision) -> None:
    key = f"letter:{decision.id}:{_who(to)}"[:160]
    title = _LETTER_TITLES.get(decision.outcome, say("We have an answer: %(title)s"))
    way = _LETTER_WAYS.get(decision.outcome, say("See your request, or reply"))
    reply = Said(say("To reply, write on the page of the request."))
    parts: list[Part] = [Quoted(decision.letter), reply, Way(way, PAGE), *_foot(to, request)]
    write(to, _about(to, request, key, "letter"), say(title.message, title=request.title), parts)


def _state_to(to: Recipient, request: Request, state: str, card: Card | None, once: int = 0) -> None:
    key = f"status:{request.id}:{state}{once or ''}:{_who(to)}"[:160]
    title, sentence = _STATES[state]
    with speaking(to.language, to.zone):
        day = written_day(due_day(request)) if state in ("received", "returned") else ""
    if state == "happened" and card:
        sentence = _OUTCOMES[card.outcome or "cannot_tell"]
    parts: list[Part] = [
        Said(say(sentence.message, title=request.title, day=day)),
        Way(_WAYS.get(state, say("See your request")), PAGE),
    ]
    if state == "delivered":
        parts.insert(1, Scale(say("How did it turn out for you? 1: it did not help. 5: it helped a lot."), _RATINGS))
    write(
        to, _about(to, request, key, "status"), say(title.message, title=request.title), [*parts, *_foot(to, request)]
    )


def _about(to: Recipient, request: Request, key: str, kind: str) -> Matter:
    return Matter(key=key, kind=kind, subject=("request", request.id), team_id=request.team_id, ends=to.user_id is None)


def _foot(to: Recipient, request: Request) -> list[Part]:
    why = say(
        "You get this because you wanted to hear of request %(number)s at %(house)s.",
        number=request.reference,
        house=post.house(),
    )
    if to.user_id:
        return [Small(why), Small(say("Choose in your settings what we mail you"), END)]
    return [Small(why), Small(say("Hear nothing more of this request"), END)]


_LETTER_TITLES = {
    "asked": say("We have a question: %(title)s"),
    "closed": say("Closed for now: %(title)s"),
    "rerouted": say("Passed on to another team: %(title)s"),
}
_LETTER_WAYS = {
    "asked": say("Answer"),
    "closed": say("Open it again"),
    "accepted": say("See where it is"),
    "merged": say("See where it is"),
    "rerouted": say("See where it is"),
}
_INSTANTS: dict[str, Callable[[Card], datetime | None]] = {
    "under_way": lambda card: card.started_at,
    "delivered": lambda card: card.delivered_at,
    "happened": lambda card: card.outcome_at,
    "stopped": lambda card: card.archived_at,
}
_STATES = {
    "received": (
        say("We have your request: %(title)s"),
        say("Thank you for confirming your address. We answer “%(title)s” by %(day)s."),
    ),
    "accepted": (
        say("Accepted: %(title)s"),
        say("The request that yours was joined to was accepted, and so “%(title)s” is in line."),
    ),
    "joined": (
        say("We have an answer: %(title)s"),
        say("The request that “%(title)s” was joined to has its answer. It stands on your page, with its why."),
    ),
    "under_way": (say("Under way: %(title)s"), say("We have begun to work on “%(title)s”.")),
    "delivered": (say("Delivered: %(title)s"), say("“%(title)s” is delivered.")),
    "happened": (say("What happened: %(title)s"), say("We looked at what changed with “%(title)s”.")),
    "stopped": (
        say("Stopped: %(title)s"),
        say("The team put “%(title)s” away. Write to us on its page if you still need it."),
    ),
    "returned": (
        say("We look at it again: %(title)s"),
        say("The day has come to look at “%(title)s” again. We answer by %(day)s."),
    ),
    "withdrawn": (say("Withdrawn: %(title)s"), say("Whoever asked for “%(title)s” no longer needs it.")),
    "link": (say("A new link: %(title)s"), say("“%(title)s” has a new private link. The older ones no longer open.")),
}
"""Public state -> title and sentence."""
_RATINGS = tuple(Way(str(number), f"{PAGE}?rating={number}#rating") for number in range(1, 6))
_WAYS = {"delivered": say("See it"), "happened": say("See what happened"), "link": say("Open your request")}
_OUTCOMES = {
    "moved": say("We looked at what changed with “%(title)s”: the number moved."),
    "did_not": say("We looked at what changed with “%(title)s”: the number did not move."),
    "cannot_tell": say("We looked at what changed with “%(title)s”: it cannot be told."),
}
