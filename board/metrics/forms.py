"""What is typed about figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms.fields import Field

from ..core.db import NAME, SENTENCE
from ..core.fields import BothWords, Choice, Day, Figure, Form, Tick, Whole, Words
from ..core.words import Both, say, say_many
from .models import Metric
from .rules import Aim, Draft

DIRECTIONS = [("up", say("Better when it rises")), ("down", say("Better when it falls"))]
LENSES = [
    ("customer", say("No: it only moves when customers are better off")),
    ("business", say("Yes, but it pays for serving them: income, margin, renewals")),
    ("channel", say("Yes: it counts what our channel does: opens, clicks, followers")),
]
EVERY = {7: say("Every week"), 14: say("Every two weeks"), 30: say("Every month"), 91: say("Every quarter")}
ANOTHER = "another"
PARTS = ("name", "unit", "decimals", "direction", "lens", "definition", "source", "every_days")
ABOUT = ("stage_id", "persona_id", "brand_id")


class FigureForm(Form):
    """What a figure is; see `Metric` for its parts."""

    name = BothWords(say("The number"), required=True)
    unit = Words(say("Unit (percent, days, euros, calls)"), most=20)
    decimals = Whole(say("Decimals"), least=0, most=4)
    direction = Choice(say("Which way is better?"), DIRECTIONS, default="up")
    lens = Choice(say("Could this rise without any customer being better off?"), LENSES, default="customer")
    is_sure = Tick(say("No: it cannot rise without a customer being better off"))
    stage_id = Choice(say("In which moment?"), required=False)
    persona_id = Choice(say("About whom?"), required=False)
    brand_id = Choice(say("Which brand?"), required=False)
    definition = BothWords(say("How it is counted"), most=1000, lines=True)
    source = Words(say("Where it is read"), most=SENTENCE)
    every_days = Choice(say("How often"), default="7")

    def draft(self) -> Draft:
        """The figure as it is described."""
        said = {part: self[part].data for part in PARTS}
        about = {part: int(self[part].data) if self[part].data else None for part in ABOUT}
        return Draft(**{**said, "decimals": self.decimals.data or 0, "every_days": int(self.every_days.data), **about})


class NewFigureForm(FigureForm):
    """A new one, with its first value and goal; or, where it is a channel's, what it is to explain."""

    baseline = Figure(say("Value of today"))
    baseline_on = Day(say("On"))
    target = Figure(say("Goal"))
    target_on = Day(say("By"))
    explains_id = Choice(say("Numbers of your customers"), required=False)
    keep = Tick(say("Keep it as an explanation"))
    explanation = BothWords(say("Kept beneath it as an explanation"), most=NAME)

    def aim(self) -> Aim:
        """Where it starts and where it should go."""
        return Aim(self.baseline.data, self.baseline_on.data, self.target.data, self.target_on.data)

    def about_another(self) -> None:
        """Ask for a figure about customers instead, and remember this one as what explains it."""
        self.explanation.data = self.name.data if self.keep.data else Both()
        self.name.data, self.lens.data, self.explains_id.data = Both(), "customer", ""
        self.unit.raw_data = self.baseline.raw_data = self.target.raw_data = None
        self.baseline.data = self.target.data = None
        self.is_sure.data = False


class GoalForm(Form):
    """From, to, by."""

    baseline = Figure(say("From"), required=say("Write the value it starts from."))
    baseline_on = Day(say("On"), required=say("Choose the day it starts from."))
    target = Figure(say("To"), required=say("Write the value it should reach."))
    target_on = Day(say("By"), required=say("Choose the day by which it should be there."))


class ValueForm(Form):
    """A value on a day, or the two numbers it is made of."""

    on = Day(say("Day"), required=say("Choose the day it is about."))
    value = Figure(say("Value"))
    numerator = Figure(say("How many"))
    denominator = Figure(say("Out of"))
    note = Words(say("Note"), most=SENTENCE)


class WeekForm(Form):
    """One field for each figure that is due."""

    on = Day(say("Day"), required=say("Choose the day they are about."))

    def values(self, metrics: Sequence[Metric]) -> list[tuple[Metric, float]]:
        """The figures that were written down; empty fields are left for later."""
        return [(metric, self[field_of(metric)].data) for metric in metrics if self[field_of(metric)].data is not None]


def figure_form(kind: type[FigureForm], offered: Any, typed: Any = None, **shown: Any) -> Any:
    """A form that chooses among the stages, personas and brands of `offered` (`choices.Offered`)."""
    form = kind(typed, data=shown)
    _offer(form.stage_id, offered.stages, say("Any moment"))
    _offer(form.persona_id, offered.personas, say("All our customers"))
    _offer(form.brand_id, offered.brands, say("Any brand"))
    form.every_days.choices = [(str(days), label) for days, label in _rhythms(form.every_days.data).items()]
    if isinstance(form, NewFigureForm):
        form.explains_id.choices = [
            *((str(each.metric.id), each.metric.name) for each in offered.figures),
            (ANOTHER, ""),
        ]
    return form


def week_form(metrics: Sequence[Metric], typed: Any = None, **shown: Any) -> WeekForm:
    """This week's figures: a field for each of `metrics`."""
    fields = {field_of(metric): Figure(metric.name) for metric in metrics}
    form: WeekForm = type("ThisWeek", (WeekForm,), fields)(typed, data=shown)
    return form


def field_of(metric: Metric) -> str:
    return f"value_{metric.id}"


def _rhythms(days: object) -> dict[int, object]:
    """How often a value comes; what the figure says already stays on offer."""
    own = int(str(days)) if str(days or "").isdecimal() else 7
    return (
        EVERY
        if own in EVERY or not 0 < own < 1000
        else {**EVERY, own: say_many("Every %(num)d day", "Every %(num)d days", own)}
    )


def _offer(field: Field, parts: Sequence[Any], anybody: object) -> None:
    field.choices = [("", anybody), *((str(part.id), part.name) for part in parts)]
