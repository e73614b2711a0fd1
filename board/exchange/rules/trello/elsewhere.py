"""Cards of this board that people took to another board of the team: they live there now, and a later export does not touch them."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import select

from ....core.db import db
from ....core.words import say_many
from ....flow.models import Card
from .landing import Landing


def leave_out_what_went_elsewhere(landing: Landing) -> None:
    """Take those cards, and what hangs on them, out of the export, and say how many they are."""
    ids = _gone_elsewhere(landing)
    if not ids:
        return
    export = landing.export
    landing.export = replace(
        export,
        cards=[card for card in export.cards if card.id not in ids],
        checklists=[one for one in export.checklists if one.card_id not in ids],
        moves=[one for one in export.moves if one.card_id not in ids],
        comments=[one for one in export.comments if one.card_id not in ids],
    )
    landing.problems.append(
        say_many(
            "%(num)d card of this file was taken to another board here and stays there as it is.",
            "%(num)d cards of this file were taken to another board here and stay there as they are.",
            len(ids),
        )
    )


def _gone_elsewhere(landing: Landing) -> set[str]:
    """Source ids of cards that the last import brought onto this board and that stand on another one of the team."""
    brought = {source_id for kind, source_id in landing.brought if kind == "card"}
    if not brought:
        return set()
    named = select(Card.source_id).where(Card.team_id == landing.team.id, Card.source_id.is_not(None))
    here = set(db.session.scalars(named.where(Card.board_id == landing.board.id)))
    elsewhere = set(db.session.scalars(named.where(Card.board_id != landing.board.id)))
    return {card.id for card in landing.export.cards if card.id in brought and card.id in elsewhere and card.id not in here}
