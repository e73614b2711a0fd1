"""The four answers, drawn once for all requests whose answers say the same, but for a name and a few words.

What is one request's alone is left out where it is drawn, and put in where it is shown, escaped as the template would.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from markupsafe import Markup, escape

from ...core.words import Both, language
from ...web.fragments import fragments
from ...web.pages import me
from ..queries.answering import answering
from ..queries.clocks import day_to_tell
from ..queries.known import Known
from ..queries.people import Together
from ..queries.standing import Standing
from .sheets import sheets
from .verdicts import AnswerForms, wanted

TEMPLATES = {"yes": "_yes", "other": "_other", "ask": "_questions", "no": "_no"}
PICKED = ("persona_id", "stage_id", "brand_id")
NAME, NEED = "\x00name\x00", "\x00need\x00"
"""Stand where the requester's first name and what they need belong."""
WHO = Both(es="\x00who-es\x00", en="\x00who-en\x00")
"""Where their customer's name does, in either language."""


@dataclass(frozen=True)
class AnyCustomer:
    name: Both = WHO


class Blank(Standing):
    """A request without what is its own."""

    change, first_name, who = NEED, NAME, NAME  # type: ignore[assignment]

    def __init__(self, row: Any, house: Known, team: Any) -> None:
        super().__init__(row, house, team)
        self.persona = self.persona and AnyCustomer()


@dataclass(frozen=True)
class Panels:
    """How the answers to one request are drawn. `around` is whatever they all depend on: house, team, rights, days, place."""

    asked: Standing
    house: Known
    place: int | None
    around: Hashable

    def drawn(self) -> list[Markup]:
        """One for each answer, in their order."""
        asked = self.asked
        shared = (language(), self.around, asked.language)
        fits = tuple(team.id for team in self.house.served.serving(asked.stage_id, asked.persona_id, asked.brand_id))
        due: date = day_to_tell(asked)  # type: ignore[arg-type]
        who = asked.persona.name if asked.persona else Both()
        own = {"yes": bool(asked.persona), "other": (fits, due), "ask": None, "no": bool(asked.persona), **dict.fromkeys(PICKED)}
        keys: dict[str, Hashable] = {part: ("panel", part, shared, what) for part, what in own.items()}
        found = fragments(keys, self._draw)
        holes = {NAME: asked.first_name, NEED: wanted(asked.change), WHO.es: who.in_("es"), WHO.en: who.in_("en")}
        holes |= {_hole(name): _picked(found[name], getattr(asked, name)) for name in PICKED}
        return [_filled(found[verdict], holes) for verdict in TEMPLATES]

    def _draw(self, missing: Iterable[str]) -> Iterator[tuple[str, Markup]]:
        blank = Blank(self.asked.row, self.house, self.asked.team)
        it = answering(blank, me(), self.house, (), together=Together(), place=self.place)
        forms = AnswerForms(None, it)
        template = current_app.jinja_env.get_template("intake/_panel.html")
        about = {"asked": blank, "it": it, "forms": forms, "sheets": sheets(it, forms, [blank]), "language": language()}  # type: ignore[list-item]
        about["picked"] = {name: Markup(_hole(name)) for name in PICKED}
        for part in missing:
            if part in PICKED:
                field = forms.yes[part]
                field.data = None
                low = " slot__i--low" if part == "stage_id" else ""
                yield part, field(class_=f"slot__i{low}", aria_label=field.label.text)
            else:
                yield part, Markup(template.render(template=f"intake/{TEMPLATES[part]}.html", form=getattr(forms, part), **about))


def _hole(name: str) -> str:
    return f"\x00{name}\x00"


def _picked(select: str, chosen: int | None) -> Markup:
    """The `select`, which has nothing chosen, with that one."""
    option = f'value="{chosen or ""}">'
    return Markup(str(select).replace(f"<option {option}", f"<option selected {option}", 1))


def _filled(html: str, holes: dict[str, str]) -> Markup:
    for hole, words in holes.items():
        if hole in html:
            html = str(html).replace(hole, str(escape(words)))
    return Markup(html)
