"""Cards as HTML: drawn once for a revision, a day and a language, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date
from flask import current_app
from markupsafe import Markup
from msgspec import Struct

from ...audiences.queries import stages
from ...core import clock, words
from ...core.words import gettext
from ...web.filters import day
from ...web.fragments import fragments, short
from ...web.pages import panel
from ..figures.times import UsualTime, days_between
from ..queries import columns, faces, goals, named
from ..queries.accepted import Near


class Now(Struct):
    """What the day and the reader make of a face: ages and days in the team's zone, `language` and `overdue` the reader's."""

    age: int | None
    late: bool
    usual: int | None
    half: int | None
    overdue: bool
    check_due: bool
    blocked_days: int
    chosen: str
    language: str
    may_change: bool


def board_cards(
    shown: Iterable[columns.ColumnView], facts: dict[int, goals.Fact], view: columns.BoardView, may_change: bool
) -> dict[int, Markup]:
    """Card id -> its face, of all cards of the columns `shown`.

    Args:
        facts: metric id -> its fact, for the cards that are being measured.
    """
    usual, today, language = view.usual, clock.today(words.zone()), words.language()
    reader = short((language, words.zone(), today, usual.days, usual.half, may_change, named.on_cards()))
    worth = {metric_id: short((str(fact.name), fact.unit, fact.decimals, fact.latest)) for metric_id, fact in facts.items()}
    keys, ages = {}, {}
    for each in shown:
        measured = worth if each.column.kind == "delivered" else {}
        for card_id, _rank, revision, born, metric_id, age in each.cards:
            keys[card_id] = (reader, card_id, revision, age, born, measured.get(metric_id))
            ages[card_id] = age

    def draw(ids: list[int]) -> Iterator[tuple[int, Markup]]:
        latest = {metric_id: fact.latest for metric_id, fact in facts.items()}
        kcard = current_app.jinja_env.get_template("flow/_kcard.html").module.kcard  # type: ignore[attr-defined]
        team_day, zone, now = clock.today(view.board.team.time_zone), view.board.team.time_zone, clock.now()
        for card_id, face in faces.faces(ids, latest).items():
            age = ages[card_id]
            yield card_id, kcard(face, Now(
                age=age,
                late=is_late(age, usual),
                usual=usual.days,
                half=usual.half,
                overdue=bool(face.due_on and face.kind not in ("delivered", "learned") and face.due_on < today),
                check_due=bool(face.check_on and face.check_on <= team_day),
                blocked_days=max(1, days_between(face.blocked_at, now, zone) - 1) if face.blocked_at else 0,  # days since then
                chosen=chosen(face.entered_at) if face.kind in ("queue", "backlog") else "",
                language=language,
                may_change=may_change,
            ))  # fmt: skip

    return fragments(keys, draw)


def is_late(age: int | None, usual: UsualTime) -> bool:
    """Over our usual time."""
    return bool(age and usual.days and age > usual.days)


def chosen(at: datetime) -> str:
    """Since when it is ready: "chosen yesterday", "chosen Mon", "chosen 24 Nov"."""
    return _chosen(clock.day_of(at, words.zone()), clock.today(words.zone()), words.language())


@lru_cache(1_024)
def _chosen(that: date, today: date, _language: str) -> str:
    ago = (today - that).days
    if ago < 2:
        return gettext("chosen yesterday") if ago else gettext("chosen today")
    return gettext("chosen %(day)s") % {"day": format_date(that, "EEE", locale=words.locale()) if ago < 7 else day(that)}


def accepted_cards(ids: list[int], may_change: bool, near: Near) -> dict[int, Markup]:
    """The cards of Accepted as the opened column shows them; not kept, since goals and requests change beside them."""
    if not ids:
        return {}
    found = faces.faces(ids, {})
    facts = goals.facts_of(face.metric_id for face in found.values() if face.metric_id)
    places = stage_places()
    asked = panel("who_asked", card_ids=ids) or {}
    template = current_app.jinja_env.get_template("flow/_acard.html")
    return {
        card_id: Markup(template.render(
            face=face,
            goal=facts.get(face.metric_id or 0),
            stage_place=places.get(face.stage_id or 0),
            asked=asked.get(card_id) or _since(face),
            language=words.language(),
            may_change=may_change,
            beside=near.found[card_id],
            near=near,
            oob="",
        ))
        for card_id, face in found.items()
    }  # fmt: skip


def stage_places() -> dict[int, int]:
    """Stage id -> its place in the journey, from 1."""
    return {stage.id: place for place, stage in enumerate(stages(), start=1)}


def _since(face: faces.Face) -> str:
    own = face.origin == "own_idea"
    return (gettext("Our own idea, since %(day)s") if own else gettext("Since %(day)s")) % {"day": day(face.entered_at)}
