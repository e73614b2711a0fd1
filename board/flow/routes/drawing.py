"""A board as HTML: what its columns show, and what changes around a card that moved."""

from __future__ import annotations

from typing import Any

from flask import g
from markupsafe import Markup

from ...accounts.models import User
from ...teams.policy import places
from ...web.pages import panel
from ..models import Board
from ..policy import can_change, can_shape
from ..queries import boards, columns, faces, folds, goals, named
from ..queries.accepted import Near, proposals_waiting
from .faces import accepted_cards, board_cards, stage_places
from .look import Look


def folded_for(board: Board, person: User) -> tuple[int, ...]:
    """The columns of the board that `person` keeps folded, read once a request."""
    known: dict[int, tuple[int, ...]] = g.setdefault("folded", {})
    if board.id not in known:
        known[board.id] = folds.folded_by(person, board.id)
    return known[board.id]


def stamp(board: Board, person: User) -> tuple[object, ...]:
    """What a kept page of the board depends on, besides person, language and day."""
    seen = (board.id, board.version, folded_for(board, person), named.beside_boards())
    switched = () if person.is_head else tuple(places(person).items())  # read for `can_change`; a head switches among all
    return ("board", *seen, switched, can_change(person, board), can_shape(person, board), person.role, person.theme, person.shortcuts)


def drawn(view: columns.BoardView, look: Look, person: User) -> dict[str, Any]:
    """What columns show: everything `flow/_columns.html` and the parts of it need."""
    board, accepted = view.board, view.accepted
    may_change = can_change(person, board)
    waiting = [card.id for card in accepted.cards] if accepted and look.is_open else []
    near = Near.beside(waiting, board, person)
    cards = _cards(view, may_change) | accepted_cards(waiting, may_change, near)
    is_folded = accepted is not None and not look.is_open
    return {
        "board": board,
        "view": view,
        "look": look,
        "accepted": accepted,
        "cards": cards,
        "is_by_score": board.uses_scores and look.sort == "score",
        "waiting": near.by_score(waiting) if board.uses_scores and look.sort == "score" else waiting,
        "proposed": proposals_waiting(accepted.id) if accepted in view.columns and look.is_open else (0, None),
        "folded": folded_for(board, person),
        "joined": lambda standing: Markup("".join([cards[card.id] for card in standing if card.id in cards])),
        "top": faces.first_titles(accepted.id, view.conditions) if accepted in view.columns and is_folded else [],
        "may_change": may_change,
        "may_shape": can_shape(person, board),
        "new_card": f"/cards/new/panel?board={board.id}" if may_change and board.is_main else "",
        "is_open": look.is_open and accepted is not None,
        "here_columns": look.at(f"/boards/{board.id}/columns"),
    }


def around(board: Board, person: User) -> dict[str, Any]:
    """What the page shows around its columns."""
    fact = goals.first_fact(board.team_id)
    return {
        "team": board.team,
        "fact": fact,
        "fact_place": stage_places().get(fact.stage_id or 0) if fact else None,
        "boards": tuple(boards.boards_of(board.team, to=person)),
        "duty": duty_of(board),
        "section": "board",
    }


def duty_of(board: Board) -> Any:
    """Who answers the requests of the team this week, on its main board."""
    return panel("on_duty", team=board.team) if board.is_main else None


def _cards(view: columns.BoardView, may_change: bool) -> dict[int, Markup]:
    """Card id -> its HTML, for every card that is shown outside Accepted."""
    flowing = [each for each in view.flowing if each.cards]
    metrics = {card.metric_id for each in flowing if each.column.kind == "delivered" for card in each.cards if card.metric_id}
    return board_cards(flowing, goals.facts_of(metrics), view, may_change)
