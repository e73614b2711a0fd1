"""Files that come with a request: put there and taken off by whoever asked, until it is answered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ...accounts.models import User
from ...activity.log import queue, record
from ...core.clock import now
from ...core.contents import PICTURES
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.files import MEGABYTE, Kept, called
from ...core.text import one_line
from ...core.words import say
from ..events import RequestCompleted
from ..models import Request, RequestFile
from ..policy import may_complete, may_speak_for_requester
from .extras import about

MOST = 5
"""Files of one request."""
MOST_TOGETHER = 10_240 * MEGABYTE
"""Bytes that the files of all requests may have: strangers cannot fill the disk."""
STAYS = timedelta(days=1)
"""How long a file that was taken off is kept: a backup that has begun may still name it."""


def attach(request: Request, name: str, kept: Kept, content_type: str | None, key: str = "", *, by: User | None) -> RequestFile:
    """Put a stored file to the request; the same key puts it there once. A picture gets its small ones from the worker.

    Args:
        content_type: what its content was found to be; None where that is nothing we take.

    Raises:
        DomainError: of a kind we do not take, or there are too many.
        Conflict: the request has been answered.
    """
    _may(request, by)
    if content_type is None:
        shown = one_line(name)[:120]
        raise DomainError(say("“%(name)s” is of a kind we do not take. Put it into a .zip.", name=shown), field="file")
    known = _by_key(request, key)
    if known:
        return known
    _require_place(request, kept.size)
    added = RequestFile(
        request_id=request.id,
        name=called(name) or kept.storage,
        storage=kept.storage,
        content_type=content_type,
        size=kept.size,
        key=key[:80] or None,
        at=now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(added)
    except IntegrityError:  # the same upload arrived twice at once
        known = _by_key(request, key)
        if known is None:
            raise
        return known
    if content_type in PICTURES:
        queue("intake.make_pictures", key=f"intake.make_pictures:{added.id}", payload={"file_id": added.id})
    _tell(request, by)
    return added


def take_off(file: RequestFile, request: Request, *, by: User | None) -> None:
    """It is gone from the request at once, and from the disk a day later."""
    _may(request, by)
    if file.deleted_at is not None:
        return
    file.deleted_at = now()
    queue("intake.forget_file", key=f"intake.forget_file:{file.id}", payload={"file_id": file.id}, due_at=now() + STAYS)
    db.session.flush()
    _tell(request, by)


def _tell(request: Request, by: User | None) -> None:
    db.session.expire(request, ["files"])
    record(RequestCompleted(**about(request), facts={"given": ["files"]}), by=by)


def _may(request: Request, by: User | None) -> None:
    require(may_speak_for_requester(by), say("Your account is closed. Use the private link."))
    if not may_complete(request):
        raise Conflict(say("It has been answered meanwhile. Look at the answer, and reply to it if you like."))


def _by_key(request: Request, key: str) -> RequestFile | None:
    if not key:
        return None
    return db.session.scalar(select(RequestFile).where(RequestFile.request_id == request.id, RequestFile.key == key[:80]))


def _require_place(request: Request, size: int) -> None:
    held = select(func.count()).where(RequestFile.request_id == request.id, RequestFile.deleted_at.is_(None))
    if (db.session.scalar(held) or 0) >= MOST:
        raise DomainError(say("A request takes %(most)d files. Take one off first, or put them into one .zip.", most=MOST), field="file")
    used = db.session.scalar(select(func.coalesce(func.sum(RequestFile.size), 0))) or 0
    if used + size > MOST_TOGETHER:
        raise DomainError(say("There is no room for files at the moment. Write to the team where yours can be found."), field="file")
