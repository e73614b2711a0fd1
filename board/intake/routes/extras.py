"""After sending: the address to keep, what happens next, and what makes the answer easier, as long as there is none."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from ...accounts.queries import departments
from ...core import files
from ...core.contents import content_of
from ...core.errors import Conflict, DomainError
from ...core.words import say
from ...web.downloads import data_folder
from ...web.pages import hidden, htmx, page, partials, see_other, somebody
from ...web.transaction import let_go
from ..forms import ExtrasForm
from ..kinds import BY_NAME, QUESTIONS, answered
from ..models import Request
from ..policy import may_complete
from ..queries import files as stored
from ..queries import private
from ..queries.status import status
from ..rules import extras as rules
from ..rules import files as attaching
from . import intake

ROWS = {"hunch": "evidence", "department_id": "department"}
"""Field -> the row of the page that shows it; a kind and its questions share one."""


@intake.context_processor
def kinds() -> dict[str, Any]:
    """What templates ask about the kind of a request."""
    return {"kinds": BY_NAME, "answered": answered, "most_files": attaching.MOST, "may_complete": may_complete}


@intake.get("/r/<token>/sent")
def sent(token: str) -> Response:
    """After sending: the address to keep, what happens next, and what is still missing."""
    asked = private.request_behind(token)
    address = url_for("intake.private_page", token=token, _external=True)
    about = {"asked": asked, "standing": status(asked), "token": token, "address": address, "extras": extras_of()}
    return hidden(page("intake/sent.html", section="ask", **about))


@intake.post("/r/<token>/extras")
@intake.post("/requests/mine/<int:request_id>/extras")
def complete(token: str = "", request_id: int = 0) -> Response:
    asked, form = theirs(token, request_id), extras_of(request.form)
    try:
        if form.validate():
            rules.complete(asked, form.given(), by=somebody())
            return _changed(asked, token, form.given())
    except Conflict:
        raise
    except DomainError as error:
        form.refuse(error)
    return _refused(asked, token, form, form.given())


@intake.post("/r/<token>/files")
@intake.post("/requests/mine/<int:request_id>/files")
def attach(token: str = "", request_id: int = 0) -> Response:
    theirs(token, request_id)
    let_go()  # a file may take minutes to arrive
    kept: list[tuple[str, files.Kept]] = []
    try:
        kept += [(each.filename or "", files.keep(data_folder(), each.stream)) for each in _uploads()]
        asked = theirs(token, request_id)
        _attach(asked, kept)
    except DomainError as error:
        for _name, each in kept:
            files.forget(data_folder(), each.storage)
        return _files_refused(theirs(token, request_id), token, error)
    return _changed(asked, token, ["files"])


@intake.post("/r/<token>/files/<int:file_id>/deletion")
@intake.post("/requests/mine/<int:request_id>/files/<int:file_id>/deletion")
def take_off(file_id: int, token: str = "", request_id: int = 0) -> Response:
    asked = theirs(token, request_id)
    attaching.take_off(stored.file_of(asked, file_id, deleted=True), asked, by=somebody())
    return _changed(asked, token, ["files"])


def extras_of(data: Any = None) -> ExtrasForm:
    """What may still be given, as a form."""
    return ExtrasForm(data, departments())


def theirs(token: str, request_id: int) -> Request:
    """The request of whoever came by its address, or in the account it belongs to."""
    return private.request_behind(token) if token else private.own_request(request_id, to=somebody())


def _changed(asked: Request, token: str, given: Any) -> Response:
    """What was given, drawn anew; without JavaScript the page on which it was given."""
    again = theirs(token, 0 if token else asked.id)
    if htmx:
        return _rows(again, token, extras_of(), given, told=say("Saved."))
    after_sending = token and "sent" in request.form
    if after_sending:
        return see_other(url_for("intake.sent", token=token) + "#extras")
    return see_other(url_for("intake.private_page", **_here(again, token)) + "#extras")


def _refused(asked: Request, token: str, form: ExtrasForm, given: Any, status_code: int = 422) -> Response:
    if htmx:
        return _rows(asked, token, form, given, status_code)
    return hidden(page("intake/give.html", status_code, section="ask", asked=asked, token=token, extras=form))


def _files_refused(asked: Request, token: str, error: DomainError) -> Response:
    form = extras_of()
    form.form_errors.append(error.sentence)  # type: ignore[arg-type]
    return _refused(asked, token, form, ["files"], error.status)


def _rows(asked: Request, token: str, form: ExtrasForm, given: Any, status_code: int = 200, told: object = "") -> Response:
    rows = sorted({"kind" if name in QUESTIONS else ROWS.get(name, name) for name in given})
    about = {"asked": asked, "token": token, "extras": form, "rows": rows, "told": told}
    return hidden(partials("intake/_extras_changed.html", status_code, **about))


def _here(asked: Request, token: str) -> dict[str, Any]:
    return {"token": token} if token else {"request_id": asked.id}


def _uploads() -> list[Any]:
    """The files among what was sent; a browser sends an empty one where none was chosen."""
    found = [each for each in request.files.getlist("file") if each.filename]
    if not found:
        raise DomainError(say("Choose a file first."), field="file")
    return found


def _attach(asked: Request, kept: list[tuple[str, files.Kept]]) -> None:
    key = request.form.get("key", "")[:60]
    for place, (name, each) in enumerate(kept):
        path = files.path_of(data_folder(), each.storage)
        content_type = content_of(each.head, path, name) if path else None
        added = attaching.attach(asked, name, each, content_type, f"{key}.{place}" if key else "", by=somebody())
        if added.storage != each.storage:  # it had arrived already; only the answer was lost
            files.forget(data_folder(), each.storage)
