"""What waits, as the address narrows it; who looks at what; who takes it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request, url_for
from markupsafe import Markup

from ...core.clock import now
from ...core.db import db
from ...core.errors import NotFound
from ...core.fields import as_id
from ...core.words import language
from ...teams.models import Team
from ...teams.queries import current_team, visible_team
from ...web.fragments import fragments, short
from ...web.pages import me, page, see_other
from ..answer_forms import HandForm
from ..policy import may_see_requests
from ..queries.duties import colleagues
from ..queries.looks import others_on, queue_versions
from ..queries.requests import visible_request
from ..queries.triage import CLOCKS, WHO, Sieve, Triage, teams_at_work, triage
from ..rules import assignments, looks
from . import intake

KEPT = ("team", "stage", "persona", "department", "clock", "who")
"""What an address of the queue keeps from one request to the next."""


def sieve() -> Sieve:
    """What of the queue the address asks for; what it says that is not known asks for nothing."""
    said = request.args
    return Sieve(
        team=team_of_address(),
        stage_id=as_id(said.get("stage", "")),
        persona_id=as_id(said.get("persona", "")),
        department_id=as_id(said.get("department", "")),
        clock=said.get("clock", "") if said.get("clock") in CLOCKS else "",
        who=said.get("who", "") if said.get("who") in WHO else "",
    )


def team_of_address() -> Team | None:
    """The team of the address; else the person's current one; None for all of theirs."""
    key = request.args.get("team", "")
    if key == "all":
        return None
    return _named(key) if key else current_team(me())


def _named(key: str) -> Any:
    """The team with that key, one that works now without another statement. Raises as `visible_team`."""
    at_work = teams_at_work().values() if may_see_requests(me()) else ()
    return next((team for team in at_work if team.key == key.upper()), None) or visible_team(key, to=me())


def kept() -> dict[str, str]:
    """The parts of the address that lead back to the same queue."""
    said = request.args
    return {name: said[name] for name in KEPT if said.get(name)}


def way() -> str:
    """The same as the end of an address."""
    said = urlencode(kept())
    return said and f"?{said}"


def queue_context(waiting: Triage, at: int | None) -> dict[str, Any]:
    """What `intake/_queue.html` shows beside the queue itself; `at` is the request in hand."""
    number, leads = waiting.sieve.team.id if waiting.sieve.team else 0, way()
    return {
        "queue": waiting,
        "lines": _lines(waiting, at, leads),
        "every": waiting.sieve.team is None,
        "kept": kept(),
        "way": leads,
        "topic": number,
        "version": queue_versions([number])[number],
    }


def _lines(waiting: Triage, at: int | None, leads: str) -> dict[int, Markup]:
    """The lines of the queue in sight, each kept for all that it shows: its clock moves with the minute."""
    every = waiting.sieve.team is None
    around = short((id(db.engine), language(), leads, every, now().replace(second=0, microsecond=0)))
    seen = {line.id: (line, section) for section in waiting.sections for line in section.rows}
    keys: dict[int, Hashable] = {number: (around, number == at, section.name, line) for number, (line, section) in seen.items()}

    def draw(missing: Iterable[int]) -> Iterator[tuple[int, Markup]]:
        template = current_app.jinja_env.get_template("intake/_queued.html")
        for number in missing:
            line, section = seen[number]
            yield number, Markup(template.render(line=line, section=section, at=at, way=leads, every=every))

    return fragments(keys, draw)


@intake.get("/requests/queue")
def show_queue() -> Response:
    at = as_id(request.args.get("at", ""))
    waiting = triage(sieve(), to=me(), at=at)
    _, before, after = waiting.around(at or 0)
    return page("intake/_queue.html", at=at, before=before, after=after, **queue_context(waiting, at))


@intake.get("/requests/<int:request_id>/looking")
def show_looking(request_id: int) -> Response:
    asked = visible_request(request_id, to=me())
    return page("intake/_looking.html", asked=asked, others=others_on(asked, to=me()))


@intake.post("/requests/<int:request_id>/looking")
def look(request_id: int) -> Response:
    asked = visible_request(request_id, to=me())
    looks.look(asked, is_writing=request.form.get("writing") == "1", by=me())
    return Response(status=204)


@intake.delete("/requests/<int:request_id>/looking")
def look_away(request_id: int) -> Response:
    looks.look_away(visible_request(request_id, to=me()), by=me())
    return Response(status=204)


@intake.post("/requests/<int:request_id>/assignee")
def hand(request_id: int) -> Response:
    asked, form = visible_request(request_id, to=me()), HandForm(request.form)
    people = [*(colleagues(asked.team) if asked.team else []), me()]
    person = next((each for each in people if each.id == form.user_id.data), None)
    if not form.validate() or (form.user_id.raw_data not in (None, [""]) and person is None):
        raise NotFound
    assignments.hand(asked, person, by=me())
    return see_other(url_for("intake.show_request", request_id=asked.id, **kept()))
