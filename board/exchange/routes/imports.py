"""Bringing a board in: choose the file, look at what would come, watch it land."""

from __future__ import annotations

from flask import Response, request, url_for

from ...web.downloads import data_folder
from ...web.pages import me, page, see_other
from ...web.transaction import let_go
from ..forms import FileForm, kinds_chosen
from ..queries import imports as queries
from ..rules import files, imports
from . import exchange


@exchange.get("/imports/new")
def new_import() -> Response:
    return _asked(FileForm(data={"team": request.args.get("team", "")}))


@exchange.post("/imports")
def ask_import() -> Response:
    let_go()  # two hundred megabytes may take minutes to arrive
    upload, form = request.files.get("file"), FileForm(request.form)
    teams = {team.key: team for team in queries.teams_to_import_into(me())}
    if upload is None or not upload.filename or form.team.data not in teams:
        form.refuse(imports.nothing_chosen(has_file=bool(upload and upload.filename)))
        return _asked(form, 422)
    stored_as = files.keep(data_folder(), upload)
    asked = imports.ask_import(teams[form.team.data], upload.filename, stored_as, by=me())
    return see_other(url_for("exchange.show_import", import_id=asked.id))


@exchange.get("/imports/<int:import_id>")
def show_import(import_id: int) -> Response:
    asked = queries.visible_import(import_id, to=me())
    return page("exchange/import.html", asked=asked, team=asked.team, section="board", kinds=queries.KINDS)


@exchange.get("/imports/<int:import_id>/state")
def show_state(import_id: int) -> Response:
    asked = queries.visible_import(import_id, to=me())
    return page("exchange/_import.html", asked=asked, kinds=queries.KINDS)


@exchange.post("/imports/<int:import_id>/landing")
def start_import(import_id: int) -> Response:
    asked = queries.visible_import(import_id, to=me())
    imports.start_import(asked, kinds_chosen(request.form), by=me())
    return see_other(url_for("exchange.show_import", import_id=asked.id))


@exchange.post("/imports/<int:import_id>/dropping")
def drop_import(import_id: int) -> Response:
    asked = queries.visible_import(import_id, to=me())
    imports.drop_import(asked, by=me())
    return see_other(url_for("exchange.new_import", team=asked.team.key))


def _asked(form: FileForm, status: int = 200) -> Response:
    teams = queries.teams_to_import_into(me())
    form.team.choices = [(team.key, str(team.name)) for team in teams]
    return page("exchange/new.html", status, form=form, teams=teams, section="board")
