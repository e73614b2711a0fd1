"""Cards that do not say yet whom they serve, and where the work goes as far as they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property

from msgspec import Struct
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from ...accounts.models import User
from ...audiences.models import Persona, Stage
from ...audiences.queries import personas, stages
from ...core.db import db
from ...core.errors import require
from ...core.words import Sentence, say
from ...flow.models import Board, Card, CardLabel, CardPersona, Column, Label
from ...flow.queries.boards import visible_board
from ...teams.models import TeamAudience
from ..policy import may_import, may_sort

SHOWN = 100
"""Cards listed at once; the next ones follow as these are done."""


class Waiting(Struct, frozen=True):
    """A card that does not say yet whom it serves."""

    card: Card
    labels: list[str]
    persona_names: list[Persona]


class Group(Struct, frozen=True):
    """A column with its cards to sort, top first."""

    column: Column
    cards: list[Waiting]
    waiting: int
    """How many wait in it, those not listed included."""


class Moment(Struct, frozen=True):
    """How many open cards serve one persona at one stage; `is_ours`: the team says that it serves them."""

    stage: Stage | None
    persona: Persona | None
    cards: int
    is_ours: bool
    share: float
    """Of the busiest moment, 0 to 1."""


class Sorting(Struct, frozen=True, dict=True):
    """The page that sorts a board's cards."""

    board: Board
    groups: list[Group]
    waiting: int
    total: int
    stages: list[Stage]
    personas: list[Persona]
    rows: list[list[Moment]]
    """The map of where the work goes: a row a persona, a column a stage."""

    @property
    def sorted(self) -> int:
        return self.total - self.waiting

    @property
    def more(self) -> int:
        """Cards that wait but are not listed yet."""
        return self.waiting - sum(len(group.cards) for group in self.groups)

    @cached_property
    def moments(self) -> list[Moment]:
        return [moment for row in self.rows for moment in row]

    @property
    def busiest(self) -> Moment | None:
        """The moment most cards serve."""
        return max((moment for moment in self.moments if moment.cards), key=lambda moment: moment.cards, default=None)

    @property
    def elsewhere(self) -> int:
        """Cards, counted once for each customer they serve, at moments that are not this team's."""
        return sum(moment.cards for moment in self.moments if not moment.is_ours)

    @property
    def neglected(self) -> list[Moment]:
        """Moments the team says it serves, without one card."""
        return [moment for moment in self.moments if moment.is_ours and not moment.cards]


def sortable_board(board_id: int, to: User) -> Board:
    """The board with its team, if `to` may say whom its cards serve. Raises `NotFound`, or `NotAllowed`."""
    board = visible_board(board_id, to)
    require(may_sort(to, board), say("Only the people of this team say whom its cards serve."))
    return board


class Way(Struct, frozen=True):
    """A way on from a board's settings."""

    href: str
    label: Sentence


def ways_on(board: Board, to: User) -> list[Way]:
    """Where a board's settings lead in this room."""
    ways = [Way(f"/boards/{board.id}/sorting", say("Say whom its cards serve"))] if may_sort(to, board) else []
    return ways + ways_in(board, to)


def ways_in(board: Board, to: User) -> list[Way]:
    """What a board without a card offers: bringing one that exists."""
    if not may_import(to, board.team_id):
        return []
    return [Way(f"/imports/new?team={board.team.key}", say("Bring a board from Trello"))]


def open_cards(board_id: int) -> Select[tuple[Card]]:
    """Cards of the board that are there to be worked on: not archived, nor in an archived column, nor gone."""
    return (
        select(Card)
        .join(Card.column)
        .where(
            Card.board_id == board_id,
            Card.archived_at.is_(None),
            Card.gone_at.is_(None),
            Column.archived_at.is_(None),
        )
    )


def sorting(board: Board) -> Sorting:
    """Everything the page shows, in a constant number of statements."""
    order, served = stages(), _served(board.id)
    customers = personas()
    cards = db.session.scalars(open_cards(board.id).options(contains_eager(Card.column)).order_by(Column.rank, Card.rank))
    standing = list(cards)
    waiting = [card for card in standing if (order and not card.stage_id) or (customers and not served[card.id])]
    return Sorting(
        board=board,
        groups=_groups(board, waiting, served, customers),
        waiting=len(waiting),
        total=len(standing),
        stages=order,
        personas=customers,
        rows=_rows(board, standing, served, order, customers),
    )


