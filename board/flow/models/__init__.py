"""What is stored of the work."""

from .boards import KINDS, Board, Column, ColumnFold, Label, SavedView, TeamCounter, WorkType
from .cards import CLASSES, OUTCOMES, Card, CardLink, CardPerson, CardPersona, CardScore, Proposal, Recurrence
from .details import (
    Attachment,
    BoardField,
    CardField,
    CardLabel,
    CardWatch,
    CheckItem,
    Checklist,
    Comment,
    Kudos,
    Mention,
    Presence,
)
from .history import Blocker, Move, Overrun
from .screens import Screen

__all__ = [
    "CLASSES", "KINDS", "OUTCOMES", "Attachment", "Blocker", "Board", "BoardField", "Card", "CardField", "CardLabel",
    "CardLink", "CardPerson", "CardPersona", "CardScore", "CardWatch", "CheckItem", "Checklist", "Column", "ColumnFold",
    "Comment", "Kudos", "Label", "Mention", "Move", "Overrun", "Presence", "Proposal", "Recurrence", "SavedView",
    "Screen", "TeamCounter", "WorkType",
]  # fmt: skip
