"""The page of a card, a new one, changing what it says, putting it away."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for

from ...core.errors import DomainError
from ...core.fields import as_id
from ...core.words import Sentence, say
from ...web.pages import me
from ..forms.cards import CardForm, FreshCardForm, card_form, differing, new_card_form
from ..models import Board, Card
from ..queries import cards as queries
from ..queries import choices
from ..queries.boards import main_board
from ..queries.hands import work_type_of
from ..rules import cards, copying
from ..rules.gates import HypothesisNeeded
from ..rules.words import CardWords
from ..rules.work_types import choose_work_type
from . import flow
from .card_body import kept_body_of
from .surfaces import back_to, back_to_board, both, go_on, saved, show

AGAIN = ("personas", "stage_id", "work_type_id")
"""What is chosen for one card after the other."""


@both(flow.get, "/cards/<int:card_id>")
def show_card(card_id: int, surface: str) -> Response:
    card = queries.bare_card(card_id, to=me())
    return show(surface, "flow/_card_body.html", **kept_body_of(card, surface))


@both(flow.get, "/cards/new")
def show_new_card(surface: str) -> Response:
    board = queries.board_for_a_new_card(as_id(request.args.get("board")), to=me())
    chosen = {name: request.args[name] for name in AGAIN if name in request.args} | {"personas": request.args.getlist("personas")}
    form, after = new_card_form(choices.audience_for(board), board_id=board.id, **chosen), as_id(request.args.get("after"))
    told = _told(queries.visible_card(after, to=me()), as_id(request.args.get("written")) or 1) if after else ""
    return show(surface, "flow/_new_card.html", form=form, board=board, team=board.team, told=told)


@both(flow.post, "/cards/new")
def create_card(surface: str) -> Response:
    board = queries.board_for_a_new_card(as_id(request.form.get("board_id")), to=me())
    audience = choices.audience_for(board)
    form = new_card_form(audience, request.form)
    if not form.validate():
        return show(surface, "flow/_new_card.html", 422, form=form, board=board, team=board.team, told="")
    written = [_write(title, form, board, audience) for title in form.titles]
    if "another" in request.form:
        return _another(written, surface)
    told = _told(written[-1], len(written))
    return back_to_board(board, surface, told) if written[1:] else back_to(written[0], surface, told)


@both(flow.post, "/cards/<int:card_id>/copies")
def copy_card(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    copied = copying.copy_card(card, main_board(card.board.team, to=me()), by=me())
    copy = queries.visible_card(copied.id, to=me())
    undo = {"href": url_for("flow.delete_card", card_id=copy.id, surface="panel")}
    return back_to(copy, surface, say("%(key)s, another like it, is at the bottom of Accepted.", key=copy.key), undo)


@both(flow.get, "/cards/<int:card_id>/edit")
def show_edit(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    form = card_form(choices.audience_for(card.board, card), **choices.as_typed(card))
    return show(surface, "flow/_card_edit.html", form=form, card=card, team=card.board.team)


@both(flow.post, "/cards/<int:card_id>/edit")
def edit_card(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    audience = choices.audience_for(card.board, card)
    form = card_form(audience, request.form)
    try:
        if form.validate():
            cards.edit_card(card, _words(form, audience), form.revision.data, reason=form.reason.data, by=me())
            return saved(card, surface, go_on(card, form.reason.data))
    except HypothesisNeeded as needed:
        return _to_hypothesis(needed, surface)
    except DomainError as error:
        return _again(form, card_id, surface, error)
    return show(surface, "flow/_card_edit.html", 422, form=form, card=card, team=card.board.team)


@both(flow.post, "/cards/<int:card_id>/archive")
def archive_card(card_id: int, surface: str) -> Response:
    card = queries.visible_card(card_id, to=me())
    cards.archive(card, by=me())
    undo = {"href": url_for("flow.restore_card", card_id=card.id, surface="panel")}
    return back_to(card, surface, say("%(key)s is put away.", key=card.key), undo)


def _write(title: str, form: FreshCardForm, board: Board, audience: choices.Audience) -> Card:
    words = CardWords(title=title, need=form.need.data, **audience.chosen(form.data))
    card = cards.create_card(board, words, by=me())
    if kind := as_id(form.work_type_id.data):
        choose_work_type(card, work_type_of(board.team, kind), by=me())
    return card


def _told(last: Card, number: int) -> Sentence:
    """That so many cards, of which `last` came last, were written."""
    if number > 1:
        return say("%(num)d cards are at the bottom of Accepted.", num=number)
    return say("%(key)s is at the bottom of Accepted.", key=last.key)


def _another(written: list[Card], surface: str) -> Response:
    """The empty form of the next card: for whom, when and what kind of work it is are chosen as before."""
    chosen = {name: request.form.getlist(name) for name in AGAIN}
    last, number = written[-1], len(written)
    target = url_for("flow.show_new_card", surface=surface, board=last.board_id, after=last.id, written=number, **chosen)
    return redirect(target, 303)  # type: ignore[return-value]


def _words(form: CardForm, audience: choices.Audience) -> CardWords:
    return CardWords(**{name: form.data[name] for name in choices.TEXTS}, **audience.chosen(form.data))


def _again(form: CardForm, card_id: int, surface: str, error: DomainError) -> Response:
    """The form as typed. After a clash what somebody else saved stands beside it, and saving once more is meant."""
    card, more = queries.visible_card(card_id, to=me()), dict[str, Any]()
    form.refuse(error)
    if isinstance(error, cards.EditedMeanwhile):
        more["theirs"] = differing(form, choices.as_typed(card))
        form.revision.raw_data, form.revision.data = None, card.words_revision
    return show(surface, "flow/_card_edit.html", error.status, form=form, card=card, team=card.board.team, **more)


def _to_hypothesis(needed: HypothesisNeeded, surface: str) -> Response:
    target = url_for("flow.show_hypothesis", card_id=needed.card.id, surface=surface, to=needed.column.id)
    return redirect(target, 303)  # type: ignore[return-value]
