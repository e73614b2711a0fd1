"""The trash: what is deleted lies there for thirty days and comes back to where it was.

Deleted implies archived. A card that was open is archived at the very instant it is deleted, so its restoration knows
whether to open it again; whoever reads open cards needs to know nothing of the trash.
"""

from .boards import MainBoard, delete_board, restore_board
from .cards import Return, delete_card, restore_card
from .columns import delete_column, open_column, restore_column
from .emptying import KEPT_FOR, empty_trash

__all__ = [
    "KEPT_FOR", "MainBoard", "Return", "delete_board", "delete_card", "delete_column", "empty_trash", "open_column", "restore_board",
    "restore_card", "restore_column",
]  # fmt: skip
