"""What makes an answer easier, given after sending and corrected until there is one: evidence, kind, department, that day."""

from __future__ import annotations

from typing import Any

from ...accounts.models import Department, User
from ...activity.log import record
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.words import say
from ..events import RequestCompleted
from ..kinds import BY_NAME, LONGEST_ANSWER, QUESTIONS
from ..models import Request
from ..policy import may_complete, may_speak_for_requester

LONGEST = {"evidence": 5000, "wanted_why": 500}


def complete(request: Request, given: dict[str, Any], by: User | None) -> None:
    """Add or correct what was missing; what was asked itself stays as it was written.

    Args:
        given: some of evidence, hunch, kind, department_id, wanted_why, and the names of questions of kinds. An empty
            value takes back what stood there.

    Raises:
        DomainError: nothing was given, or something that there is not.
        Conflict: it has been answered.
    """
    _may(request, by)
    known = {name: value for name, value in given.items() if name in CHECKS or name in QUESTIONS}
    for name, value in known.items():
        CHECKS.get(name, _check_answer)(name, value)
    before = {name: _held(request, name) for name in known}
    if not any(known.values()) and not any(before.values()):
        raise DomainError(say("Write something first."), field=next(iter(known), None))
    changed = [name for name, value in known.items() if (value or None) != (before[name] or None)]
    for name in changed:
        _put(request, name, known[name])
    if changed:
        record(RequestCompleted(**about(request), facts={"given": sorted(changed)}), by=by)


def about(request: Request) -> dict[str, Any]:
    return {"subject": ("request", request.id), "title": request.title, "team_id": request.team_id}


def _may(request: Request, by: User | None) -> None:
    require(may_speak_for_requester(by), say("Your account is closed. Use the private link."))
    if not may_complete(request):
        raise Conflict(say("It has been answered meanwhile. Look at the answer, and reply to it if you like."))


def _held(request: Request, name: str) -> Any:
    if name in QUESTIONS:
        return request.kind_answers.get(name, "")
    return request.is_hunch if name == "hunch" else getattr(request, name)


def _put(request: Request, name: str, value: Any) -> None:
    if name in QUESTIONS:
        request.kind_answers = {**request.kind_answers, name: value}
    elif name == "hunch":
        request.is_hunch = bool(value)
        request.evidence = "" if value else request.evidence
    else:
        setattr(request, name, value if name != "department_id" else value or None)
        request.is_hunch = request.is_hunch and not (name == "evidence" and value)


def _check_length(name: str, value: str) -> None:
    if len(value) > LONGEST[name]:
        raise DomainError(say("Use at most %(num)d characters.", num=LONGEST[name]), field=name)


def _check_answer(name: str, value: str) -> None:
    if len(value) > LONGEST_ANSWER:
        raise DomainError(say("Use at most %(num)d characters.", num=LONGEST_ANSWER), field=name)


def _check_kind(name: str, value: str) -> None:
    if value and value not in BY_NAME:
        raise DomainError(say("Choose one of these."), field=name)


def _check_department(name: str, value: int | None) -> None:
    if value and db.session.get(Department, value) is None:
        raise DomainError(say("Choose one of these."), field=name)


def _check_nothing(name: str, value: object) -> None:
    """A hunch is a yes or a no."""


CHECKS = {
    "evidence": _check_length,
    "wanted_why": _check_length,
    "kind": _check_kind,
    "department_id": _check_department,
    "hunch": _check_nothing,
}
