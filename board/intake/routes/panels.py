"""The question with its four answers, what sends them and who takes it: drawn once for all requests of which they say the same.

What is one request's alone is left out where they are drawn, and put in where they are shown, escaped as the template would.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from ...core.words import Both, language, speaking
from ...web.csrf import csrf_token
from ...web.fragments import Parts, without_token
from ...web.pages import me
from ..queries.answering import Answering, OtherTeam, answering
from ..queries.known import Known
from ..queries.people import Together
from ..queries.standing import Standing
from ..rules.letters import NO_NAME_YET, written_day
from .sheets import sheets
from .verdicts import AnswerForms, wanted

PICKED = ("persona_id", "stage_id", "brand_id")
HOLE = re.compile("\x00([a-z_]+)\x00")
_kept = Parts(2_000_000)


def _hole(name: str) -> str:
    """Stands where something of the request's own belongs."""
    return f"\x00{name}\x00"


def _holes(name: str) -> Both:
    return Both(es=_hole(f"{name}_es"), en=_hole(f"{name}_en"))


def _fill(name: str, words: Both) -> dict[str, str]:
    return {f"{name}_{tongue}": words.in_(tongue) for tongue in ("es", "en")}


class Anything(Struct, frozen=True):
    """A customer, or a team, whose name comes later."""

    name: Both
    id: int = 0


class Blank(Standing):
    """A request without what is its own."""

    id, change, first_name, who = _hole("id"), _hole("need"), _hole("name"), _hole("name")  # type: ignore[assignment]

    def __init__(self, row: Any, house: Known, team: Any) -> None:
        super().__init__(row, house, team)
        self.persona = self.persona and Anything(_holes("who"))


class Panels(Struct, frozen=True):
    """How one request is answered. `around` is whatever all of it depends on: house, team, rights, days, place."""

    it: Answering
    """Of a `Standing` one."""
    house: Known
    way: str
    """What the address keeps from one request to the next."""
    after: int | None
    around: Hashable

    def drawn(self) -> dict[str, Markup]:
        """The parts "hand" (empty where it has no team), "test" and "foot"."""
        asked = self.it.request
        shared = (language(), self.around, asked.language)
        own = {"test": bool(asked.persona), "foot": bool(self.after), "teams": self._fits(), **dict.fromkeys(PICKED)}
        if asked.team:
            own["hand"] = (asked.assigned_to_id, me().id)
        keys = {part: (part, shared, what) for part, what in own.items()}
        found = {part: html for part, key in keys.items() if (html := _kept.get(key)) is not None}
        for part, html in self._draw([part for part in keys if part not in found]):
            _kept.keep(keys[part], html)
            found[part] = html
        mine = self._own(found)
        return {part: _filled(found.get(part, ""), mine) for part in ("hand", "test", "foot")}

    def _fits(self) -> tuple[int, ...]:
        return tuple(other.team.id for other in self.it.others if other.fits)

    def _own(self, found: Mapping[str, str]) -> dict[str, str | Markup]:
        """What goes into the holes."""
        it, asked = self.it, self.it.request
        said = {"id": str(asked.id), "name": asked.first_name, "need": wanted(asked.change)}
        said |= {"after": str(self.after), "way": self.way, "token": csrf_token()}
        said |= _fill("who", asked.persona.name if asked.persona else Both())
        said |= _fill("team", it.fitting.team.name if it.fitting else NO_NAME_YET)
        for tongue in ("es", "en"):
            with speaking(tongue):
                said[f"day_{tongue}"] = written_day(it.due_on)
        picked = {name: _picked(found[name], getattr(asked, name)) for name in PICKED}
        return {**said, "teams": Markup(found["teams"]), **picked}

    def _draw(self, missing: Sequence[str]) -> Iterator[tuple[str, str]]:
        about = self._blank() if set(missing) - {"teams"} else {}
        for part in missing:
            if part in PICKED:
                yield part, _select(about["forms"].yes[part])
            else:
                template = current_app.jinja_env.get_template(TEMPLATES[part])
                yield part, without_token(template.render(about if part != "teams" else self._teams()))

    def _blank(self) -> dict[str, Any]:
        """What the parts show of any request."""
        blank = Blank(self.it.request.row, self.house, self.it.request.team)
        plain = answering(blank, me(), self.house, (), together=Together(), place=self.it.place)
        any_team = [OtherTeam(Anything(_holes("team")), True, None, 0)]
        it = replace(plain, others=any_team, due_on=_holes("day"))  # type: ignore[arg-type]
        forms = AnswerForms(None, it)
        return {
            "asked": blank, "it": it, "forms": forms, "sheets": sheets(it, forms, [blank]), "language": language(), "me": me(),  # type: ignore[list-item]
            "picked": {name: Markup(_hole(name)) for name in (*PICKED, "teams")}, "after": self.after and _hole("after"),
            "way": _hole("way"), "where": f"/requests/{blank.id}/decisions{_hole('way')}", "place": f"answer-{blank.id}",
        }  # fmt: skip

    def _teams(self) -> dict[str, Any]:
        fitting = self.it.fitting
        return {"it": self.it, "asked": self.it.request, "to_team": fitting.team.id if fitting else None}


TEMPLATES = {
    "hand": "intake/_hand.html",
    "test": "intake/_test.html",
    "foot": "intake/_foot.html",
    "teams": "intake/_other_teams.html",
}


def _select(field: Any) -> str:
    """With nothing chosen."""
    field.data = None
    low = " slot__i--low" if field.short_name == "stage_id" else ""
    return str(field(class_=f"slot__i{low}", aria_label=field.label.text))


def _picked(select: str, chosen: int | None) -> Markup:
    """The `select`, which has nothing chosen, with that one."""
    option = f'value="{chosen or ""}">'
    return Markup(select.replace(f"<option {option}", f"<option selected {option}", 1))


def _filled(html: str, own: Mapping[str, str | Markup]) -> Markup:
    return Markup(HOLE.sub(lambda hole: str(escape(own[hole[1]])), html))
