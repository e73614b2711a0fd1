"""Writing a mail: a row beside what it is about, and a task that sends it. What is rolled back mails nobody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import select

from ...activity.log import queue
from ...core.clock import now
from ...core.db import db
from ...core.text import one_line
from ...core.words import say, speaking
from ..models import Mail
from ..paper import Part, Small, as_html, as_text, mark
from ..queries import post
from ..queries.recipients import Recipient

BY_HAND = ("letter", "status")
"""Kinds that a person sends where there is no server; the others are not written then."""
LONGEST_TITLE = 150
_ON_THE_PAGE = say("Nobody reads replies to this address. Write on the page of the request instead.")
_NO_REPLIES = say("Nobody reads replies to this address.")


class Matter(Struct, frozen=True, kw_only=True):
    """What a mail is about. `key` makes it one mail however often it is written; `ends` says that one click ends such mails."""

    key: str
    kind: str
    subject: tuple[str, int | None] = ("", None)
    team_id: int | None = None
    ends: bool = False


def write(to: Recipient, matter: Matter, title: object, parts: Iterable[Part]) -> Mail | None:
    """Write one mail and queue it; without a server it is held for somebody to send by hand, or not written at all.

    Gives None where it was written before, or nobody would send it.
    """
    has_server = post.server() is not None
    if not has_server and matter.kind not in BY_HAND:
        return None
    if db.session.scalar(select(Mail.id).where(Mail.key == matter.key)):
        return None
    kind, subject_id = matter.subject
    mail = Mail(
        key=matter.key,
        kind=matter.kind,
        state="queued" if has_server else "held",
        message_id=f"<{uuid4().hex}@{post.domain()}>",
        thread=_thread(to, matter),
        to_email=to.email,
        to_name=one_line(to.name)[:120],
        to_user_id=to.user_id,
        language=to.language,
        subject_kind=kind,
        subject_id=subject_id,
        team_id=matter.team_id,
        unsubscribe_url=mark("end") if matter.ends else "",
        queued_at=now(),
    )
    with speaking(to.language, to.zone):
        every = [*parts, Small(_ON_THE_PAGE if kind == "request" else _NO_REPLIES)]
        mail.title = _cut(one_line(str(title)))
        mail.text = as_text(every)
        mail.html = as_html(mail.title, every, post.house())
    db.session.add(mail)
    db.session.flush()
    if has_server:
        queue_again(mail)
    return mail


def queue_again(mail: Mail, attempt: int = 0, round_: str = "") -> None:
    """Ask the worker to send `mail`, at once."""
    queue("notifications.send_mail", f"mail:{mail.id}:{round_}{attempt}", {"mail_id": mail.id, "attempt": attempt, "round": round_})


def _thread(to: Recipient, matter: Matter) -> str:
    """Message-ID of the first mail to this address about the same thing, so that mail programs show them together."""
    kind, subject_id = matter.subject
    if kind != "request":
        return ""
    first = select(Mail.message_id).where(Mail.subject_kind == kind, Mail.subject_id == subject_id, Mail.to_email == to.email)
    return db.session.scalar(first.order_by(Mail.id).limit(1)) or ""


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
