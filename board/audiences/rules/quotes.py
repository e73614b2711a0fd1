"""Dated things that customers said."""

from __future__ import annotations

from datetime import date

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import today
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import say
from ..events import CustomerQuoted, QuoteRemoved
from ..models import Persona, Quote
from ..policy import may_quote


def add_quote(persona: Persona, text: str, said_on: date, language: str, by: User) -> Quote:
    """Remember what somebody like `persona` said, in their language. Raises `DomainError` for a day to come."""
    require(may_quote(by), say("Only those who work in the department write down what customers say."))
    if said_on > today(by.time_zone):
        raise DomainError(say("That day has not come yet. When did they say it?"), "said_on")
    quote = Quote(persona_id=persona.id, text=text, said_on=said_on, language=language)
    db.session.add(quote)
    db.session.flush()
    record(CustomerQuoted(subject=("persona", persona.id), title=str(persona.name), facts={"quote": quote.id}), by=by)
    return quote


def remove_quote(quote: Quote, by: User) -> None:
    """Take away something that was not said, or should not have been written down."""
    require(may_quote(by), say("Only those who work in the department write down what customers say."))
    record(QuoteRemoved(subject=("persona", quote.persona_id), facts={"quote": quote.id}), by=by)
    db.session.delete(quote)
