"""The administrator says through which server mails leave, tries it, and lets leave what waited."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.words import say
from .. import policy
from ..events import LetterSentByHand, MailServerRemoved, MailServerSet, MailsReleased, MailTried
from ..models import Mail, MailServer
from ..paper import Said
from ..queries import post
from ..queries.recipients import to_person
from .mailing import Matter, queue_again, write

ONLY_ADMINISTRATORS = say("Only an administrator may do that.")
RECENT = timedelta(days=7)
"""How old a held mail may be to leave by one click; older ones nobody waits for."""


def set_server(given: dict[str, object], by: User) -> MailServer:
    """Keep the server. An empty password keeps the one there is, unless it would go to another server or user."""
    require(policy.may_run_mail(by), ONLY_ADMINISTRATORS)
    if post.is_given():
        raise Conflict(say("The server is named where Sirve is started (SIRVE_SMTP_URL), and can only be changed there."))
    row = post.stored() or MailServer(id=1, host="", from_email="", password="", username="")
    values = dict(given)
    if not values["password"]:
        is_same = (row.host, row.username) == (values["host"], values["username"])
        values["password"] = row.password if is_same else ""
    if values["password"] and values["security"] == "none" and values["host"] not in ("localhost", "127.0.0.1", "::1"):
        raise DomainError(say("A password would travel in the open. Choose STARTTLS or TLS."), field="security")
    for name, value in values.items():
        setattr(row, name, value)
    row.tested_at, row.error = None, ""
    db.session.add(row)
    facts = {name: values[name] for name in ("host", "port", "security", "from_email")}
    record(MailServerSet(subject=("installation", 1), title=row.host, facts=facts), by=by)
    return row


def remove_server(by: User) -> None:
    """From now on letters are held, and sent by hand."""
    require(policy.may_run_mail(by), ONLY_ADMINISTRATORS)
    row = post.stored()
    if row is not None:
        db.session.delete(row)
        record(MailServerRemoved(subject=("installation", 1), title=row.host), by=by)


def try_server(by: User) -> Mail:
    """Send oneself a mail; the page says what became of it.

    Raises:
        Conflict: there is no server yet.
    """
    require(policy.may_run_mail(by), ONLY_ADMINISTRATORS)
    said = say("This is a test. If you can read it, letters, invitations and summaries reach people from %(house)s.", house=post.house())
    matter = Matter(key=f"test:{uuid4().hex}", kind="test")
    mail = write(to_person(by), matter, say("Mail from Sirve works"), [Said(said)])
    if mail is None:
        raise Conflict(say("Save the server first."))
    record(MailTried(subject=("installation", 1)), by=by)
    return mail


def retry(mail: Mail, by: User) -> None:
    """Try a mail that was given up, or held, again."""
    require(policy.may_run_mail(by), ONLY_ADMINISTRATORS)
    if mail.state not in ("failed", "held"):
        return
    if not _release([mail]):
        raise Conflict(say("It cannot leave by itself: there is no server, or its address has not been confirmed."))
    record(MailsReleased(subject=("installation", 1), facts={"number": 1}), by=by)


def release(by: User) -> int:
    """Let the mails of the last seven days leave that were held or given up; returns how many."""
    require(policy.may_run_mail(by), ONLY_ADMINISTRATORS)
    waiting = select(Mail).where(Mail.state.in_(("held", "failed")), Mail.queued_at > now() - RECENT).order_by(Mail.id)
    number = _release(list(db.session.scalars(waiting)))
    record(MailsReleased(subject=("installation", 1), facts={"number": number}), by=by)
    return number


def sent_by_hand(mail: Mail, by: User) -> None:
    """A person sent the letter themselves."""
    require(policy.may_send_by_hand(by, mail), say("Only a lead of the team sends its letters by hand."))
    if mail.state in ("held", "failed"):
        mail.state, mail.sent_at = "done", now()
        subject = (mail.subject_kind, mail.subject_id)
        record(LetterSentByHand(subject=subject, title=mail.title, team_id=mail.team_id, facts={"mail_id": mail.id}), by=by)


def _release(mails: list[Mail]) -> int:
    """Queue those that may leave by themselves: not to an address that has not confirmed."""
    if post.server() is None:
        return 0
    leaving = [mail for mail in mails if mail.kind != "test" and _may_leave(mail)]
    for mail in leaving:
        mail.state, mail.queued_at, mail.error = "queued", now(), ""
        queue_again(mail, round_=uuid4().hex[:8])
    return len(leaving)


def _may_leave(mail: Mail) -> bool:
    if mail.subject_kind != "request" or mail.to_user_id:
        return post.addresses(mail) is not None
    subscription = post.subscription_of(mail)
    return subscription is not None and subscription.confirmed_at is not None and subscription.ended_at is None
