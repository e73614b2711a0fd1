"""What is typed about a card."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from wtforms import ValidationError
from wtforms.fields import Field
from wtforms.widgets import TextArea

from ...core.db import NAME, SENTENCE, TITLE
from ...core.differences import Runs, compared
from ...core.fields import Choice, Choices, Day, Figure, Form, LongWords, Ref, Whole, Words
from ...core.text import one_line
from ...core.words import Sentence, listed, say

MANY = 100
"""Cards that one pasted list makes at most."""
URGENCY = [
    ("standard", say("When its turn comes")),
    ("fixed_date", say("By a date that cannot move")),
    ("expedite", say("Urgent: before everything else")),
    ("intangible", say("In the background")),
]
WAITS_FOR = [
    ("", say("Nobody in particular")),
    ("customer", say("A customer")),
    ("team", say("Another team")),
    ("department", say("Another department")),
    ("supplier", say("A supplier")),
    ("person", say("One person, who is told")),
    ("card", say("Another card")),
]
ANSWERS = [
    ("moved", say("It moved")),
    ("did_not", say("It did not")),
    ("cannot_tell", say("We cannot tell")),
]


class Address(Words):
    """An address of the web."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not self.errors and not self.data.startswith(("https://", "http://")):
            self.errors = [say("An address begins with https:// or http://.")]


class NewCardForm(Form):
    """The title is enough; the two questions may wait until it leaves Accepted."""

    board_id = Ref()
    title = Words(say("What is it?"), TITLE, required=say("Give the card a title."))
    need = Words(say("What will they be able to do that they cannot today?"), SENTENCE, widget=TextArea())
    stage_id = Choice(say("At which stage?"), required=False)
    personas = Choices(say("Whom does it serve?"))
    work_type_id = Choice(say("Kind of work"), required=False)


class FreshCardForm(NewCardForm):
    """The short form. Lines that were pasted into its title are a card each."""

    others = LongWords(say("And a card for each of these lines"), MANY * TITLE)

    @property
    def titles(self) -> list[str]:
        """What to write down, from top to bottom."""
        return [self.title.data, *filter(None, map(one_line, (self.others.data or "").splitlines()))]

    def validate_others(self, field: Field) -> None:
        if len(self.titles) > MANY:
            raise ValidationError(say("At most %(num)d cards at once.", num=MANY))  # type: ignore[arg-type]
        if max(map(len, self.titles)) > TITLE:
            raise ValidationError(say("One of the lines is longer than a title may be."))  # type: ignore[arg-type]


class CardForm(NewCardForm):
    """Everything a card says. `revision` is the one the person was shown."""

    revision = Whole(required=True)
    title = Words(say("Title"), TITLE, required=say("Give the card a title."))
    brand_id = Choice(say("Brand"), required=False)
    people = Choices(say("Who is on it"))
    class_of_service = Choice(say("How urgent is it?"), URGENCY)
    due_on = Day(say("Date"))
    piece_kind = Words(say("Kind of piece"), NAME)
    piece_channel = Words(say("Where it is seen"), NAME)
    piece_draft = Address(say("Address of the draft"), 2000)
    piece_live = Address(say("Address of what the customer sees"), 2000)
    reason = Words(say("Why over the limit?"), SENTENCE)


class BlockerForm(Form):
    """Why it cannot go on."""

    reason = Words(say("What does it wait for?"), SENTENCE, required=say("Say in a few words what it waits for."))
    waits_for = Choice(say("On whom?"), WAITS_FOR, required=False, default="")
    person_id = Choice(say("Which person?"), required=False, default="")
    other = Words(say("Which card?"), 20)


class DueForm(Form):
    """Until when it has to be out."""

    due_on = Day(say("Date"))


class DueBackForm(DueForm):
    """The date it had before, and the one it was given."""

    given = Day(say("Date"))


class HypothesisForm(Form):
    """A metric from, to, by a day; or what we will look at. `reason`: for going over a limit with it."""

    metric_id = Choice(say("Which number should move?"), required=False)
    expected_from = Figure(say("From"))
    expected_to = Figure(say("To"))
    check_on = Day(say("Checked on"))
    look_at = Words(say("We do not know which number yet; we will look at"), SENTENCE)
    reason = Words(say("Why over the limit?"), SENTENCE)


class CheckForm(Form):
    """What became of it."""

    outcome = Choice(say("Answer"), ANSWERS, required=say("Choose one of the three answers."))
    value = Figure(say("Today"))
    note = Words(say("What we learned, in a sentence"), SENTENCE, widget=TextArea())


class LaterForm(Form):
    """When to look again."""

    check_on = Day(say("Check again on"), required=say("Choose a day to come."))


def offer(field: Field, things: list[Any], none: object = None) -> None:
    """Let `field` choose among `things`, which have an id and a name; `none` names the empty choice."""
    field.choices = [*([("", none)] if none is not None else []), *((str(thing.id), thing.name) for thing in things)]


def new_card_form(audience: Any, typed: Any = None, **shown: Any) -> FreshCardForm:
    """The short form, choosing among `audience`'s stages and personas."""
    return _with_choices(FreshCardForm(typed, data=shown), audience)


def card_form(audience: Any, typed: Any = None, **shown: Any) -> CardForm:
    """The whole form, choosing among `audience`'s stages, personas, brands and people."""
    form = _with_choices(CardForm(typed, data=shown), audience)
    offer(form.brand_id, audience.brands, none=say("No brand in particular"))
    offer(form.people, audience.people)
    return form


def _with_choices(form: Any, audience: Any) -> Any:
    offer(form.stage_id, audience.stages, none=say("No stage in particular"))
    offer(form.personas, audience.personas)
    offer(form.work_type_id, audience.work_types, none=say("Nothing in particular"))
    return form


def hypothesis_form(offered: list[Any], typed: Any = None, **shown: Any) -> HypothesisForm:
    """The hypothesis, choosing among the metrics in `offered`."""
    form = HypothesisForm(typed, data=shown)
    offer(form.metric_id, [each.metric for each in offered], none=say("We do not know yet"))
    return form


class Difference(Struct, frozen=True):
    """A field that two people filled in differently, in words."""

    label: str | Sentence
    theirs: str
    yours: str

    @property
    def sides(self) -> tuple[Runs, Runs]:
        """Both, with the words marked that only one of them says."""
        return compared(self.theirs, self.yours)


def differing(form: CardForm, theirs: dict[str, Any]) -> list[Difference]:
    """Where what was typed differs from `theirs`, which the card says by now."""
    found = [(form[name], _shown(form[name], theirs[name]), _shown(form[name], form.data[name])) for name in theirs]
    return [
        Difference(field.label.text, saved, typed)
        for field, saved, typed in found
        if saved != typed and field.name != "revision"
    ]


def _shown(field: Field, value: Any) -> str:
    labels = {str(key): str(label) for key, label, *_ in field.iter_choices()} if hasattr(field, "iter_choices") else {}
    if isinstance(value, list):
        return listed(labels.get(each, "") for each in value)
    return labels.get(str(value or ""), "") if labels else str(value or "")
