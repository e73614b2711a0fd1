"""Bringing a Trello board in: a further board of the team, all of it or nothing, as often as one likes."""

from .importing import Report, import_board

__all__ = ["Report", "import_board"]
