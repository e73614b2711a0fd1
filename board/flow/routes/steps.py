"""The steps of a card."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from ...activity.models import Activity
from ...core.errors import DomainError, NotFound
from ...core.fields import as_id
from ...core.words import say
from ...web.pages import me, page
from ..queries import cards as queries
from ..queries import hands as offered
from ..queries.sides import side_of
from ..rules import steps
from . import flow
from .hands import again, drawn_on, refusal
from .surfaces import both, show


@both(flow.get, "/cards/<int:card_id>/steps")
def show_steps(card_id: int, surface: str) -> Response:
    return again(card_id, surface, "steps")


@both(flow.post, "/cards/<int:card_id>/steps")
def add_steps(card_id: int, surface: str) -> Response:
    card, list_id = queries.changeable_card(card_id, to=me()), as_id(request.form.get("list_id"))
    text = request.form.get("text", "")
    try:
        added = steps.add_steps(card, text, list_id, by=me())
    except DomainError as error:
        return again(card_id, surface, "steps", refused=refusal(error, f"new-{list_id or 0}", text=text))
    return again(card_id, surface, "steps", spoken=say("Added: %(text)s", text=added[-1].text))


@both(flow.post, "/cards/<int:card_id>/lists")
def add_list(card_id: int, surface: str) -> Response:
    card, name = queries.changeable_card(card_id, to=me()), request.form.get("name", "")
    try:
        steps.add_list(card, name, by=me())
    except DomainError as error:
        return again(card_id, surface, "steps", refused=refusal(error, "list", text=name))
    return again(card_id, surface, "steps")


@both(flow.post, "/cards/<int:card_id>/lists/<int:list_id>")
def name_list(card_id: int, list_id: int, surface: str) -> Response:
    card, name = queries.changeable_card(card_id, to=me()), request.form.get("name", "")
    try:
        steps.name_list(card, list_id, name, by=me())
    except DomainError as error:
        return again(card_id, surface, "steps", refused=refusal(error, f"list-{list_id}", text=name))
    return again(card_id, surface, "steps")


@both(flow.post, "/cards/<int:card_id>/lists/<int:list_id>/removal")
def remove_list(card_id: int, list_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    return _removed(card_id, surface, steps.remove_list(card, list_id, by=me()), say("The list is gone."))


@both(flow.post, "/cards/<int:card_id>/steps/<int:step_id>/tick")
def tick_step(card_id: int, step_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    steps.tick(card, step_id, "done" in request.form, by=me())
    return again(card_id, surface, "steps", spoken=_progress(card_id))


@both(flow.get, "/cards/<int:card_id>/steps/<int:step_id>")
def show_step(card_id: int, step_id: int, surface: str) -> Response:
    return _edited(card_id, step_id, surface, {})


@both(flow.post, "/cards/<int:card_id>/steps/<int:step_id>")
def change_step(card_id: int, step_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), request.form
    try:
        steps.word(card, step_id, form.get("text", ""), by=me())
        steps.give(card, step_id, offered.colleague_or_none(as_id(form.get("owner_id"))), by=me())
    except DomainError as error:
        return _edited(card_id, step_id, surface, refusal(error, "step", text=form.get("text", "")), 422)
    return again(card_id, surface, "steps", "watch", spoken=say("Saved."))


@both(flow.post, "/cards/<int:card_id>/steps/<int:step_id>/place")
def place_step(card_id: int, step_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), request.form
    steps.place(card, step_id, as_id(form.get("list_id")) or 0, as_id(form.get("before_id")), by=me())
    return again(card_id, surface, "steps", spoken=_stands(card_id, step_id))


@both(flow.post, "/cards/<int:card_id>/steps/<int:step_id>/removal")
def remove_step(card_id: int, step_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    return _removed(card_id, surface, steps.remove(card, step_id, by=me()), say("The step is gone."))


@both(flow.post, "/cards/<int:card_id>/steps/<int:step_id>/card")
def make_card_of_step(card_id: int, step_id: int, surface: str) -> Response:
    made = steps.make_card(queries.changeable_card(card_id, to=me()), step_id, by=me())
    return again(card_id, surface, "steps", told=say("%(key)s is at the bottom of Accepted.", key=made.key))


def _removed(card_id: int, surface: str, gone: Activity | None, told: object) -> Response:
    if gone is None:
        return again(card_id, surface, "steps")
    undo = url_for("flow.put_back", card_id=card_id, activity_id=gone.id, surface="panel")
    return again(card_id, surface, "steps", told=told, undo=undo)


def _edited(card_id: int, step_id: int, surface: str, refused: dict[str, Any], status: int = 200) -> Response:
    """The step as a form in its own place; without scripts a page."""
    card = queries.changeable_card(card_id, to=me())
    found = _found(card_id, step_id)
    about = {"card": card, "place": found, "people": offered.people_for(card, me()), "refused": refused, "surface": surface}
    if surface == "page":
        return show(surface, "flow/_step_form.html", status, team=card.board.team, **{k: v for k, v in about.items() if k != "surface"})
    response = page("flow/_step_form.html", status, **about | {"surface": drawn_on(surface)})
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = f"#step-{step_id}", "outerHTML"
    return response


def _found(card_id: int, step_id: int) -> dict[str, Any]:
    """The step, its list, and those it could stand above."""
    lists = side_of(queries.visible_card(card_id, to=me()), me()).lists
    for each in lists:
        for index, step in enumerate(each.steps):
            if step.id == step_id:
                after = each.steps[index + 2].id if index + 2 < len(each.steps) else 0
                above = each.steps[index - 1].id if index else None
                return {"step": step, "list": each, "index": index, "above": above, "after": after, "lists": lists}
    raise NotFound


def _progress(card_id: int) -> object:
    side = side_of(queries.visible_card(card_id, to=me()), me())
    return say("%(done)d of %(all)d steps done", done=side.done, all=side.total)


def _stands(card_id: int, step_id: int) -> object:
    found = _found(card_id, step_id)
    values = {"text": found["step"].text, "place": found["index"] + 1, "all": len(found["list"].steps)}
    return say("“%(text)s” is number %(place)d of %(all)d", **values)
