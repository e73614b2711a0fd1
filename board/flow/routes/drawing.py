"""A board as HTML: what its columns show, and what changes around a card that moved."""

from __future__ import annotations

from typing import Any

from flask import url_for
from markupsafe import Markup

from ...accounts.models import User
from ...audiences.queries import personas as all_personas
from ..models import Board
from ..policy import can_change, can_shape
from ..queries import boards, columns, faces, goals
from .faces import accepted_cards, board_cards, stage_places
from .look import Look


def stamp(board: Board, person: User) -> tuple[object, ...]:
    """What a kept page of the board depends on, besides person, language and day."""
    named = tuple(str(persona.name) for persona in all_personas())
    return ("board", board.id, board.version, goals.stamp(), named, can_change(person, board), can_shape(person, board), person.theme)


def drawn(view: columns.BoardView, look: Look, person: User) -> dict[str, Any]:
    """What columns show: everything `flow/_columns.html` and the parts of it need."""
    board, accepted = view.board, view.accepted
    may_change = can_change(person, board)
    is_folded = accepted is not None and not look.is_open
    return {
        "board": board,
        "view": view,
        "look": look,
        "accepted": accepted,
        "cards": _cards(view, look, may_change),
        "top": faces.first_titles(accepted.id) if accepted in view.columns and is_folded else [],
        "may_change": may_change,
        "may_shape": can_shape(person, board),
        "new_card": f"/cards/new/panel?board={board.id}" if may_change and board.is_main else "",
        "is_open": look.is_open and accepted is not None,
        "here_columns": url_for("flow.board_columns", board_id=board.id, **look.arguments),
    }


def around(board: Board, person: User) -> dict[str, Any]:
    """What the page shows around its columns."""
    fact = goals.first_fact(board.team_id)
    return {
        "team": board.team,
        "fact": fact,
        "fact_place": stage_places().get(fact.stage_id or 0) if fact else None,
        "personas": faces.personas_on(board.id),
        "boards": boards.boards_of(board.team, to=person),
        "section": "board",
    }


def _cards(view: columns.BoardView, look: Look, may_change: bool) -> dict[int, Markup]:
    """Card id -> its HTML, for every card that is shown."""
    flowing = [each for each in view.flowing if each.cards]
    metrics = {card.metric_id for each in flowing if each.column.kind == "delivered" for card in each.cards if card.metric_id}
    latest = {metric_id: fact.latest for metric_id, fact in goals.facts_of(metrics).items()}
    found = board_cards({card.id: card for each in flowing for card in each.cards}, latest, view, may_change)
    waiting = [card.id for card in view.accepted.cards] if view.accepted and look.is_open else []
    return found | accepted_cards(waiting, may_change) if waiting else found
