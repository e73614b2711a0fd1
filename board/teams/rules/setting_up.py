"""The three questions of a new installation: how it organises, whom it serves, whom its first team serves."""

from __future__ import annotations

from ...accounts.models import Installation, User
from ...accounts.rules.people import installation
from ...core.clock import now
from ...core.errors import DomainError, require
from ...core.words import Both, say
from ..models import Served, Team
from .audiences import take_audience
from .charters import change_charter
from .founding import found_team

NOT_YOURS = say("Only an administrator sets Sirve up.")
KINDS = ("stage", "persona", "brand")


def organise(organised_by: str, by: User) -> Installation:
    """The department organises around its stages, its personas or its brands; its teams may differ."""
    require(by.is_administrator, NOT_YOURS)
    here = installation()
    if organised_by not in KINDS:
        raise DomainError(say("Choose one of these."), "organised_by")
    here.organised_by = organised_by
    return here


def begin(name: Both, sentence: Both, not_for: Both, audience: Served, by: User) -> Team:
    """Found the first team, led by `by`, and end the setting up. Raises as `found_team` and `take_audience`.

    A brand alone does not say which customers they are: the charter reminds of it.
    """
    require(by.is_administrator, NOT_YOURS)
    here = installation()
    team = found_team(name, by, organised_by=here.organised_by, sentence=sentence, lead=by)
    change_charter(team, by=by, not_for=not_for)
    take_audience(team, audience, by=by)
    here.set_up_at = here.set_up_at or now()
    return team
