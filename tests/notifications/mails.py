"""What the tests of mails share: Albarán, and its people doing things."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from board.core.db import db
from board.intake.models import Decision, Request, Subscription
from board.intake.rules import answers, sending
from board.intake.rules.letters import Written
from board.intake.rules.send import send
from board.intake.rules.subscriptions import confirm, subscribe
from tests.intake.conftest import World, loaded

STRANGER = "rosa@partner.example"


def strangers(world: World, email: str = STRANGER, language: str = "en", **more: Any) -> Request:
    """A request of somebody without an account, and with it the question to their address."""
    request, _ = send(world.words(name="Rosa", email=email, language=language, **more), by=None)
    db.session.flush()
    return loaded(request)


def confirmed(request: Request, email: str = STRANGER, language: str = "en") -> None:
    """The address says that it wants to hear."""
    known = select(Subscription).where(Subscription.request_id == request.id, Subscription.email == email)
    subscription = db.session.scalar(known) or subscribe(request, email, language)
    assert subscription is not None
    confirm(subscription)


def leave(decision: Decision) -> None:
    """The ten seconds of a letter are over."""
    db.session.flush()
    loaded(decision.request)
    sending.send_letter(decision)


def declined(request: Request, world: World, why: str = "Marta has it already") -> Decision:
    """A no whose letter has left."""
    decision = answers.decline(loaded(request), "nothing_changes", "nothing", Written(why=why), by=world.lucia)
    leave(decision)
    return decision
