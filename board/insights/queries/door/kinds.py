"""Which requests each figure of the report counts: the one place where that is said, for figures and lists alike."""

from __future__ import annotations

from collections.abc import Callable

from ....core.words import Sentence, say
from .rows import Read, Row

Test = Callable[[Row, Read], bool]


def _came(row: Row, read: Read) -> bool:
    return _ours(row, read) and row.received_at >= read.span.since


def _ours(row: Row, read: Read) -> bool:
    return read.span.team is None or row.team_id == read.span.team.id


def _promised(row: Row, read: Read) -> bool:
    """Answered, or past its promise: what is not due yet says nothing."""
    return _came(row, read) and (row.answered_at is not None or row.is_late_now(read.span.now))


def _in_time(row: Row, read: Read) -> bool:
    return _came(row, read) and row.answered_at is not None and not row.is_late_answer


def _verdict(row: Row, read: Read, outcome: str = "") -> bool:
    verdict = row.verdict
    return _ours(row, read) and verdict is not None and verdict[2] >= read.span.since and outcome in ("", verdict[0])


def _ended_as(state: str) -> Test:
    return lambda row, read: _came(row, read) and row.state == state


def _passed_on(row: Row, read: Read) -> bool:
    team, since = read.span.team, read.span.since
    return any(
        said.outcome == "rerouted" and said.at >= since and (team is None or said.team_id == team.id) for said in row.said
    )


def _expedited(row: Row, read: Read) -> bool:
    return _ours(row, read) and any(said.is_expedite and said.at >= read.span.since for said in row.said)


def _rated(row: Row, read: Read) -> bool:
    return _ours(row, read) and row.rating is not None and row.rated_at is not None and row.rated_at >= read.span.rated_since


def _at_risk(row: Row, read: Read) -> bool:
    if not _ours(row, read) or row.state != "waiting" or row.due_at < read.span.now:
        return False
    calendar = read.calendar(row)
    return calendar.minutes(read.span.now, row.due_at) < calendar.closes - calendar.opens


KINDS: dict[str, tuple[Sentence, Test]] = {
    "received": (say("Requests that came"), _came),
    "answered": (say("Requests with a first answer"), lambda row, read: _came(row, read) and row.answered_at is not None),
    "decided": (say("Requests that were decided"), lambda row, read: _came(row, read) and row.decided_at is not None),
    "promised": (say("Requests answered or past their promise"), _promised),
    "in_time": (say("Requests answered in time"), _in_time),
    "not_in_time": (
        say("Requests not answered in time"),
        lambda row, read: _promised(row, read) and not _in_time(row, read),
    ),
    "verdict": (say("Requests that were accepted or declined"), _verdict),
    "accepted": (say("Requests that were accepted"), lambda row, read: _verdict(row, read, "accepted")),
    "declined": (say("Requests that were declined"), lambda row, read: _verdict(row, read, "declined")),
    "reused": (say("Requests solved by reuse"), _ended_as("reused")),
    "merged": (say("Requests that had been asked already"), _ended_as("merged")),
    "deferred": (say("Requests for later"), _ended_as("deferred")),
    "withdrawn": (say("Requests that were withdrawn"), _ended_as("withdrawn")),
    "closed": (say("Requests closed without an answer to our question"), _ended_as("closed")),
    "rerouted": (say("Requests passed on to another team"), _passed_on),
    "expedited": (say("Requests put straight into work"), _expedited),
    "evidence": (say("Requests with evidence"), lambda row, read: _came(row, read) and row.has_evidence),
    "rated": (say("Requests whose delivery was rated"), _rated),
    "pleased": (say("Deliveries rated 4 or 5"), lambda row, read: _rated(row, read) and (row.rating or 0) >= 4),
    "waiting": (say("Requests that wait for us"), lambda row, read: _ours(row, read) and row.is_waiting),
    "late": (
        say("Requests that wait, late"),
        lambda row, read: _ours(row, read) and row.is_waiting and row.due_at < read.span.now,
    ),
    "at_risk": (say("Requests due within a working day"), _at_risk),
    "asked": (say("Requests that wait for the requester"), lambda row, read: _ours(row, read) and row.state == "asked"),
}
"""What -> its title, and whether a request is one of them."""

NOW = ("waiting", "late", "at_risk", "asked")
"""Kinds that are about this moment, whatever the span."""


def those(what: str, read: Read) -> list[Row]:
    """The requests of a kind, the oldest first."""
    _, test = KINDS[what]
    return [row for row in read.rows if test(row, read)]
