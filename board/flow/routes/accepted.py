"""The one order of Accepted: proposals for another place, and what people think a card is worth."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...core.words import say
from ...web.pages import me
from ..forms.accepted import BOTTOM, AnswerForm, ProposalForm, ScoreForm, proposal_form
from ..models import Card, Proposal
from ..queries import accepted as queries
from ..queries.boards import standing_card
from ..queries.cards import changeable_card, visible_card
from ..rules import proposals, scores
from ..rules.moves import OrderIsTheLeads
from . import flow
from .moved import in_dialog
from .redrawn import framed, redrawn

OPEN = "?accepted=open"


@flow.get("/cards/<int:card_id>/proposal")
def show_proposal(card_id: int) -> Response:
    card = changeable_card(card_id, to=me())
    places = queries.places_in_accepted(card)
    return _proposal(card, proposal_form(places, before_id=str(places[0][0]) if places else BOTTOM))


@flow.post("/cards/<int:card_id>/proposal")
def propose(card_id: int) -> Response:
    card = changeable_card(card_id, to=me())
    form = proposal_form(queries.places_in_accepted(card), request.form)
    try:
        if form.validate():
            before = standing_card(form.above, to=me()) if form.above else None
            proposals.propose(card, before, form.reason.data, by=me())
            return redrawn(card.board_id, say("Proposed. The lead sees it beside the card."), where=OPEN)
    except DomainError as error:
        form.refuse(error)
    return _proposal(card, form, 422)


def ask_place(order: OrderIsTheLeads) -> Response:
    """A member dragged or carried the card: the place is proposed, with a reason if there is one."""
    card = visible_card(order.card.id, to=me())
    places = queries.places_in_accepted(card)
    top = places[0][0] if order.on_top and places else BOTTOM
    form = proposal_form(places, before_id=str(order.before.id if order.before else top))
    return in_dialog("flow/_form_dialog.html", 422, body="flow/_proposal.html", form=form, card=card, board=card.board)


@flow.post("/proposals/<int:proposal_id>/acceptance")
def accept_proposal(proposal_id: int) -> Response:
    proposal = queries.visible_proposal(proposal_id, to=me())
    done = proposals.accept_proposal(proposal, by=me())
    undo = url_for("flow.undo_move", move_id=done.id) if done else ""
    return redrawn(proposal.board_id, say("It stands where it was proposed."), undo, where=OPEN)


@flow.get("/proposals/<int:proposal_id>/refusal")
def show_refusal(proposal_id: int) -> Response:
    return _refusal(queries.visible_proposal(proposal_id, to=me()), AnswerForm())


@flow.post("/proposals/<int:proposal_id>/refusal")
def decline_proposal(proposal_id: int) -> Response:
    proposal, form = queries.visible_proposal(proposal_id, to=me()), AnswerForm(request.form)
    try:
        if form.validate():
            proposals.decline_proposal(proposal, form.answer.data, by=me())
            return redrawn(proposal.board_id, say("It stays where it is, and they are told."), where=OPEN)
    except DomainError as error:
        form.refuse(error)
    return _refusal(proposal, form, 422)


@flow.post("/proposals/<int:proposal_id>/withdrawal")
def withdraw_proposal(proposal_id: int) -> Response:
    proposal = queries.visible_proposal(proposal_id, to=me())
    board_id = proposal.board_id
    proposals.withdraw_proposal(proposal, by=me())
    return redrawn(board_id, say("Your proposal is taken back."), where=OPEN)


@flow.get("/cards/<int:card_id>/score")
def show_score(card_id: int) -> Response:
    card = changeable_card(card_id, to=me())
    mine = next((each for each in queries.scores_of([card.id]).get(card.id, []) if each.user_id == me().id), None)
    return _score(card, ScoreForm(obj=mine), is_scored=mine is not None)


@flow.post("/cards/<int:card_id>/score")
def score_card(card_id: int) -> Response:
    card, form = changeable_card(card_id, to=me()), ScoreForm(request.form)
    try:
        if form.validate():
            scores.score_card(card, form.impact.data or 0, form.confidence.data or 0, form.ease.data or 0, by=me())
            return redrawn(card.board_id, say("Scored. The order stays as it is."), where=OPEN)
    except DomainError as error:
        form.refuse(error)
    return _score(card, form, status=422)


@flow.post("/cards/<int:card_id>/score/forgetting")
def forget_score(card_id: int) -> Response:
    card = changeable_card(card_id, to=me())
    scores.forget_score(card, by=me())
    return redrawn(card.board_id, say("Your score is taken back."), where=OPEN)


def _proposal(card: Card, form: ProposalForm, status: int = 200) -> Response:
    return framed("flow/_proposal.html", status, form=form, card=card, board=card.board)


def _refusal(proposal: Proposal, form: AnswerForm, status: int = 200) -> Response:
    card = visible_card(proposal.card_id, to=me())
    proposed = next((each for each in queries.beside([card.id], False)[card.id].proposals if each.id == proposal.id), None)
    return framed("flow/_proposal_refusal.html", status, form=form, card=card, board=card.board, proposed=proposed, proposal=proposal)


def _score(card: Card, form: ScoreForm, status: int = 200, is_scored: bool = False) -> Response:
    return framed("flow/_score.html", status, form=form, card=card, board=card.board, is_scored=is_scored)
