"""The description and the title of a card, each changed in its place."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.db import LONG, TITLE, db
from ...core.errors import DomainError, require
from ...core.text import clean, one_line
from ...core.words import say
from ..events import CardEdited, DescriptionWritten
from ..models import Card
from ..policy import can_change
from .clashes import EditedMeanwhile
from .mentions import name_people
from .places import bump
from .traces import STORED, envelope


def write_description(card: Card, text: str, revision: int, *, by: User) -> bool:
    """Describe the card; returns whether it says anything else now.

    Args:
        revision: the one of the description that the person was shown.

    Raises:
        EditedMeanwhile: it has another one by now.
        DomainError: it is too long.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    said = clean(text)
    if len(said) > LONG:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=LONG), field="text")
    bump(card.board_id)
    db.session.refresh(card, STORED)
    if said == card.description:
        return False
    if card.description_revision != revision:
        raise EditedMeanwhile
    card.description = said
    card.description_revision += 1
    card.revision += 1
    facts = {"revision": card.description_revision, "mentions": name_people(card, said, None, by=by)}
    record(DescriptionWritten(**envelope(card), facts=facts), by=by)
    return True


def write_title(card: Card, title: str, revision: int, *, by: User) -> bool:
    """Call the card something else; returns whether it has another title now.

    Args:
        revision: the one of the card's words that the person was shown.

    Raises:
        EditedMeanwhile: they have another one by now.
        DomainError: it is empty, or too long.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    said = one_line(title)
    if not said:
        raise DomainError(say("Give the card a title."), field="title")
    if len(said) > TITLE:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=TITLE), field="title")
    bump(card.board_id)
    db.session.refresh(card, STORED)
    if said == card.title:
        return False
    if card.words_revision != revision:
        raise EditedMeanwhile
    card.title = said
    card.words_revision += 1
    card.revision += 1
    record(CardEdited(**envelope(card), facts={"fields": ["title"], "revision": card.words_revision}), by=by)
    return True
