"""After an import: saying whom the cards serve, one by one or many at once, and taking that back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, select, update

from ...accounts.models import User
from ...activity.log import record
from ...activity.models import Activity
from ...audiences.models import Persona, Stage
from ...core.db import db
from ...core.errors import Conflict, DomainError, NotFound, require
from ...core.words import say
from ...flow.models import Board, Card, CardPersona
from ...flow.rules.places import bump
from ..events import CardsSorted, SortingUndone
from ..policy import may_sort
from ..queries.sorting import open_cards

Audience = dict[str, list[Any]]
"""Card id as text -> [stage id or None, persona ids]."""


class NothingToSort(DomainError):
    """No card was chosen, or neither a stage nor a customer."""


def sort_cards(
    board: Board, card_ids: Collection[int], *, stage: Stage | None, personas: Collection[Persona], by: User
) -> Activity:
    """Give cards of the board a stage, or customers, or both; what is not given stays as it was.

    Returns:
        what was remembered; `undo_sorting` takes it back.

    Raises:
        NothingToSort: no open card of the board is among `card_ids`, or nothing is given.
    """
    require(may_sort(by, board), say("Only the people of this team say whom its cards serve."))
    bump(board.id)
    ids = set(db.session.scalars(open_cards(board.id).with_only_columns(Card.id))) & set(card_ids)
    if not ids:
        raise NothingToSort(say("Choose at least one card."))
    if stage is None and not personas:
        raise NothingToSort(say("Choose a stage, a customer, or both."))
    before = _audience_of(ids)
    after = {
        card_id: [stage.id if stage else was, [one.id for one in personas] or had]
        for card_id, (was, had) in before.items()
    }
    _write(after)
    facts = {
        "cards": sorted(ids),
        "stage_id": stage.id if stage else None,
        "persona_ids": [one.id for one in personas] or None,
        "before": before,
    }
    done = record(CardsSorted(**_about(board), facts=facts), by=by)
    db.session.flush()
    return done


def undo_sorting(board: Board, activity_id: int, *, by: User) -> None:
    """Give the cards the audience they had before.

    Raises:
        NotFound: nothing of that kind happened on this board.
        Conflict: somebody changed one of the cards since.
    """
    require(may_sort(by, board), say("Only the people of this team say whom its cards serve."))
    done = db.session.get(Activity, activity_id)
    if done is None or done.board_id != board.id or done.name != CardsSorted.name:
        raise NotFound
    bump(board.id)
    before, facts = done.facts["before"], done.facts
    now = _audience_of({int(card_id) for card_id in before})
    for card_id, (stage_id, persona_ids) in now.items():
        was, had = before[card_id]
        given = [facts["stage_id"] or was, sorted(facts["persona_ids"] or had)]
        if [stage_id, sorted(persona_ids)] != given:
            raise Conflict(say("Somebody gave one of these cards another audience meanwhile: nothing was undone."))
    _write({card_id: before[card_id] for card_id in now})
    record(SortingUndone(**_about(board), facts={"cards": sorted(map(int, now)), "undoes": activity_id}), by=by)


def _about(board: Board) -> dict[str, Any]:
    return {"subject": ("board", board.id), "title": str(board.name), "team_id": board.team_id, "board_id": board.id}


def _audience_of(ids: Collection[int]) -> Audience:
    found: Audience = {}
    for some in _some(ids):
        for card_id, stage_id in db.session.execute(select(Card.id, Card.stage_id).where(Card.id.in_(some))):
            found[str(card_id)] = [stage_id, []]
        served = select(CardPersona.card_id, CardPersona.persona_id).where(CardPersona.card_id.in_(some))
        for card_id, persona_id in db.session.execute(served.order_by(CardPersona.persona_id)):
            found[str(card_id)][1].append(persona_id)
    return found


def _write(audience: Audience) -> None:
    for some in _some([int(card_id) for card_id in audience]):
        stages: dict[int | None, list[int]] = {}
        for card_id in some:
            stages.setdefault(audience[str(card_id)][0], []).append(card_id)
        for stage_id, cards in stages.items():
            changed = update(Card).where(Card.id.in_(cards)).values(stage_id=stage_id, revision=Card.revision + 1)
            db.session.execute(changed.execution_options(synchronize_session=False))
        db.session.execute(delete(CardPersona).where(CardPersona.card_id.in_(some)))
        rows = [{"card_id": one, "persona_id": persona} for one in some for persona in audience[str(one)][1]]
        if rows:
            db.session.execute(insert(CardPersona), rows)
    db.session.expire_all()


def _some(ids: Collection[int]) -> list[list[int]]:
    """The ids by five hundreds: databases take only so many in one statement."""
    ordered = sorted(ids)
    return [ordered[start : start + 500] for start in range(0, len(ordered), 500)]
