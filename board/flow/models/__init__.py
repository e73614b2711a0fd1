"""What is stored of the work."""

from .boards import KINDS, Board, Column, Label, TeamCounter
from .cards import CLASSES, OUTCOMES, Card, CardPerson, CardPersona
from .details import Attachment, BoardField, CardField, CardLabel, CheckItem, Checklist, Comment
from .history import Blocker, Move

__all__ = [
    "CLASSES",
    "KINDS",
    "OUTCOMES",
    "Attachment",
    "Blocker",
    "Board",
    "BoardField",
    "Card",
    "CardField",
    "CardLabel",
    "CardPerson",
    "CardPersona",
    "CheckItem",
    "Checklist",
    "Column",
    "Comment",
    "Label",
    "Move",
    "TeamCounter",
]
