"""The order of stages, personas and brands, and what is put away."""

from __future__ import annotations

from flask import Response, request, url_for

from ...web.pages import me, see_other
from .. import queries, rules
from ..forms import PlaceForm
from . import audiences

KIND = "/<any(stages, personas, brands):kind>/<int:part_id>"


@audiences.post(f"{KIND}/place")
def place(kind: str, part_id: int) -> Response:
    part, form = queries.visible_part(kind, part_id, to=me()), PlaceForm(request.form)
    if form.validate():
        rules.place(part, form.at.data, by=me())
    return see_other(url_for(f".{kind}"))


@audiences.post(f"{KIND}/putting-away")
def archive(kind: str, part_id: int) -> Response:
    rules.archive(queries.visible_part(kind, part_id, to=me()), by=me())
    return see_other(url_for(f".{kind}"))


@audiences.post(f"{KIND}/return")
def restore(kind: str, part_id: int) -> Response:
    rules.restore(queries.visible_part(kind, part_id, to=me()), by=me())
    return see_other(url_for(f".{kind}"))
