"""What customers said, on which day."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.pages import me, see_other
from .. import queries, rules
from ..forms import QuoteForm
from . import audiences
from .personas import show_persona


@audiences.post("/personas/<int:persona_id>/quotes")
def add_quote(persona_id: int) -> Response:
    persona, form = queries.visible_persona(persona_id, to=me()), QuoteForm(request.form)
    if not form.validate():
        return show_persona(persona, form, 422)
    try:
        rules.add_quote(persona, form.text.data, form.said_on.data, form.language.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return show_persona(persona, form, error.status)
    return see_other(url_for(".persona", persona_id=persona.id))


@audiences.post("/quotes/<int:quote_id>/removal")
def remove_quote(quote_id: int) -> Response:
    quote = queries.visible_quote(quote_id, to=me())
    rules.remove_quote(quote, by=me())
    return see_other(url_for(".persona", persona_id=quote.persona_id))
