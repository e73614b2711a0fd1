"""What is being served right now, so that a log line and an activity can be found from each other."""

from contextvars import ContextVar

request_ref: ContextVar[str] = ContextVar("request_ref", default="")
"""Id of the HTTP request or command."""
