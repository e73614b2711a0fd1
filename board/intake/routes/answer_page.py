"""The page on which a request is answered. Its parts are kept by all that they show, and what is drawn already is not read."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import request
from markupsafe import Markup

from ...core import words
from ...core.clock import now, today
from ...core.db import db
from ...teams.queries import current_team, team_with
from ...web.fragments import short
from ...web.pages import me
from ..models import Request
from ..policy import may_answer, may_assign, may_expedite, may_pass_on, may_renew_link, may_revoke_link
from ..queries.answering import Answering, answering, figure_of
from ..queries.clocks import zone_of
from ..queries.known import Known, known
from ..queries.line import next_place
from ..queries.people import Together, together
from ..queries.requests import visible_request
from ..queries.shown import house, shown
from ..queries.similar import Similar, similar
from ..queries.standing import Standing
from ..queries.triage import Triage
from .panels import Panels
from .queue import kept
from .sheets import Sheet, sheets
from .verdicts import AnswerForms


class AnswerPage:
    """A request as one person answers it. What costs much is read when it is first asked for.

    Kept is what may be answered, as nobody has filled it in yet; everything else is drawn afresh.
    """

    def __init__(self, request_id: int, waiting: Triage, given: AnswerForms | None = None) -> None:
        self.request_id = request_id
        self.waiting = waiting
        self.given = given
        """The form as it was refused."""
        self.seen = shown(request_id, to=me())
        self.may_answer = self.seen.state == "waiting" and may_answer(me(), self.seen)

    @cached_property
    def asked(self) -> Request | Standing:
        """As it is stored; of what is kept, which shows nothing of its history, without reading it again."""
        return Standing(self.seen, self.known, self.own_team) if self.kept_for else visible_request(self.request_id, to=me())

    @cached_property
    def known(self) -> Known:
        return known(self.seen.team_id, self.house)

    @cached_property
    def it(self) -> Answering:
        return answering(self.asked, me(), self.known, self.similar, together=self.together, place=self.place)

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
    def similar(self) -> tuple[Similar, ...]:
        return tuple(similar(self.seen, to=me()))

    @cached_property
    def together(self) -> Together:
        return together(self.seen)

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
    def kept_for(self) -> str | None:
        """All that its parts show to everybody who may do as much, on one day; None where they are drawn afresh."""
        if self.given or not self.may_answer or self.seen.for_head:
            return None
        person, seen = me(), self.seen
        rights = (may_assign(person, seen), may_renew_link(person, seen), may_revoke_link(person, seen))
        whole = (self._around, tuple(kept().items()), rights, tuple(seen), self.house)
        return hashlib.sha256(repr(whole).encode()).hexdigest()

    @cached_property
    def _around(self) -> tuple[Hashable, ...]:
        """What all its answers depend on besides the house and the request."""
        person, team_id = me(), self.seen.team_id
        rights = (may_pass_on(person, self.seen), team_id is not None and may_expedite(person, team_id))
        days = (words.zone(), today(words.zone()), today(zone_of(self.own_team)))
        return (id(db.engine), request.url_root, team_id, rights, days, self.place)

    @cached_property
    def place(self) -> int | None:
        """Where in its team's line the card of a yes would stand."""
        return next_place(self.seen.team_id) if self.seen.team_id is not None else None

    @cached_property
    def panels(self) -> list[Markup]:
        """The four answers, where they are kept: not of somebody without a name, whom they address otherwise."""
        if not isinstance(self.asked, Standing) or not self.asked.first_name:
            return []
        return Panels(self.asked, self.known, self.place, (self._around, short(self.house))).drawn()

    @property
    def minute(self) -> datetime:
        """Its clock says how many hours are left."""
        return now().replace(second=0, microsecond=0)
