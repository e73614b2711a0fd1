"""From the answer's form to what it says, for one request or for several alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import current_app

from ...accounts.models import User
from ...core.errors import DomainError
from ...core.fields import as_id
from ...core.words import say
from ...teams.models import Team
from ..answer_forms import SlotsForm
from ..forms import VERDICTS, NoForm, OtherTeamForm, QuestionsForm, VerdictForm, YesForm
from ..models import Decision, Request
from ..queries.answering import Answering
from ..rules import answers, preparing
from ..rules.letters import Written
from ..rules.preparing import NewCard, Prepared

SLOTS = ("thanks", "why", "another")


class AnswerForms:
    """The four answers of one page; `verdict` says which of them was given. `it` is the request, or the first of several.

    Those of several who speak another language have letters of their own: `further` holds their slots, by language and answer.
    """

    def __init__(self, data: Any, it: Answering, languages: Collection[str] = ()) -> None:
        self.it = it
        self.verdict = VerdictForm(data)
        self.yes = YesForm(data, prefix="yes-", data=_prefilled(it) if data is None else None)
        self.yes.offer(it.offered, it.metrics)
        fitting = it.fitting.team.id if it.fitting and data is None else None
        self.other = OtherTeamForm(data, prefix="other-", data={"to_team_id": fitting})
        self.ask = QuestionsForm(data, prefix="ask-")
        self.no = NoForm(data, prefix="no-")
        self.further = {
            language: {verdict: SlotsForm(data, prefix=f"{verdict}-{language}-") for verdict in VERDICTS}
            for language in languages
            if language != it.request.language
        }

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
        return all([self.given.validate(), *(forms[self.chosen].validate() for forms in self.further.values())])

    def refuse(self, error: Any, language: str = "") -> None:
        """Put what a rule said beside its field, in the letter of the language it was about."""
        if language in self.further and error.field in self.further[language][self.chosen]:
            self.further[language][self.chosen].refuse(error)
        else:
            self.given.refuse(error)

    def slots(self, verdict: str, language: str) -> Any:
        """The form that holds what is written into the letter of that answer, in that language."""
        return self.further[language][verdict] if language in self.further else getattr(self, verdict)

    def team(self) -> Team | None:
        return next((each.team for each in self.it.others if each.team.id == self.other.to_team_id.data), None)

    def written(self, language: str) -> Written:
        form = self.slots(self.chosen, language)
        texts = {name: form[name].data or "" for name in SLOTS if name in form}
        return Written(**texts, delay_seconds=letter_delay())


def prepare(request: Request, forms: AnswerForms, by: User) -> Prepared:
    """The answer that was chosen, as it would be given to `request`."""
    written, yes = forms.written(request.language), forms.yes
    if forms.chosen == "no":
        return preparing.no(request, forms.no.reason.data or "", forms.no.alternative.data or "", written, by)
    if forms.chosen == "ask":
        return preparing.questions(request, forms.slots("ask", request.language).questions(), written, by)
    if forms.chosen == "other":
        return preparing.other_team(request, forms.team(), written, by)
    if yes.when.data == "later":
        return preparing.yes_later(request, yes.until.data, _card(yes), written, by)
    if yes.when.data == "urgent":
        return preparing.yes_urgent(request, _card(yes), written, by, yes.urgent_why.data or "")
    return preparing.yes_now(request, _card(yes), written, by, forms.it.place)


def decide(request: Request, forms: AnswerForms, by: User) -> Decision:
    """Give the answer that was chosen."""
    return answers.give(request, prepare(request, forms, by), forms.written(request.language), by=by)


def decide_together(requests: Sequence[Request], forms: AnswerForms, by: User) -> list[Decision]:
    """Give it to all of them, each with a letter of its own in its own language; none where a rule refused, which the
    forms say then."""
    prepared = []
    for request in requests:
        try:
            prepared.append((request, prepare(request, forms, by)))
        except DomainError as error:
            if error.status != 422:
                raise
            forms.refuse(error, request.language)
            return []
    return answers.together(prepared, forms.written(requests[0].language), by=by)


def letter_delay() -> int:
    """Seconds in which a letter can be undone."""
    return int(current_app.extensions["settings"].letter_delay_seconds)


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
        "need": wanted(asked.change),
        "expected_from": first.latest if first else None,
    }


def wanted(change: str) -> str:
    """What is to change, in the words it was asked with: they stand behind a colon, and need not go on our sentence."""
    return change.strip().split("\n")[0].rstrip(" .")
