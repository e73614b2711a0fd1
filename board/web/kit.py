"""The living kit: every component in every state, from the real templates. Only while developing."""

from __future__ import annotations

from flask import Flask, Response, current_app
from werkzeug.datastructures import MultiDict

from ..core import fields
from ..core.errors import NotFound
from ..core.words import Both
from .pages import page


class KitForm(fields.Form):
    """One field of each kind. The words are examples, so they stay in English."""

    name = fields.Words("Team name")
    limit = fields.Whole("Limit of Making", least=1, most=20)
    stage = fields.Choice("Stage", [("2", "Consideration"), ("3", "Purchase")])
    kind = fields.Choice("Class of service", [("standard", "Standard"), ("expedite", "Expedite")])
    told = fields.Choices(
        "Tell me by e-mail when", [("mention", "Someone mentions me"), ("blocked", "A card of mine is blocked")]
    )
    sentence = fields.BothWords("Audience sentence")
    why = fields.LongWords("What we learned, in a sentence")
    agreed = fields.Tick("Remind me in two weeks")


def kit() -> Response:
    """Every component on one page."""
    if not current_app.extensions["settings"].development:
        raise NotFound
    typed = MultiDict(
        [("name", "Compass"), ("limit", "four"), ("stage", "2"), ("kind", "standard"), ("told", "mention")]
    )
    form = KitForm(typed, sentence=Both("Cuidamos a Marta mientras decide.", "We look after Marta while she decides."))
    form.validate()
    return page("web/kit.html", form=form)


def init_app(app: Flask) -> None:
    """Give `app` the page; elsewhere than in development there is nothing at its address."""
    app.add_url_rule("/kit", "web.kit", kit)
