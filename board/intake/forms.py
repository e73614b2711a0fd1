"""What is typed: by those who ask, and by those who answer."""

from __future__ import annotations

import time
from typing import Any

from wtforms import HiddenField, ValidationError
from wtforms.fields import SelectChoice

from ..core.clock import today
from ..core.fields import Choice, Day, Email, Figure, Form, LongWords, Ref, Whole, Words, as_id
from ..core.words import say, zone
from .kinds import LONGEST_ANSWER, OFFERED, QUESTIONS
from .models import ALTERNATIVES, REASONS

QUICKEST = 1.0
"""Seconds a person needs at least to fill in the form, counted from whole seconds."""
UNSURE = ("unsure", say("I am not sure."))
UNKNOWN = ("unknown", say("I do not know"))
LEADS = ("leads", say("I do not know: let the leads decide"))
REASON_NAMES = [
    ("not_our_audience", say("Not our audience")),
    ("nothing_changes", say("Nothing changes for the customer")),
    ("contradicts", say("It contradicts something published")),
    ("could_not_keep", say("We could not keep it")),
]
assert {name for name, _ in REASON_NAMES} == set(REASONS)
ALTERNATIVE_NAMES = [
    ("piece", say("A piece")),
    ("team", say("Another team")),
    ("evidence", say("What would change our mind")),
    ("nothing", say("Nothing, and we say so")),
]
assert {name for name, _ in ALTERNATIVE_NAMES} == set(ALTERNATIVES)
WORDS = ("asked", "change", "wanted_why")
CLAIMS = ("name", "email")
"""Fields of the form that hold what is asked for, and who says so."""
VERDICTS = ("yes", "other", "ask", "no")
WHEN_NAMES = [("now", say("Now")), ("later", say("Not now")), ("urgent", say("At once"))]


def _offer(field: Choice, choices: list[Any]) -> None:
    """Put (value, label) into the field."""
    field.choices = [SelectChoice(value, label) for value, label in choices]


class AskForm(Form):
    """The short form. `website` stays empty: only a robot sees it."""

    persona_id = Choice(say("Who is it for?"), required=say("Choose somebody, or say that you are not sure."))
    stage_id = Choice(say("When do they need it?"), required=False)
    brand_id = Choice(say("Which brand?"), required=False)
    team_id = Choice(say("Who should read it?"), required=False)
    change = LongWords(
        say("What will they be able to do that they cannot today?"), 2000, required=say("Say what changes for them, in a sentence.")
    )
    asked = LongWords(say("What do you ask for?"), 20_000, required=say("Say what you ask for. The first line is the title."))
    wanted_on = Day(say("Date"))
    wanted_why = Words(say("What happens that day?"), 500)
    name = Words(say("Your name"))
    email = Email(say("Your e-mail"), required=say("Write your e-mail: it is how we know whose request it is."))
    form_key = HiddenField()
    opened = HiddenField()
    website = HiddenField()
    stage_asked = HiddenField()
    team_asked = HiddenField()
    left = ""
    """The one question it still has to ask before it can be sent: stage_id, team_id or none."""

    def __init__(self, data: Any, offered: Any, has_account: bool = False, quickest: float = QUICKEST) -> None:
        super().__init__(data)
        self.quickest = quickest
        named = [(each, getattr(offered, each)) for each in ("personas", "stages", "brands")]
        choices = {each: [(str(part.id), part.name) for part in parts] for each, parts in named}
        _offer(self.persona_id, [*choices["personas"], UNSURE])
        _offer(self.stage_id, [*choices["stages"], UNKNOWN])
        _offer(self.brand_id, choices["brands"])
        for field, is_left_out in (
            ("persona_id", not choices["personas"]),
            ("brand_id", not choices["brands"]),
            ("name", has_account),
            ("email", has_account),
        ):
            if is_left_out:
                del self[field]

    def part(self, name: str) -> int | None:
        """The id chosen for that part of the audience; None where it is not asked or not known."""
        field = self._fields.get(name)
        chosen = as_id(field.data) if field else None
        return chosen if field and str(chosen) in {choice.value for choice in field.iter_choices()} else None

    def offer_teams(self, teams: list[Any]) -> None:
        """A tie: the requester says which of them, or leaves it to the leads."""
        _offer(self.team_id, [*((str(team.id), team.name) for team in teams), LEADS])

    def validate_wanted_on(self, field: Day) -> None:
        if field.data and field.data < today(zone()):
            raise ValidationError(say("That day is past. Choose one to come, or none."))  # type: ignore[arg-type]

    def validate(self, *args: Any, **more: Any) -> bool:
        return super().validate(*args, **more) and self.is_by_hand()

    def is_enough_for_reuse(self) -> bool:
        """What was written can be kept and a person wrote it; what is missing or half written of theirs is not needed."""
        self.validate()
        for field in self:
            if field.errors and (field.name not in WORDS or not field.data):
                field.errors, field.data = (), "" if field.name in CLAIMS else field.data
        return not self.form_errors and not any(field.errors for field in self) and self.is_by_hand()

    def is_by_hand(self) -> bool:
        """A robot fills everything in at once, and what nobody sees; a person who is that quick sends again."""
        is_quick = time.time() - _seconds(self.opened.data or "") < self.quickest
        if self.website.data or is_quick:
            self.form_errors.append(say("That was very quick. Press Send once more."))  # type: ignore[arg-type]
        return not (self.website.data or is_quick)