def chosen_cards(board: Board, card_ids: set[int], column_ids: set[int]) -> set[int]:
    """The cards named, and all that wait in the columns named, those the page did not list included."""
    if not column_ids:
        return card_ids
    return card_ids | {
        one.card.id
        for group in _groups(board, _waiting_in(board, column_ids), _served(board.id), [], limit=None)
        for one in group.cards
    }


def audience_chosen(stage: str | None, persona: str | None) -> tuple[Stage | None, list[Persona]]:
    """What the two typed ids stand for; "all" is every customer. Unknown ones stand for nothing."""
    found = next((one for one in stages() if str(one.id) == stage), None)
    return found, [one for one in personas() if persona in (str(one.id), "all")]


def _waiting_in(board: Board, column_ids: set[int]) -> list[Card]:
    served, order, customers = _served(board.id), stages(), personas()
    mine = open_cards(board.id).where(Card.column_id.in_(column_ids)).options(contains_eager(Card.column))
    return [
        card
        for card in db.session.scalars(mine)
        if (order and not card.stage_id) or (customers and not served[card.id])
    ]


def _served(board_id: int) -> dict[int, list[int]]:
    mine = (
        select(CardPersona.card_id, CardPersona.persona_id)
        .join(Card, Card.id == CardPersona.card_id)
        .where(Card.board_id == board_id)
    )
    served: dict[int, list[int]] = defaultdict(list)
    for card_id, persona_id in db.session.execute(mine):
        served[card_id].append(persona_id)
    return served


def _groups(
    board: Board, waiting: list[Card], served: dict[int, list[int]], customers: list[Persona], limit: int | None = SHOWN
) -> list[Group]:
    listed, labels = waiting[:limit], _labels(board.id)
    by_id = {persona.id: persona for persona in customers}
    every, shown = Counter(card.column_id for card in waiting), defaultdict(list)
    columns = {card.column_id: card.column for card in waiting}
    for card in listed:
        known = [by_id[one] for one in served[card.id] if one in by_id]
        shown[card.column_id].append(Waiting(card, labels[card.id], known))
    return [Group(columns[column_id], cards, every[column_id]) for column_id, cards in shown.items()]


def _labels(board_id: int) -> dict[int, list[str]]:
    mine = (
        select(CardLabel.card_id, Label.name)
        .join(Label, Label.id == CardLabel.label_id)
        .where(Label.board_id == board_id, Label.name != "")
    )
    found: dict[int, list[str]] = defaultdict(list)
    for card_id, name in db.session.execute(mine):
        found[card_id].append(name)
    return found


def _rows(
    board: Board, cards: list[Card], served: dict[int, list[int]], order: list[Stage], customers: list[Persona]
) -> list[list[Moment]]:
    """Persona by persona; a department without personas (or stages) gets one row (or column)."""
    counts: Counter[tuple[int | None, int | None]] = Counter()
    for card in cards:
        if (card.stage_id or not order) and (served[card.id] or not customers):
            for persona_id in served[card.id] or [None]:
                counts[card.stage_id if order else None, persona_id] += 1
    ours = list(db.session.scalars(select(TeamAudience).where(TeamAudience.team_id == board.team_id)))
    most = max(counts.values(), default=1)
    rows: list[list[Moment]] = []
    for persona in customers or [None]:
        row = []
        for stage in order or [None]:
            number = counts[stage.id if stage else None, persona.id if persona else None]
            row.append(Moment(stage, persona, number, _is_ours(ours, stage, persona), number / most))
        rows.append(row)
    return rows


def _is_ours(ours: list[TeamAudience], stage: Stage | None, persona: Persona | None) -> bool:
    """Whether one of the team's audiences includes the moment; one that names only a brand covers no moment."""
    return any(
        (one.stage_id or one.persona_id)
        and one.stage_id in (None, stage.id if stage else None)
        and one.persona_id in (None, persona.id if persona else None)
        for one in ours
    )
