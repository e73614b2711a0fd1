"""Files of requests: for whoever asked, for the team, and for those who look after the disk."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ...core.pictures import names_of
from ..models import Request, RequestFile
from ..policy import may_see_requests


def file_of(request: Request, file_id: int, deleted: bool = False) -> RequestFile:
    """The file, if it came with that request. Raises `NotFound` otherwise, and where it was taken off."""
    found = db.session.get(RequestFile, file_id)
    if found is None or found.request_id != request.id or (found.deleted_at and not deleted):
        raise NotFound
    return found


def visible_file(file_id: int, to: User) -> RequestFile:
    """The file, for those who answer requests. Raises `NotFound` otherwise."""
    found = db.session.get(RequestFile, file_id) if may_see_requests(to) else None
    if found is None or found.deleted_at:
        raise NotFound
    return found


def stored_names() -> set[str]:
    """Every name under which a file of a request or its pictures lie on disk, those taken off a moment ago too."""
    rows = db.session.execute(select(RequestFile.storage, RequestFile.thumbnail))
    return {name for storage, picture in rows for name in (storage, *names_of(picture))}
