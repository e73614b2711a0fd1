"""Files and links of a card: put there, looked at, taken off, brought back."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from ...core import files
from ...core.contents import content_of
from ...core.errors import DomainError, NotFound
from ...core.words import say
from ...web.downloads import data_folder, given_back
from ...web.pages import me
from ...web.transaction import let_go
from ..forms.attachments import AttachForm
from ..models import Card
from ..queries import attachments as queries
from ..queries.cards import changeable_card, visible_card
from ..rules import attachments as rules
from . import flow
from .card_body import body_of
from .surfaces import both, changed, show


@both(flow.post, "/cards/<int:card_id>/files")
def attach(card_id: int, surface: str) -> Response:
    changeable_card(card_id, to=me())
    let_go()  # a file may take minutes to arrive
    form, kept = AttachForm(request.form), []
    if not form.validate():
        return _refused(card_id, surface, form, 422)
    try:
        kept = [(each.filename or "", files.keep(data_folder(), each.stream)) for each in form.uploads(request.files)]
        card = changeable_card(card_id, to=me())
        _attach(card, form, kept)
    except DomainError as error:
        for _name, stored in kept:
            files.forget(data_folder(), stored.storage)
        form.refuse(error)
        return _refused(card_id, surface, form, error.status)
    return _drawn(card, surface)


@both(flow.get, "/cards/<int:card_id>/files")
def show_files(card_id: int, surface: str) -> Response:
    """All of them, where there are more than the card draws at once."""
    card = visible_card(card_id, to=me())
    if surface == "panel":
        return _drawn(card, surface, whole=True)
    return show(surface, "flow/_card_body.html", **body_of(card, whole="files"))


@flow.get("/attachments/<int:attachment_id>")
def download(attachment_id: int) -> Response:
    """The file itself, always as a download."""
    attachment, _card = queries.visible_attachment(attachment_id, to=me())
    path = files.path_of(data_folder(), attachment.storage)
    if path is None:
        raise NotFound
    return given_back(path, attachment.content_type, as_attachment=True, download_name=attachment.name)


@flow.get("/attachments/<int:attachment_id>/picture")
def show_picture(attachment_id: int) -> Response:
    """The small picture that we drew from it."""
    return _picture(attachment_id)


@flow.get("/attachments/<int:attachment_id>/picture/large")
def show_large_picture(attachment_id: int) -> Response:
    """The one to look at."""
    return _picture(attachment_id, "-large")


@flow.post("/attachments/<int:attachment_id>/deletion", defaults={"surface": "page"})
@flow.post("/attachments/<int:attachment_id>/deletion/panel", defaults={"surface": "panel"})
def delete_attachment(attachment_id: int, surface: str) -> Response:
    attachment, card = queries.visible_attachment(attachment_id, to=me())
    rules.delete_attachment(attachment, card, by=me())
    undo = {"href": url_for("flow.restore_attachment", attachment_id=attachment.id, surface="panel")}
    return _drawn(card, surface, told=say("“%(name)s” is off the card.", name=attachment.name), undo=undo)


@flow.post("/attachments/<int:attachment_id>/restoration", defaults={"surface": "page"})
@flow.post("/attachments/<int:attachment_id>/restoration/panel", defaults={"surface": "panel"})
def restore_attachment(attachment_id: int, surface: str) -> Response:
    attachment, card = queries.visible_attachment(attachment_id, to=me(), deleted=True)
    rules.restore_attachment(attachment, card, by=me())
    return _drawn(card, surface, told=say("“%(name)s” is back.", name=attachment.name))


def _attach(card: Card, form: AttachForm, kept: list[tuple[str, files.Kept]]) -> None:
    if not (kept or form.url.data):
        raise form.nothing_chosen()
    for place, (name, stored) in enumerate(kept):
        path = files.path_of(data_folder(), stored.storage)
        content_type = content_of(stored.head, path, name) if path else None
        added = rules.attach_file(card, name, stored, content_type, f"{form.key.data}.{place}" if form.key.data else "", by=me())
        if added.storage != stored.storage:  # it had arrived already; only the answer was lost
            files.forget(data_folder(), stored.storage)
    if form.url.data:
        rules.attach_link(card, form.url.data, form.name.data, form.key.data, by=me())


def _drawn(card: Card, surface: str, whole: bool = False, **more: Any) -> Response:
    return changed(card, surface, "flow/_card_files.html", files=queries.attachments_of(card, to=me(), whole=whole), **more)


def _refused(card_id: int, surface: str, form: AttachForm, status: int) -> Response:
    card = changeable_card(card_id, to=me())
    if surface == "page":
        return show(surface, "flow/_card_body.html", status, **body_of(card), files_form=form)
    return changed(card, surface, "flow/_card_files.html", status=status, files=queries.attachments_of(card, to=me()), files_form=form)


def _picture(attachment_id: int, size: str = "") -> Response:
    attachment, _card = queries.visible_attachment(attachment_id, to=me())
    path = files.path_of(data_folder(), attachment.thumbnail + size)
    if path is None:
        raise NotFound
    return given_back(path, "image/webp")
