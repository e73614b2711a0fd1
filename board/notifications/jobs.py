"""What the worker does: it tells people, and forgets what is old."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..activity.log import remembered
from ..activity.models import Activity
from ..activity.outbox import breathe
from ..core.db import db
from . import outbound
from .rules import correspondence, digests, moves, posting, reading, telling, welcome

GONE = ("flow.card.deleted",)
"""Events after which there is nothing to open any more."""


def tell(payloads: Sequence[dict[str, Any]]) -> None:
    """Tell whom events concern."""
    for happened in remembered(payloads):
        if happened.name in GONE and happened.subject_id:
            telling.silence(happened.subject_kind, happened.subject_id)
        else:
            telling.tell(happened)


def tell_moves(payloads: Sequence[dict[str, Any]]) -> None:
    """Tell the moves of some seconds."""
    happened = remembered(payloads)
    correspondence.tell_progress({each.subject_id for each in happened if each.subject_id})
    moves.tell_moves(happened)


def write_mails(payload: dict[str, Any]) -> None:
    """Write the mails that follow an event."""
    happened = db.session.get(Activity, payload["activity_id"])
    if happened is None:
        return
    if happened.name in correspondence.MAILED_OF:
        correspondence.tell_by_mail(happened)
    else:
        welcome.welcome(happened)


def tell_progress(payload: dict[str, Any]) -> None:
    """Something became of a card: write those whose request it is, if it is still so."""
    correspondence.tell_progress([payload["card_id"]])


def send_mail(payload: dict[str, Any]) -> None:
    """Hand one mail to the server. Nobody waits for a mail server: the database is given back meanwhile.

    Killed before its last line, it sends the same mail with the same Message-ID again.
    """
    mail_id, attempt, round_ = payload["mail_id"], payload["attempt"], payload["round"]
    try:
        parcel = posting.parcel(mail_id)
        if parcel is None:
            return
        breathe()
        outbound.deliver(parcel.server, parcel.message, parcel.to)
    except outbound.Refused as refused:
        posting.refused(mail_id, attempt, round_, refused)
    else:
        posting.sent(mail_id)


def plan_digests(payload: dict[str, Any]) -> None:
    """Once a day."""
    digests.plan_day()


def write_digests(payload: dict[str, Any]) -> None:
    """Every hour; others may write between two people."""
    for user_id in digests.readers_due():
        digests.write_digest(user_id)
        breathe()


def forget_old(payload: dict[str, Any]) -> None:
    """Once a day."""
    reading.forget_old()
    posting.forget_old()


MAILED_OF = (*correspondence.MAILED_OF, *welcome.INVITED, welcome.FORGOTTEN)
"""Events that mails follow."""
