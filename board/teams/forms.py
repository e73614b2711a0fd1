"""What is typed about teams."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..audiences.forms import Rows
from ..core.clock import zones
from ..core.db import SENTENCE
from ..core.errors import DomainError
from ..core.fields import BothWords, Choice, Choices, Form, Hour, LongWords, Ref, Whole, Words, as_id, day_as_written
from ..core.text import one_line
from ..core.words import say
from .models import Served
from .rules.calendars import FIELDS

ORGANISED_BY = [
    ("stage", say("By stage of the journey")),
    ("persona", say("By type of customer")),
    ("brand", say("By brand")),
]
WEEKDAYS = [
    ("1", say("Monday")),
    ("2", say("Tuesday")),
    ("3", say("Wednesday")),
    ("4", say("Thursday")),
    ("5", say("Friday")),
    ("6", say("Saturday")),
    ("7", say("Sunday")),
]
ROLES = [("member", say("Member")), ("lead", say("Lead"))]


class TeamForm(Form):
    """A new team."""

    name = BothWords(say("Name of the team"), required=True)
    key = Words(say("Key"), most=5)
    organised_by = Choice(say("What the team is organised around"), ORGANISED_BY, default="stage")
    sentence = BothWords(say("Whom it serves, in a sentence"), most=SENTENCE)
    lead = Ref(say("Who leads it"))


class CharterForm(Form):
    """The whole charter. `audiences` are written as `Served` says: "3-5-" for a stage and a persona."""

    name = BothWords(say("Name of the team"), required=True)
    organised_by = Choice(say("What the team is organised around"), ORGANISED_BY)
    sentence = BothWords(say("Whom it serves, in a sentence"), most=SENTENCE)
    need = BothWords(say("What they need from us"), most=1000, lines=True)
    not_for = BothWords(say("What is not for this team"), most=1000, lines=True)
    brand_difference = BothWords(say("How this brand's customers differ"), most=SENTENCE)
    key = Words(say("Key"), most=5, required=True)
    audiences = Choices(say("Whom it looks after"))

    def served(self) -> list[Served]:
        """The audiences that are ticked."""
        return [as_served(text) for text in self.audiences.data or []]


class CalendarForm(Form):
    """When the team works, and within how many days it answers."""

    response_days = Whole(say("Working days until the first answer"), least=1, most=30, required=True)
    works_on = Choices(say("Days of the week"), WEEKDAYS)
    opens_at = Hour(say("The day begins at"), required=True)
    closes_at = Hour(say("It ends at"), required=True)
    time_zone = Choice(say("Time zone of the team"), lambda: [(zone, zone.replace("_", " ")) for zone in sorted(zones())])

    def fields(self) -> dict[str, Any]:
        """As `rules.calendars.FIELDS` names them. Midnight as the end is that of the coming night."""
        given = {field: self[field].data for field in FIELDS}
        return {**given, "works_on": "".join(sorted(self.works_on.data or [])), "closes_at": given["closes_at"] or 1440}


class DaysOffForm(Form):
    """Days off, one a line, each with what it is called: a list can be pasted."""

    days = LongWords(say("Days off"), most=20_000, required=say("Write at least one day."))

    def named(self) -> dict[date, str]:
        """Day -> what it is called. Raises `DomainError` with the first line that is no day."""
        lines = [line.strip() for line in (self.days.data or "").splitlines() if line.strip()]
        return dict(_named(line) for line in lines)


def _named(line: str) -> tuple[date, str]:
    typed, _, called = line.replace("\t", " ").replace(";", " ").replace(",", " ").partition(" ")
    day = day_as_written(typed)
    if day is None:
        raise DomainError(say("“%(line)s” does not begin with a day. Write it as 2026-12-25 or 25/12/2026.", line=line[:60]), "days")
    return day, one_line(called)[:SENTENCE]


class AssignmentForm(Form):
    """Which team looks after a moment from now on."""

    team = Choice(say("Team"), required=say("Choose the team that will look after this moment."))


class PersonForm(Form):
    person = Ref(say("Person"))
    role = Choice(say("Role"), ROLES)


class RoleForm(Form):
    role = Choice(say("Role"), ROLES)


def as_served(text: str) -> Served:
    """ "3-5-" as stage 3 and persona 5 of any brand; whatever is no number is any."""
    return Served(*(as_id(part) for part in [*text.split("-"), "", "", ""][:3]))


class OrganiseForm(Form):
    """The first question of setting up."""

    organised_by = Choice(say("How do you organise?"), ORGANISED_BY, required=say("Choose one; it can change later."))


class NamesForm(Form):
    """The second: the names of whom the department serves."""

    stages = Rows(say("Stages of the journey"))
    personas = Rows(say("Customers"))
    brands = Rows(say("Brands"))


class FirstTeamForm(Form):
    """The third: whom the first team serves, and what is not for it."""

    name = Words(say("Name of the team"), required=say("Give the team a name."))
    stage = Ref(say("When"))
    persona = Ref(say("Whom"))
    brand = Ref(say("Brand"))
    sentence = LongWords(
        say("Whom it serves, in a sentence"), most=SENTENCE, required=say("Say in a sentence whom the team serves.")
    )
    not_for = LongWords(say("What is not for this team"), most=1000)
