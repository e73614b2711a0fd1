"""Who answers in which week, and the sentences a team keeps for its letters."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError, NotFound
from ...core.fields import as_id
from ...core.words import language, say
from ...teams.models import Team
from ...teams.queries import team_with, visible_team
from ...web.pages import me, page, see_other
from ..answer_forms import DutyForm, SnippetForm
from ..policy import may_plan_duty, may_write_snippets
from ..queries.duties import colleagues, rota
from ..queries.snippets import snippets_of, visible_snippet
from ..rules import duties, snippets
from . import intake


@intake.get("/requests/duty/<key>")
def show_duty(key: str) -> Response:
    return _duty(visible_team(key, to=me()))


@intake.post("/requests/duty/<key>")
def set_duty(key: str) -> Response:
    team, form = visible_team(key, to=me()), DutyForm(request.form)
    person = next((each for each in colleagues(team) if each.id == form.user_id.data), None)
    if form.user_id.data is not None and person is None:
        raise NotFound
    if not form.validate() or form.week.data is None:
        return _duty(team, 422, say("Choose this week or one to come."))
    duties.set_duty(team, form.week.data, person, by=me())
    return see_other(url_for("intake.show_duty", key=team.key))


@intake.post("/requests/duty/<key>/plan")
def plan_duty(key: str) -> Response:
    """Fill what is empty, each week with whoever's turn is the longest ago."""
    team = visible_team(key, to=me())
    duties.plan_fairly(team, by=me())
    return see_other(url_for("intake.show_duty", key=team.key))


@intake.get("/requests/sentences/<key>")
def show_snippets(key: str) -> Response:
    return _snippets(visible_team(key, to=me()))


@intake.post("/requests/sentences/<key>")
def add_snippet(key: str) -> Response:
    team, form = visible_team(key, to=me()), SnippetForm(request.form)
    try:
        if form.validate():
            said = (form.language.data or language(), form.name.data or "", form.text.data or "")
            snippets.add_snippet(team, *said, by=me())
            return see_other(url_for("intake.show_snippets", key=team.key))
    except DomainError as error:
        form.refuse(error)
    return _snippets(team, form, 422)


@intake.post("/sentences/<int:snippet_id>")
def change_snippet(snippet_id: int) -> Response:
    snippet, form = visible_snippet(snippet_id, to=me()), SnippetForm(request.form)
    team = _team_of(snippet.team_id)
    try:
        if form.validate():
            snippets.change_snippet(snippet, form.name.data or "", form.text.data or "", by=me())
            return see_other(url_for("intake.show_snippets", key=team.key))
    except DomainError as error:
        form.refuse(error)
    return _snippets(team, form, 422, changing=snippet.id)


@intake.post("/sentences/<int:snippet_id>/place")
def move_snippet(snippet_id: int) -> Response:
    snippet = visible_snippet(snippet_id, to=me())
    team = _team_of(snippet.team_id)
    snippets.move_snippet(snippet, team, up=request.form.get("to") == "up", by=me())
    return see_other(url_for("intake.show_snippets", key=team.key, _anchor=f"sentence-{snippet.id}"))


@intake.post("/sentences/<int:snippet_id>/deletion")
def delete_snippet(snippet_id: int) -> Response:
    snippet = visible_snippet(snippet_id, to=me())
    snippets.delete_snippet(snippet, by=me())
    return see_other(url_for("intake.show_snippets", key=_team_of(snippet.team_id).key, deleted=snippet.id))


@intake.post("/sentences/<int:snippet_id>/return")
def bring_snippet_back(snippet_id: int) -> Response:
    snippet = visible_snippet(snippet_id, to=me())
    snippets.bring_back(snippet, by=me())
    return see_other(url_for("intake.show_snippets", key=_team_of(snippet.team_id).key))


def _team_of(team_id: int) -> Team:
    return team_with(team_id, to=me())


def _duty(team: Team, status: int = 200, error: object = None) -> Response:
    return page(
        "intake/duty.html",
        status,
        section="requests",
        team=team,
        weeks=rota(team),
        people=colleagues(team),
        may_plan=may_plan_duty(me(), team.id),
        error=error,
    )


def _snippets(team: Team, form: SnippetForm | None = None, status: int = 200, changing: int | None = None) -> Response:
    return page(
        "intake/snippets.html",
        status,
        section="requests",
        team=team,
        snippets=snippets_of(team),
        form=form or SnippetForm(None, data={"language": language()}),
        changing=changing,
        may_write=may_write_snippets(me(), team.id),
        notices=_deleted(),
    )


def _deleted() -> list[dict[str, object]]:
    """The sentence that was deleted a moment ago, with its way back."""
    deleted = as_id(request.args.get("deleted", ""))
    if deleted is None:
        return []
    gone = visible_snippet(deleted, to=me())
    if gone.deleted_at is None:
        return []
    undo = {"href": url_for("intake.bring_snippet_back", snippet_id=gone.id)}
    return [{"message": say("“%(name)s” was deleted.", name=gone.name), "undo": undo}]
