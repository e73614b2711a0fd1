"""From the answer's form to the one rule it calls."""

from __future__ import annotations

from typing import Any

from flask import current_app

from ...accounts.models import User
from ...core.fields import as_id
from ...core.words import say
from ...teams.models import Team
from ..forms import VERDICTS, NoForm, OtherTeamForm, QuestionsForm, VerdictForm, YesForm
from ..models import Decision, Request
from ..queries.answering import Answering
from ..rules import answers
from ..rules.answers import NewCard
from ..rules.letters import Written


class AnswerForms:
    """The four answers of one page; `verdict` says which of them was given."""

    def __init__(self, data: Any, it: Answering) -> None:
        self.it = it
        self.verdict = VerdictForm(data)
        self.yes = YesForm(data, prefix="yes-", data=_prefilled(it) if data is None else None)
        self.yes.offer(it.offered, it.metrics)
        fitting = it.fitting.team.id if it.fitting and data is None else None
        self.other = OtherTeamForm(data, prefix="other-", data={"to_team_id": fitting})
        self.ask = QuestionsForm(data, prefix="ask-")
        self.no = NoForm(data, prefix="no-")

    @property
    def chosen(self) -> str:
        return self.verdict.verdict.data if self.verdict.verdict.data in VERDICTS else ""

    @property
    def given(self) -> Any:
        """The form of the answer that was given."""
        return getattr(self, self.chosen) if self.chosen else self.verdict

    def validate(self) -> bool:
        if not self.chosen:
            self.verdict.form_errors.append(say("Choose one of the four answers."))
            return False
        return bool(self.given.validate())

    def refuse(self, error: Any) -> None:
        self.given.refuse(error)

    def team(self) -> Team | None:
        return next((each.team for each in self.it.others if each.team.id == self.other.to_team_id.data), None)


def decide(request: Request, forms: AnswerForms, by: User) -> Decision:
    """Give the answer that was chosen."""
    written = _written(forms)
    if forms.chosen == "no":
        return answers.decline(request, forms.no.reason.data or "", forms.no.alternative.data or "", written, by=by)
    if forms.chosen == "ask":
        return answers.ask(request, forms.ask.questions(), written, by=by)
    if forms.chosen == "other":
        return answers.reroute(request, forms.team(), written, by=by)
    if forms.yes.when.data == "later":
        return answers.defer(request, forms.yes.until.data, _card(forms.yes), written, by=by)
    return answers.accept(request, _card(forms.yes), written, by=by, place=forms.it.place)


def letter_delay() -> int:
    """Seconds in which a letter can be undone."""
    return int(current_app.extensions["settings"].letter_delay_seconds)


def _written(forms: AnswerForms) -> Written:
    form = forms.given
    texts = {name: form[name].data or "" for name in ("thanks", "why", "another") if name in form}
    return Written(**texts, delay_seconds=letter_delay())


def _card(form: YesForm) -> NewCard:
    persona_id = as_id(form.persona_id.data)
    has_metric = bool(as_id(form.metric_id.data))
    return NewCard(
        need=form.need.data,
        stage_id=as_id(form.stage_id.data),
        persona_ids=[persona_id] if persona_id else [],
        brand_id=as_id(form.brand_id.data),
        metric_id=as_id(form.metric_id.data),
        expected_from=form.expected_from.data if has_metric else None,
        expected_to=form.expected_to.data if has_metric else None,
        check_on=form.check_on.data if has_metric or form.look_at.data else None,
        look_at="" if has_metric else form.look_at.data,
    )


def _prefilled(it: Answering) -> dict[str, Any]:
    """The sentence of a yes, from what was asked."""
    asked = it.request
    first = it.metrics[0] if it.metrics else None
    return {
        "when": "now",
        "until": it.usual_return,
        "persona_id": str(asked.persona_id or ""),
        "stage_id": str(asked.stage_id or ""),
        "brand_id": str(asked.brand_id or ""),
        "need": _lower(asked.change.strip().split("\n")[0].rstrip(" .")),
        "expected_from": first.latest if first else None,
    }


def _lower(text: str) -> str:
    """Without its capital, so that it goes on the sentence; a name in capitals stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
