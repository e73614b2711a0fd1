"""Mails leave: what is put into the envelope, and what becomes of a mail that was taken or refused."""

from __future__ import annotations

from datetime import timedelta
from email.errors import MessageError
from email.utils import format_datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import update

from ...accounts.models import User
from ...activity.log import queue
from ...core.clock import now
from ...core.db import db
from ..models import Mail, MailServer
from ..outbound import Refused, Server
from ..paper import filled
from ..queries import post
from .mailing import BY_HAND

if TYPE_CHECKING:
    from email.message import EmailMessage

WAITS = (60, 120, 300, 600, 1200, 2400, 3600, 7200, 14400)
"""Seconds to the next try; the last one is kept until the mail is a day old."""
A_DAY = timedelta(hours=24)
KEPT = timedelta(days=30)


class Parcel(Struct, frozen=True):
    """A finished mail and where it goes."""

    message: EmailMessage
    to: str
    server: Server


def parcel(mail_id: int) -> Parcel | None:
    """The mail as it leaves; None where it does not have to leave any more.

    Raises:
        Refused: it cannot be put into an envelope.
    """
    mail = db.session.get(Mail, mail_id)
    if mail is None or mail.state != "queued":
        return None
    leaves, addresses = post.server(), post.addresses(mail)
    if addresses is None or not _is_wanted(mail):
        db.session.delete(mail)
        return None
    if leaves is None:
        _hold(mail)
        return None
    try:
        return Parcel(_message(mail, leaves, addresses), _ascii(mail.to_email), leaves)
    except (MessageError, ValueError, IndexError) as error:
        raise Refused("address", str(error), is_final=True) from error


def sent(mail_id: int) -> None:
    """The server took it."""
    mail = db.session.get_one(Mail, mail_id)
    mail.state, mail.sent_at, mail.error = "sent", now(), ""
    row = db.session.get(MailServer, 1)
    if row is not None and not post.is_given():
        row.error = ""
        row.tested_at = now() if mail.kind == "test" else row.tested_at


def refused(mail_id: int, attempt: int, round_: str, said: Refused) -> None:
    """The server did not take it: try again later, for a day; or give up at once where it will never be taken."""
    mail = db.session.get_one(Mail, mail_id)
    mail.error = str(said)[:500]
    row = db.session.get(MailServer, 1)
    if row is not None and not post.is_given():
        row.error = mail.error
    if said.is_final or mail.kind == "test" or now() - mail.queued_at > A_DAY:
        mail.state = "failed"
        return
    due_at = now() + timedelta(seconds=WAITS[min(attempt, len(WAITS) - 1)])
    payload = {"mail_id": mail.id, "attempt": attempt + 1, "round": round_}
    queue("notifications.send_mail", f"mail:{mail.id}:{round_}{attempt + 1}", payload, due_at=due_at)


def forget_old() -> None:
    """What left a month ago keeps its row, so that nothing is written twice, and loses its words."""
    old = update(Mail).where(Mail.state.in_(("sent", "done")), Mail.queued_at < now() - KEPT, Mail.text != "")
    db.session.execute(old.values(text="", html="", title="", to_name=""))


def _is_wanted(mail: Mail) -> bool:
    """Looked at again before it leaves: nothing but the question whether it may goes to an address that has not confirmed."""
    if mail.to_user_id:
        person = db.session.get(User, mail.to_user_id)
        return person is not None and person.is_active
    if mail.subject_kind != "request":
        return True
    subscription = post.subscription_of(mail)
    if subscription is None or subscription.ended_at is not None:
        return False
    return mail.kind == "confirm" or subscription.confirmed_at is not None


def _hold(mail: Mail) -> None:
    """The server was taken away meanwhile."""
    if mail.kind in BY_HAND:
        mail.state = "held"
    else:
        db.session.delete(mail)


def _message(mail: Mail, leaves: Server, addresses: dict[str, str]) -> EmailMessage:
    # Imported here: it takes a tenth of the start, and of the processes only the worker writes mails.
    from email.headerregistry import Address
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"] = Address(leaves.from_name or post.house(), addr_spec=_ascii(leaves.from_email))
    message["To"] = Address(mail.to_name, addr_spec=_ascii(mail.to_email))
    message["Subject"] = mail.title
    message["Date"] = format_datetime(mail.queued_at)
    message["Message-ID"] = mail.message_id
    if mail.thread:
        message["In-Reply-To"] = mail.thread
        message["References"] = mail.thread
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{filled(mail.unsubscribe_url, addresses)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(filled(mail.text, addresses), cte="quoted-printable")
    message.add_alternative(filled(mail.html, addresses), subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # now that it has parts: before, it would have become the first one's
    return message


def _ascii(address: str) -> str:
    """The address with its domain as the network writes it."""
    local, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}@{domain.encode('idna').decode()}"
