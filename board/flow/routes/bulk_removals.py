"""Taking labels and people off the cards somebody selected, and what those have."""

from __future__ import annotations

from flask import Response, request

from ...core.words import ngettext, say
from ...web.pages import me, page
from ..forms.bulk import BulkForm, ids_of
from ..queries import boards as queries
from ..queries import selection
from ..rules import bulk
from . import flow
from .bulk import done, refused, undo


@flow.get("/boards/<int:board_id>/bulk/people")
def show_people_on_cards(board_id: int) -> Response:
    board = queries.visible_board(board_id, to=me())
    choices = selection.people_of(board, ids_of(request.args.get("cards"))[: bulk.MOST])
    return page("flow/_bulk_choices.html", kind="people", choices=choices)


@flow.get("/boards/<int:board_id>/bulk/labels")
def show_labels_on_cards(board_id: int) -> Response:
    board = queries.visible_board(board_id, to=me())
    choices = selection.labels_of(board, ids_of(request.args.get("cards"))[: bulk.MOST])
    return page("flow/_bulk_choices.html", kind="labels", choices=choices)


@flow.post("/boards/<int:board_id>/bulk/people/removal")
def take_off_cards(board_id: int) -> Response:
    board, form = queries.visible_board(board_id, to=me()), BulkForm(request.form)
    person = selection.somebody(form.person_id)
    try:
        cards = bulk.take_off_cards(board, form.ids, person, by=me())
    except bulk.Obstacles as obstacles:
        return refused(board, obstacles)
    told = ngettext("%(name)s is not on %(num)d card any more.", "%(name)s is not on %(num)d cards any more.", len(cards))
    told %= {"num": len(cards), "name": person.name}
    return done(board, told, undo("put_back_on_cards", board, cards, person=person.id))


@flow.post("/boards/<int:board_id>/bulk/people/removal/undoing")
def put_back_on_cards(board_id: int) -> Response:
    board = queries.visible_board(board_id, to=me())
    person = selection.somebody(request.args.get("person", type=int))
    bulk.put_people_back(board, ids_of(request.args.get("cards")), person, by=me())
    return done(board, say("Undone."))


@flow.post("/boards/<int:board_id>/bulk/labels/removal")
def take_label_off_cards(board_id: int) -> Response:
    board, form = queries.visible_board(board_id, to=me()), BulkForm(request.form)
    try:
        cards = bulk.unlabel_cards(board, form.ids, form.label_id or 0, by=me())
    except bulk.Obstacles as obstacles:
        return refused(board, obstacles)
    told = ngettext("%(num)d card lost the label.", "%(num)d cards lost the label.", len(cards)) % {"num": len(cards)}
    return done(board, told, undo("put_label_back_on_cards", board, cards, label=form.label_id))


@flow.post("/boards/<int:board_id>/bulk/labels/removal/undoing")
def put_label_back_on_cards(board_id: int) -> Response:
    board = queries.visible_board(board_id, to=me())
    bulk.label_cards(board, ids_of(request.args.get("cards")), request.args.get("label", 0, type=int), by=me())
    return done(board, say("Undone."))
