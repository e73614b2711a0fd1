"""Many cards at once: one lock, all or nothing, each remembered by itself, taken back together."""

from .changing import (
    archive_cards,
    label_cards,
    put_on_cards,
    put_people_back,
    restore_cards,
    take_off_cards,
    unlabel_cards,
)
from .held import MOST, Obstacles, held
from .moving import move_cards, moves_called
from .transferring import send_cards
from .undoing import undo_moves

__all__ = [
    "MOST", "Obstacles", "archive_cards", "held", "label_cards", "move_cards", "moves_called", "put_on_cards", "put_people_back",
    "restore_cards", "send_cards", "take_off_cards", "undo_moves", "unlabel_cards",
]  # fmt: skip