def _seconds(text: str) -> float:
    """The instant the form says it was opened at; now where it says nothing of the kind."""
    return float(text) if text.isdecimal() and len(text) < 12 else time.time()


class RecordForm(AskForm):
    """A member writes down what somebody told them: a name is enough."""

    name = Words(say("Who asked?"), required=say("Write the name of whoever asked."))
    email = Email(say("Their e-mail"))


class ReplyForm(Form):
    text = LongWords(say("Your answer"), 5000, required=say("Write your answer first."))


class AppealForm(Form):
    """Once, against a no."""

    evidence = LongWords(
        say("What we did not know when we said no"),
        5000,
        required=say("Write what is new: a number, a case, a date. It is what the head of marketing reads."),
    )


class RatingForm(Form):
    """A click on one of five; the words come later, or with it."""

    rating = Whole(say("How well did it help?"), least=1, most=5)
    words = LongWords(say("What should we know? (optional)"), 2000)


class SubscribeForm(Form):
    email = Email(say("E-mail"), required=say("Write an e-mail address, such as name@example.org."))


class ExtrasForm(Form):
    """One thing at a time; what is not sent stays as it is. The questions of all kinds are fields by their names."""

    evidence = LongWords(say("How do you know?"), 5000)
    hunch = HiddenField()
    kind = Choice(say("Kind of piece"), [(kind.name, kind.label) for kind in OFFERED], required=False)
    department_id = Choice(say("Department"), required=False)
    wanted_why = Words(say("What happens that day?"), 500)

    def __init__(self, data: Any, departments: list[Any]) -> None:
        super().__init__(data)
        _offer(self.department_id, [(str(each.id), each.name) for each in departments])

    def given(self) -> dict[str, Any]:
        """The fields that were sent, the department as its id."""
        sent = {name: field.data for name, field in self._fields.items() if field.raw_data}
        if "department_id" in sent:
            sent["department_id"] = as_id(sent["department_id"])
        return sent


for _question in QUESTIONS.values():
    setattr(ExtrasForm, _question.name, LongWords(_question.label, LONGEST_ANSWER))


class VerdictForm(Form):
    verdict = Choice(say("The four answers"), [(name, "") for name in VERDICTS], required=False)


class YesForm(Form):
    """The sentence of a yes, filled in from the request."""

    when = Choice(say("When"), WHEN_NAMES, required=False, default="now")
    until = Day(say("The day it comes back"))
    urgent_why = Words(say("Why it cannot wait"), 300)
    persona_id = Choice(say("Customer"), required=False)
    stage_id = Choice(say("Stage"), required=False)
    brand_id = Choice(say("Brand"), required=False)
    need = Words(say("What they will be able to do"), 500)
    metric_id = Choice(say("Number"), required=False)
    expected_from = Figure(say("From"))
    expected_to = Figure(say("To"))
    check_on = Day(say("Checked on"))
    look_at = Words(say("What we will look at"), 500)
    thanks = LongWords(say("Thanks for what, exactly"), 2000)

    def offer(self, offered: Any, metrics: list[Any]) -> None:
        """Put what there is to choose from into the selects."""
        nothing = ("", "–")
        roles = [(str(each.id), f"{each.name}, {each.role}" if each.role else str(each.name)) for each in offered.personas]
        _offer(self.persona_id, [nothing, *roles])
        _offer(self.stage_id, [nothing, *((str(each.id), each.name) for each in offered.stages)])
        _offer(self.brand_id, [nothing, *((str(each.id), each.name) for each in offered.brands)])
        numbers = [(str(each.id), each.name) for each in metrics]
        _offer(self.metric_id, [("", say("We do not know yet")), *numbers])


class OtherTeamForm(Form):
    to_team_id = Ref(say("Team"))
    thanks = LongWords(say("Thanks for what, exactly"), 2000)


class QuestionsForm(Form):
    first = Words(say("First question"), 500)
    second = Words(say("Second question"), 500)
    third = Words(say("Third question"), 500)
    thanks = LongWords(say("Thanks for what, exactly"), 2000)

    def questions(self) -> list[str]:
        return [self.first.data, self.second.data, self.third.data]


class NoForm(Form):
    reason = Choice(say("Why"), REASON_NAMES, required=False)
    alternative = Choice(say("Another way"), ALTERNATIVE_NAMES, required=False)
    thanks = LongWords(say("Thanks for what, exactly"), 2000)
    why = LongWords(say("Why, with what you know"), 5000)
    another = LongWords(say("The other way"), 2000)


class JoinForm(Form):
    kind = Choice(say("What it is joined to"), [("request", ""), ("card", "")])
    id = Ref()


class AssignForm(Form):
    team_id = Ref(say("Team"))
