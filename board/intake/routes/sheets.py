"""The letters of a page that answers: one sheet for each language, with what its fixed sentences mean where they are foreign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from ...core.words import language
from ..models import Request
from ..queries.answering import Answering
from ..rules import letters
from .verdicts import AnswerForms


class Sheet(Struct, frozen=True):
    """The letters in one language, drawn for the first of those who read it."""

    asked: Request
    readers: list[Request]
    drafts: letters.Drafts
    meaning: letters.Drafts | None
    """The same in the writer's own language, where it differs."""
    forms: AnswerForms

    @property
    def is_foreign(self) -> bool:
        return self.meaning is not None

    def slots(self, verdict: str) -> Any:
        return self.forms.slots(verdict, self.asked.language)

    def means(self, verdict: str, paragraph: int, variant: int) -> str:
        """What that fixed sentence says in the writer's language."""
        return self.meaning[verdict][paragraph].variants[variant].text if self.meaning else ""


def sheets(it: Answering, forms: AnswerForms, requests: Sequence[Request]) -> list[Sheet]:
    """A sheet for each language of `requests`, that of the first one first."""
    by_language: dict[str, list[Request]] = {}
    for request in requests:
        by_language.setdefault(request.language, []).append(request)
    return [_sheet(it, forms, readers) for readers in by_language.values()]


def _sheet(it: Answering, forms: AnswerForms, readers: list[Request]) -> Sheet:
    asked = readers[0]
    foreign = language() if language() != asked.language else ""
    until = forms.yes.until.data or it.usual_return
    chosen = forms.team() or (it.fitting.team if it.fitting else None)
    known = chosen.name if chosen else letters.NO_NAME_YET
    about = (asked, it.place, until, it.due_on, known if it.may_pass_on else None)
    return Sheet(asked, readers, letters.drafts(*about), letters.drafts(*about, foreign) if foreign else None, forms)
