"""Requests, the decisions that answer them, and what stands around them."""

from .door import Appeal, Duty, Look, Pause, RequestFile, Snippet, Subscription
from .requests import (
    ALTERNATIVES,
    COMPARED,
    KINDS,
    OPEN,
    OUTCOMES,
    REASONS,
    STATES,
    Decision,
    Message,
    Request,
    RequestCard,
)

__all__ = [
    "ALTERNATIVES",
    "COMPARED",
    "KINDS",
    "OPEN",
    "OUTCOMES",
    "REASONS",
    "STATES",
    "Appeal",
    "Decision",
    "Duty",
    "Look",
    "Message",
    "Pause",
    "Request",
    "RequestCard",
    "RequestFile",
    "Snippet",
    "Subscription",
]
