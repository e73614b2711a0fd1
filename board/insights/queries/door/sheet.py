"""The report as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....core.percentile import Grade
from ....core.words import say
from .figures import Door, Group, Ratio, Times

Cells = Sequence[object]


def sheet(door: Door) -> Iterator[Cells]:
    """Rows of section, what, count, of, percent."""
    counts = door.counts
    yield say("Section"), say("What"), say("Count"), say("Of"), say("Percent")
    span = door.span
    yield say("Door"), say("From"), span.first.isoformat(), span.until.isoformat(), ""
    yield say("Door"), say("Received"), counts["received"], "", ""
    yield from _ratios(door)
    yield say("Door"), say("Passed on to another team"), counts["rerouted"], "", ""
    yield say("Door"), say("Waiting for the requester"), counts["asked"], "", ""
    yield say("Door"), say("Expedited"), counts["expedited"], "", ""
    yield from _times(str(say("Working hours to the first answer")), door.first_answer)
    yield from _times(str(say("Working hours to the decision")), door.decision)
    for _, name, count in door.reasons:
        yield say("Reasons of a no"), name, count, "", ""
    for title, groups in (
        (say("Department"), door.departments),
        (say("Audience"), door.audiences),
        (say("Team"), door.teams),
    ):
        yield from _groups(str(title), groups)


def _ratios(door: Door) -> Iterator[Cells]:
    for name, ratio in (
        (say("Answered in time"), door.in_time),
        (say("We said yes"), door.acceptance),
        (say("Solved by reuse"), door.reuse),
        (say("With evidence"), door.evidence),
        (say("Rated 4 or 5, of 90 days"), door.satisfaction),
    ):
        yield _ratio(str(say("Door")), str(name), ratio)


def _ratio(section: str, name: str, ratio: Ratio) -> Cells:
    return section, name, ratio.count, ratio.of, "" if ratio.percent is None else ratio.percent


def _times(name: str, times: Times) -> Iterator[Cells]:
    for percent in (50, 85):
        value = "" if times.grade is Grade.FEW else f"{times.within(percent):.1f}"
        yield name, f"P{percent}", value, times.n, ""


def _groups(title: str, groups: list[Group]) -> Iterator[Cells]:
    for group in groups:
        yield title, group.name, group.received, "", ""
        yield _ratio(f"{title}, {say('accepted')}", group.name, group.verdict)
        yield _ratio(f"{title}, {say('share of accepted work')}", group.name, group.share)
