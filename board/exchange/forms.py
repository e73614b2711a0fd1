"""What is typed to bring a board in."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import FileField, SelectMultipleField, StringField

from ..core.fields import Choice, Form, as_id
from ..core.words import say


class FileForm(Form):
    """Which team, which file. The choices of teams are set by the route."""

    team = Choice(say("For the team"))
    file = FileField(say("File from Trello"))


class SortingForm(Form):
    """Which cards, and whom they serve."""

    cards = SelectMultipleField(validate_choice=False)
    columns = SelectMultipleField(validate_choice=False)
    stage = StringField()
    persona = StringField()
    """An id, or "all" for every customer."""

    @property
    def card_ids(self) -> set[int]:
        return {found for typed in self.cards.data or [] if (found := as_id(typed))}

    @property
    def column_ids(self) -> set[int]:
        """Columns all of whose waiting cards are meant."""
        return {found for typed in self.columns.data or [] if (found := as_id(typed))}


def kinds_chosen(typed: Mapping[str, str]) -> dict[str, str]:
    """List id -> kind, from the fields `kind-<list id>`."""
    return {name[5:]: kind for name, kind in typed.items() if name.startswith("kind-")}
