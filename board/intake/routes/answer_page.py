"""The page on which a request is answered. What many requests have in common is drawn once, what is drawn already is not read."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from markupsafe import Markup

from ...core import words
from ...core.clock import today
from ...core.db import db
from ...teams.queries import current_team, team_with
from ...web.fragments import short
from ...web.pages import me
from ..models import Request
from ..policy import may_answer, may_expedite, may_pass_on
from ..queries.answering import Answering, answering, figure_of
from ..queries.clocks import zone_of
from ..queries.known import Known, known
from ..queries.line import next_place
from ..queries.people import together
from ..queries.requests import visible_request
from ..queries.shown import house, shown
from ..queries.similar import similar
from ..queries.standing import Standing
from ..queries.triage import Triage
from .panels import Panels
from .queue import way
from .sheets import Sheet, sheets
from .verdicts import AnswerForms


class AnswerPage:
    """A request as one person answers it. What costs much is read when it is first asked for."""

    def __init__(self, request_id: int, waiting: Triage, given: AnswerForms | None = None) -> None:
        self.request_id = request_id
        self.waiting = waiting
        self.given = given
        """The form as it was refused."""
        self.seat, self.before, self.after = waiting.around(request_id)
        self.seen = shown(request_id, to=me())
        self.may_answer = self.seen.state == "waiting" and may_answer(me(), self.seen)

    @cached_property
    def asked(self) -> Request | Standing:
        """As it is stored; where nothing of its history is shown, without reading it again."""
        if self.given or not self.may_answer or self.seen.for_head:
            return visible_request(self.request_id, to=me())
        return Standing(self.seen, self.known, self.own_team)

    @cached_property
    def known(self) -> Known:
        return known(self.seen.team_id, self.house)

    @cached_property
    def it(self) -> Answering:
        return answering(self.asked, me(), self.known, similar(self.seen, to=me()), together=together(self.seen), place=self.place)

    @cached_property
    def forms(self) -> AnswerForms:
        return self.given or AnswerForms(None, self.it)

    @cached_property
    def sheets(self) -> list[Sheet]:
        return sheets(self.it, self.forms, [self.asked])

    @cached_property
    def figure(self) -> Any:
        return figure_of(self.it.cards)

    @cached_property
    def team(self) -> Any:
        """Whose requests these are: of the address, else the one it waits for, else the person's current one."""
        return self.waiting.sieve.team or self.own_team or current_team(me())

    @cached_property
    def own_team(self) -> Any:
        """Whom it waits for, None for nobody."""
        team_id = self.seen.team_id
        return None if team_id is None else self.waiting.teams.get(team_id) or team_with(team_id, to=me())

    @cached_property
    def house(self) -> Hashable:
        return house(self.seen.team_id)

    @cached_property
    def _around(self) -> tuple[Hashable, ...]:
        """What its answers depend on besides the house and the request."""
        person, team_id = me(), self.seen.team_id
        rights = (may_pass_on(person, self.seen), team_id is not None and may_expedite(person, team_id))
        days = (words.zone(), today(words.zone()), today(zone_of(self.own_team)))
        return (id(db.engine), team_id, rights, days, self.place)

    @cached_property
    def place(self) -> int | None:
        """Where in its team's line the card of a yes would stand."""
        return next_place(self.seen.team_id) if self.seen.team_id is not None else None

    @cached_property
    def drawn(self) -> dict[str, Markup]:
        """How it is answered, where others have the same: not of somebody without a name, whom all of it addresses otherwise."""
        if not isinstance(self.asked, Standing) or not self.asked.first_name:
            return {}
        return Panels(self.it, self.known, way(), self.after, (self._around, short(self.house))).drawn()
