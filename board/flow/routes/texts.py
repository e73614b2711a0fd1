"""The description and the title of a card, edited in their places; who can be named in a text, and how it will look."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from ...accounts.queries import draft_of
from ...core.differences import compared
from ...core.errors import DomainError
from ...core.words import say
from ...web.pages import me, page
from ..forms.texts import TextForm, TitleForm
from ..models import Card
from ..policy import can_change
from ..queries import cards as queries
from ..queries.naming import people_to_name
from ..rules.clashes import EditedMeanwhile
from ..rules.descriptions import write_description, write_title
from . import flow
from .card_body import body_of, words_of
from .prose import written
from .surfaces import both, changed, show

SECTION, TITLE = "flow/_card_description.html", "flow/_card_title.html"


@both(flow.get, "/cards/<int:card_id>/description")
def show_description(card_id: int, surface: str) -> Response:
    return _described(queries.visible_card(card_id, to=me()), surface)


@both(flow.get, "/cards/<int:card_id>/description/edit")
def edit_description(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    kept = draft_of(me(), f"card:{card.id}:description") if "draft" in request.args else None
    typed = {"text": kept.text, "revision": kept.revision} if kept else {}
    form = TextForm(data={"text": card.description, "revision": card.description_revision} | typed)
    return _described(card, surface, editing=form)


@both(flow.post, "/cards/<int:card_id>/description")
def save_description(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), TextForm(request.form)
    before = card.description
    try:
        is_new = write_description(card, form.text.data or "", form.revision.data or 0, by=me())
    except EditedMeanwhile as error:
        return _described_twice(queries.visible_card(card_id, to=me()), surface, form, error)
    undo = {"href": f"/cards/{card.id}/description/panel", "text": before, "revision": card.description_revision}
    told = {"told": say("The description is saved."), "undo": undo} if is_new else {}
    return changed(card, surface, SECTION, **told, **_about(card))


@both(flow.get, "/cards/<int:card_id>/title")
def show_title(card_id: int, surface: str) -> Response:
    return _titled(queries.visible_card(card_id, to=me()), surface)


@both(flow.get, "/cards/<int:card_id>/title/edit")
def edit_title(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    return _titled(card, surface, titling=TitleForm(data={"title": card.title, "revision": card.words_revision}))


@both(flow.post, "/cards/<int:card_id>/title")
def save_title(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), TitleForm(request.form)
    before = card.title
    try:
        is_new = write_title(card, form.title.data or "", form.revision.data or 0, by=me())
    except EditedMeanwhile as error:
        return _titled_twice(queries.visible_card(card_id, to=me()), surface, form, error)
    undo = {"href": f"/cards/{card.id}/title/panel", "title": before, "revision": card.words_revision}
    told = {"told": say("The title is saved."), "undo": undo} if is_new else {}
    return changed(card, surface, TITLE, may_change=True, **told)


@flow.post("/cards/<int:card_id>/preview")
def preview_text(card_id: int) -> Response:
    queries.visible_card(card_id, to=me())
    form = TextForm(request.form)
    shown = written({"text": (form.text.data or "", ())}, to=me()) if form.validate() else {}
    return page("flow/_preview.html", shown=shown.get("text", ""))


@flow.get("/cards/<int:card_id>/people-to-name")
def show_people_to_name(card_id: int) -> Response:
    card = queries.visible_card(card_id, to=me())
    return jsonify([{"name": each.name, "initials": each.initials} for each in people_to_name(card.board) if each.id != me().id])


def _described(card: Card, surface: str, status: int = 200, **more: Any) -> Response:
    if surface == "page":
        return show(surface, "flow/_card_body.html", status, **body_of(card), **more)
    return page(SECTION, status, card=card, surface=surface, **_about(card), **more)


def _described_twice(card: Card, surface: str, form: TextForm, error: DomainError) -> Response:
    """Both texts side by side. What was typed stays in the editor, and saving it now is meant."""
    sides = compared(card.description, form.text.data or "")
    form.revision.raw_data, form.revision.data = None, card.description_revision
    more: dict[str, Any] = {"editing": form, "sides": sides, "theirs": card.description, "clash": str(error)}
    if surface == "page":
        return _described(card, surface, 409, **more)
    return changed(card, surface, SECTION, status=409, **_about(card), **more)


def _titled(card: Card, surface: str, status: int = 200, **more: Any) -> Response:
    if surface == "page":
        return show(surface, "flow/_card_body.html", status, **body_of(card), **more)
    return page(TITLE, status, card=card, surface=surface, may_change=True, **more)


def _titled_twice(card: Card, surface: str, form: TitleForm, error: DomainError) -> Response:
    form.revision.raw_data, form.revision.data = None, card.words_revision
    more: dict[str, Any] = {"titling": form, "theirs": card.title, "clash": str(error)}
    if surface == "page":
        return _titled(card, surface, 409, **more)
    return changed(card, surface, TITLE, status=409, may_change=True, **more)


def _about(card: Card) -> dict[str, Any]:
    return {"may_change": can_change(me(), card), **words_of(card)}
