"""The types of customer: a page each, with what they need and what they said."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import PersonaForm, QuoteForm, WholePersonaForm
from ..models import Persona
from ..policy import may_quote, may_shape
from . import audiences

PARTS = ("name", "role", "need", "decides", "looks", "is_not")


@audiences.get("/personas")
def personas() -> Response:
    return _list(PersonaForm())


@audiences.post("/personas")
def add_persona() -> Response:
    form = PersonaForm(request.form)
    if not form.validate():
        return _list(form, 422)
    try:
        persona = rules.add_persona(form.name.data, form.role.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return _list(form, error.status)
    return see_other(url_for(".persona", persona_id=persona.id))


@audiences.get("/personas/<int:persona_id>")
def persona(persona_id: int) -> Response:
    return show_persona(queries.visible_persona(persona_id, to=me()), QuoteForm(language=me().language))


@audiences.get("/personas/<int:persona_id>/edit")
def edit_persona(persona_id: int) -> Response:
    found = queries.visible_persona(persona_id, to=me())
    return _edit(found, WholePersonaForm(**{part: getattr(found, part) for part in PARTS}))


@audiences.post("/personas/<int:persona_id>")
def change_persona(persona_id: int) -> Response:
    found, form = queries.visible_persona(persona_id, to=me()), WholePersonaForm(request.form)
    if not form.validate():
        return _edit(found, form, 422)
    try:
        rules.change_persona(found, by=me(), **{part: form[part].data for part in PARTS})
    except DomainError as error:
        form.refuse(error)
        return _edit(found, form, error.status)
    return see_other(url_for(".persona", persona_id=found.id))


def show_persona(persona: Persona, quote_form: QuoteForm, status: int = 200) -> Response:
    """The page of one persona, with the form for what somebody said."""
    return page(
        "audiences/persona.html",
        status,
        persona=persona,
        quotes=queries.quotes(persona),
        quote_form=quote_form,
        may_shape=may_shape(me()),
        may_quote=may_quote(me()),
        section="customers",
    )


def _list(form: PersonaForm, status: int = 200) -> Response:
    return page(
        "audiences/personas.html",
        status,
        form=form,
        personas=queries.personas(),
        put_away=queries.archived(Persona),
        may_shape=may_shape(me()),
        section="customers",
    )


def _edit(persona: Persona, form: WholePersonaForm, status: int = 200) -> Response:
    return page("audiences/persona_edit.html", status, form=form, persona=persona, section="customers")
