"""A board as HTML: what its columns show, and what changes around a card that moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from ...accounts.models import User
from ...audiences.queries import personas as all_personas
from ...core.fields import as_id
from ..models import Board
from ..policy import can_change, can_shape
from ..queries import boards, columns, faces, goals
from .faces import accepted_cards, board_cards, stage_places


@dataclass(frozen=True)
class Look:
    """How the reader looks at the board: Accepted open or folded, one column shown as a whole, or neither."""

    is_open: bool
    whole: int | None

    @classmethod
    def asked(cls) -> Look:
        return cls(request.args.get("accepted") == "open", as_id(request.args.get("whole")))

    @property
    def arguments(self) -> dict[str, Any]:
        return {"accepted": "open" if self.is_open else None, "whole": self.whole}


def stamp(board: Board, person: User) -> tuple[object, ...]:
    """What a kept page of the board depends on, besides person, language and day."""
    named = tuple(str(persona.name) for persona in all_personas())
    return ("board", board.id, board.version, goals.stamp(), named, can_change(person, board), can_shape(person, board), person.theme)


def drawn(
    board: Board, look: Look, person: User, only: int | None = None, among: set[int] | None = None
) -> dict[str, Any]:
    """What the columns show: everything `flow/_columns.html` needs; of the cards `only` that one,
    and of the columns those `among` the given, where they are."""
    view = columns.board_view(board, look.whole, among)
    may_change = can_change(person, board)
    accepted = view.accepted
    return {
        "board": board,
        "view": view,
        "accepted": accepted,
        "cards": _cards(view, look, person, only),
        "top": faces.titles(view.accepted.cards[:3]) if accepted and not look.is_open else [],
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


def _cards(view: columns.BoardView, look: Look, person: User, only: int | None) -> dict[int, Markup]:
    """Card id -> its HTML, for every card that is shown."""
    waiting = [card.id for card in view.accepted.cards] if view.accepted and look.is_open else []
    flowing = {card.id: card for each in view.flowing for card in each.cards}
    if only is not None:
        waiting, flowing = [each for each in waiting if each == only], {only: flowing[only]} if only in flowing else {}
    delivered = [each for each in view.flowing if each.column.kind == "delivered"]
    metrics = {card.metric_id for each in delivered for card in each.cards if card.metric_id}
    latest = {metric_id: fact.latest for metric_id, fact in goals.facts_of(metrics).items()}
    found = board_cards(flowing, latest, view, can_change(person, view.board))
    return found | accepted_cards(waiting, can_change(person, view.board)) if waiting else found


