"""Cards as HTML: drawn once for a revision, a day and a language, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from babel.dates import format_date
from flask import current_app
from markupsafe import Markup

from ...audiences.queries import personas as all_personas
from ...audiences.queries import stages
from ...core import clock, words
from ...core.words import gettext
from ...web.filters import day
from ...web.fragments import fragments
from ...web.pages import panel
from ..figures.times import UsualTime, days_between
from ..queries import columns, faces, goals


def board_cards(
    standing: dict[int, columns.Standing], latest: dict[int, float], view: columns.BoardView, may_change: bool
) -> dict[int, Markup]:
    now, zone, usual = clock.now(), view.board.team.time_zone, view.usual
    named = tuple(str(persona.name) for persona in all_personas())
    reader = (words.language(), words.zone(), clock.today(words.zone()), usual.days, usual.half, may_change, named)
    keys = {
        card.id: ("card", card.id, card.created_at, card.revision, card.age, latest.get(card.metric_id or 0), *reader)
        for card in standing.values()
    }
    template = current_app.jinja_env.get_template("flow/_kcard.html")

    def draw(ids: list[int]) -> Iterator[tuple[int, Markup]]:
        for card_id, face in faces.faces(ids, latest).items():
            age = standing[card_id].age
            yield card_id, Markup(template.render(
                face=face,
                age=age,
                late=is_late(age, usual),
                usual=usual,
                overdue=bool(face.due_on and face.kind not in ("delivered", "learned") and face.due_on < reader[2]),
                check_due=bool(face.check_on and face.check_on <= clock.today(zone)),
                blocked_days=days_between(face.blocked_at, now, zone) if face.blocked_at else 0,
                chosen=chosen(face.entered_at) if face.kind in ("queue", "backlog") else "",
                language=words.language(),
                may_change=may_change,
            ))  # fmt: skip

    return fragments(keys, draw)


def is_late(age: int | None, usual: UsualTime) -> bool:
    """Over our usual time."""
    return bool(age and usual.days and age > usual.days)


def chosen(at: datetime) -> str:
    """Since when it is ready: "chosen yesterday", "chosen Mon", "chosen 24 Nov"."""
    that = clock.day_of(at, words.zone())
    ago = (clock.today(words.zone()) - that).days
    if ago < 2:
        return gettext("chosen yesterday") if ago else gettext("chosen today")
    return gettext("chosen %(day)s") % {"day": format_date(that, "EEE", locale=words.locale()) if ago < 7 else day(that)}


def accepted_cards(ids: list[int], may_change: bool) -> dict[int, Markup]:
    """The cards of Accepted as the opened column shows them; not kept, since goals and requests change beside them."""
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
