"""The conversation on a card."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request

from ...core.differences import compared
from ...core.errors import DomainError
from ...core.words import say
from ...web.pages import me, page
from ..forms.texts import TextForm
from ..models import Card, Comment
from ..queries import cards as queries
from ..queries.talk import said, visible_comment
from ..rules import comments
from ..rules.clashes import EditedMeanwhile
from . import flow
from .card_body import words_of
from .prose import written
from .surfaces import both, changed

THREAD, COMMENT = "flow/_card_thread.html", "flow/_comment.html"


@flow.get("/cards/<int:card_id>/comments")
def show_comments(card_id: int) -> Response:
    card = queries.visible_card(card_id, to=me())
    return page(THREAD, card=card, surface="panel", **words_of(card))


@both(flow.post, "/cards/<int:card_id>/comments")
def write_comment(card_id: int, surface: str) -> Response:
    card, form = queries.visible_card(card_id, to=me()), TextForm(request.form)
    comment = comments.write_comment(card, form.text.data or "", by=me(), key=form.key.data or "")
    if surface == "page":
        return _on_the_page(card, comment)
    return _thread(card)


@flow.get("/comments/<int:comment_id>")
def show_comment(comment_id: int) -> Response:
    card, comment = visible_comment(comment_id, to=me())
    return page(COMMENT, card=card, surface="panel", **_about(card, comment))


@flow.get("/comments/<int:comment_id>/edit")
def edit_comment(comment_id: int) -> Response:
    card, comment = visible_comment(comment_id, to=me())
    form = TextForm(data={"text": comment.text, "revision": comment.revision})
    return page(COMMENT, card=card, surface="panel", wording=form, **_about(card, comment))


@both(flow.post, "/comments/<int:comment_id>")
def save_comment(comment_id: int, surface: str) -> Response:
    card, comment = visible_comment(comment_id, to=me())
    form, before = TextForm(request.form), comment.text
    try:
        is_new = comments.edit_comment(card, comment, form.text.data or "", form.revision.data or 0, by=me())
    except EditedMeanwhile as error:
        return _worded_twice(card, comment, form, error)
    if surface == "page":
        return _on_the_page(card, comment)
    undo = {"href": f"/comments/{comment.id}/panel", "text": before, "revision": comment.revision}
    told = {"told": say("The comment is saved."), "undo": undo} if is_new else {}
    return changed(card, surface, COMMENT, **told, **_about(card, comment))


@both(flow.post, "/comments/<int:comment_id>/deletion")
def delete_comment(comment_id: int, surface: str) -> Response:
    card, comment = visible_comment(comment_id, to=me())
    comments.delete_comment(card, comment, by=me())
    if surface == "page":
        return _on_the_page(card)
    return _thread(card, told=say("The comment is deleted."), undo={"href": f"/comments/{comment.id}/restoration/panel"})


@both(flow.post, "/comments/<int:comment_id>/restoration")
def restore_comment(comment_id: int, surface: str) -> Response:
    card, comment = visible_comment(comment_id, to=me())
    comments.restore_comment(card, comment, by=me())
    return _on_the_page(card, comment) if surface == "page" else _thread(card, told=say("The comment is back."))


def _thread(card: Card, **told: Any) -> Response:
    return changed(card, "panel", THREAD, **told, **words_of(card))


def _on_the_page(card: Card, comment: Comment | None = None) -> Response:
    part = f"comment-{comment.id}" if comment else f"card-{card.id}-comments"
    return redirect(f"/cards/{card.id}#{part}", 303)  # type: ignore[return-value]


def _about(card: Card, comment: Comment) -> dict[str, Any]:
    shown = said(card, comment, to=me())
    prose = written({shown.id: (shown.text, shown.names)}, to=me())
    return {"comment": shown, "prose": prose}


def _worded_twice(card: Card, comment: Comment, form: TextForm, error: DomainError) -> Response:
    """Both texts side by side, where the same person wrote in two windows."""
    sides = compared(comment.text, form.text.data or "")
    form.revision.raw_data, form.revision.data = None, comment.revision
    more = {"wording": form, "sides": sides, "theirs": comment.text, "clash": str(error)}
    return changed(card, "panel", COMMENT, status=409, **_about(card, comment), **more)
