"""A date that cannot move."""

from __future__ import annotations

from datetime import date

from ...core.errors import DomainError
from ...core.words import say


class DateNeeded(DomainError):
    """A card that has to be out by a day that cannot move says which day."""


def check_date(class_of_service: str, day: date | None) -> None:
    """Raise `DateNeeded` where that class of service needs a day and there is none."""
    if class_of_service == "fixed_date" and day is None:
        raise DateNeeded(say("A date that cannot move needs a date: write it first."), field="due_on")
