"""What a card should change, and what became of it."""

from __future__ import annotations

from flask import Response, request

from ...core.errors import DomainError
from ...core.words import say
from ...web.pages import me
from ..forms.cards import CheckForm, HypothesisForm, LaterForm, hypothesis_form
from ..models import Card
from ..queries import cards as queries
from ..queries import choices
from ..queries.card_page import question_about
from ..rules import outcomes
from ..rules.hypotheses import Hypothesis
from ..rules.hypotheses import set_hypothesis as believe
from . import flow
from .surfaces import back_to, both, go_on, saved, show


@both(flow.get, "/cards/<int:card_id>/hypothesis")
def show_hypothesis(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    offered = choices.metrics_for(card)
    return _ask_hypothesis(hypothesis_form(offered, **choices.hypothesis_as_typed(card, offered)), card, offered, surface)


@both(flow.post, "/cards/<int:card_id>/hypothesis")
def set_hypothesis(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    offered = choices.metrics_for(card)
    form = hypothesis_form(offered, request.form)
    try:
        if form.validate():
            believe(card, _hypothesis(form, offered), by=me())
            return saved(card, surface, go_on(card, form.reason.data))
    except DomainError as error:
        form.refuse(error)
    return _ask_hypothesis(form, queries.visible_card(card_id, to=me()), offered, surface, 422)


@both(flow.get, "/cards/<int:card_id>/check")
def show_check(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    return _ask(CheckForm(value=question_about(card).today), card, surface)


@both(flow.post, "/cards/<int:card_id>/check")
def answer_check(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), CheckForm(request.form)
    try:
        if form.validate():
            outcomes.learn(card, form.outcome.data, form.value.data, form.note.data, by=me())
            return back_to(card, surface, say("Written down: we learned something from %(key)s.", key=card.key))
    except DomainError as error:
        form.refuse(error)
    return _ask(form, queries.visible_card(card_id, to=me()), surface, 422)


@both(flow.post, "/cards/<int:card_id>/check/later")
def check_later(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), LaterForm(request.form)
    if not form.validate():
        return _ask(CheckForm(), card, surface, 422)
    outcomes.check_later(card, form.check_on.data, by=me())
    return back_to(card, surface, say("We look again on that day."))


def _hypothesis(form: HypothesisForm, offered: list[choices.Offered]) -> Hypothesis:
    chosen = next((each for each in offered if str(each.metric.id) == form.metric_id.data), None)
    start = form.expected_from.data
    return Hypothesis(
        metric=chosen.metric if chosen else None,
        expected_from=chosen.latest if chosen and start is None else start,
        expected_to=form.expected_to.data,
        check_on=form.check_on.data,
        look_at=form.look_at.data,
    )


def _ask_hypothesis(
    form: HypothesisForm, card: Card, offered: list[choices.Offered], surface: str, status: int = 200
) -> Response:
    return show(surface, "flow/_hypothesis.html", status, form=form, card=card, offered=offered, team=card.board.team)


def _ask(form: CheckForm, card: Card, surface: str, status: int = 200) -> Response:
    question = question_about(card)
    return show(surface, "flow/_check_question.html", status, form=form, card=card, question=question, team=card.board.team)
