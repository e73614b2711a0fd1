"""Which cards count for somebody's own page."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from ....accounts.models import User
from ....flow.models import Board, Card, CardPerson, Column
from ....teams.models import Team


def cards(person: User, teams: list[Team], *where: ColumnElement[bool]) -> Select[tuple[Card]]:
    """The open cards of boards that `person` may see, with what their lines show."""
    return (
        select(Card)
        .join(Column, Column.id == Card.column_id)
        .join(Board, Board.id == Card.board_id)
        .where(Card.archived_at.is_(None), Board.archived_at.is_(None), may_see(person, teams), *where)
        .options(
            joinedload(Card.column),
            joinedload(Card.board).joinedload(Board.team),
            joinedload(Card.metric),
            selectinload(Card.personas),
        )
    )


def may_see(person: User, teams: list[Team]) -> ColumnElement[bool]:
    """Boards that are not kept to a team, and those of one's own; heads see all."""
    if person.is_head:
        return true()
    return or_(Board.is_private.is_(False), Board.team_id.in_([team.id for team in teams]))


def is_on(person: User, *roles: str) -> ColumnElement[bool]:
    """The person is on the card, in one of `roles` where any are named. The person's cards are found, not every card looked at."""
    theirs = select(CardPerson.card_id).where(CardPerson.user_id == person.id)
    return Card.id.in_(theirs.where(CardPerson.role.in_(roles)) if roles else theirs)


def nobody_is_on() -> ColumnElement[bool]:
    return ~exists().where(CardPerson.card_id == Card.id, CardPerson.user_id.is_not(None))
