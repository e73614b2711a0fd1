"""The small pictures of a file on a card."""

from __future__ import annotations

from sqlalchemy import update

from ...core.db import db
from ...core.pictures import Pictures
from ..models import Attachment, Board, Card


def note_pictures(attachment: Attachment, drawn: Pictures) -> None:
    """The card shows them from now on."""
    card = db.session.get_one(Card, attachment.card_id)
    db.session.execute(update(Board).where(Board.id == card.board_id).values(version=Board.version + 1))
    attachment.thumbnail, attachment.width, attachment.height = drawn.name, drawn.width, drawn.height
    card.revision += 1
