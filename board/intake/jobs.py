"""What the clock starts. Each job finds its decision and does nothing where something else became of it."""

from __future__ import annotations

import logging
from typing import Any

from ..activity.outbox import breathe
from ..core import files
from ..core.db import db
from ..core.errors import DomainError
from ..core.pictures import draw_pictures, names_of
from ..web.downloads import data_folder
from .models import Decision, RequestFile
from .queries.deciding import decision_to_send, reuse_of_form
from .rules import returns, sending

log = logging.getLogger("sirve.intake")


def send_letter(payload: dict[str, Any]) -> None:
    """Ten seconds are over. Mail will leave from here too; until then the private page is where it is read."""
    decision = decision_to_send(payload["decision_id"])
    if decision is None:
        return
    try:
        with db.session.begin_nested():
            sending.send_letter(decision)
    except DomainError as error:
        log.warning("a letter came back: %s", error, extra={"decision": decision.id})
        sending.give_back(_again(decision))


def keep_reuse(payload: dict[str, Any]) -> None:
    """Ten seconds are over since somebody used a finished piece: from now on it counts. What was undone is not there."""
    decision = reuse_of_form(payload["form_key"])
    if decision is not None:
        sending.send_letter(decision)


def return_deferred(payload: dict[str, Any]) -> None:
    """The day of a "not now" has come."""
    decision = decision_to_send(payload["decision_id"])
    if decision is not None:
        returns.return_deferred(decision)


def close_silent(payload: dict[str, Any]) -> None:
    """Ten working days without an answer to our question."""
    decision = decision_to_send(payload["decision_id"])
    if decision is not None:
        returns.close_silent(decision)


def forget_file(payload: dict[str, Any]) -> None:
    """A file was taken off a request a day ago: its row goes, and then the file."""
    file = db.session.get(RequestFile, payload["file_id"])
    if file is None or file.deleted_at is None:
        return
    db.session.delete(file)
    db.session.flush()
    for name in (file.storage, *names_of(file.thumbnail)):
        files.forget(data_folder(), name)


def make_pictures(payload: dict[str, Any]) -> None:
    """Make the small pictures of a file. Decoding takes up to a second, so others may write meanwhile."""
    file = db.session.get(RequestFile, payload["file_id"])
    if file is None or file.thumbnail or file.deleted_at:
        return
    storage = file.storage
    breathe()
    drawn = draw_pictures(data_folder(), storage)
    if drawn:
        db.session.get_one(RequestFile, payload["file_id"]).thumbnail = drawn.name


def _again(decision: Decision) -> Decision:
    """The decision as it is stored, after its changes were rolled back."""
    return decision_to_send(decision.id) or decision
