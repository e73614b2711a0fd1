"""The letter of an answer: fixed sentences in the requester's language, and slots that a person writes."""

from .parts import About, Paragraph, Variant, Written, about, compose
from .sentences import (
    NO_NAME_YET,
    Drafts,
    closed,
    drafts,
    joined,
    leaving,
    no,
    other_team,
    question,
    reused,
    written_day,
    yes,
)

__all__ = [
    "NO_NAME_YET",
    "About",
    "Drafts",
    "Paragraph",
    "Variant",
    "Written",
    "about",
    "closed",
    "compose",
    "drafts",
    "joined",
    "leaving",
    "no",
    "other_team",
    "question",
    "reused",
    "written_day",
    "yes",
]
