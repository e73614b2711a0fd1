"""Reading what one was told."""

from __future__ import annotations

from flask import Response, url_for

from ...core.errors import NotFound
from ...flow.queries.cards import visible_card
from ...flow.rules import watching
from ...web.pages import htmx, me, page, partials, see_other
from ..queries import lines as queries
from ..rules import reading
from . import notifications


@notifications.get("/notifications")
def show_notifications() -> Response:
    return page("notifications/page.html", lines=queries.lines(me()), bell=queries.bell(me()))


@notifications.get("/notifications/panel")
def show_panel() -> Response:
    return partials("notifications/_panel.html", lines=queries.lines(me()), bell=queries.bell(me()))


@notifications.get("/notifications/bell")
def show_bell() -> Response:
    return _bell()


@notifications.post("/notifications/<int:line_id>/read")
def read_line(line_id: int) -> Response:
    reading.read(queries.own_line(line_id, to=me()), by=me())
    return _again()


@notifications.post("/notifications/read")
def read_all() -> Response:
    reading.read_all(by=me())
    return _again()


@notifications.post("/notifications/<kind>/<int:subject_id>/read")
def read_about(kind: str, subject_id: int) -> Response:
    if kind not in ("card", "request", "team"):
        raise NotFound
    reading.read_about(kind, subject_id, by=me())
    return _bell()


@notifications.post("/notifications/<int:line_id>/mute")
def mute(line_id: int) -> Response:
    line = queries.own_line(line_id, to=me())
    watching.mute(visible_card(line.subject_id if line.subject_kind == "card" else 0, to=me()), by=me())
    reading.read(line, by=me())
    return _again()


def _bell() -> Response:
    return page("notifications/_bell.html", bell=queries.bell(me()))


def _again() -> Response:
    if not htmx:
        return see_other(url_for("notifications.show_notifications"))
    return partials("notifications/_read.html", lines=queries.lines(me()), bell=queries.bell(me()))
