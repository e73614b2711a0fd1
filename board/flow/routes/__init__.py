"""Pages of the work."""

from flask import Blueprint

flow = Blueprint("flow", __name__)

from . import accepted, attachments, blockers, board_settings, boards, cards, column_select, columns, comments, moves, opened, outcomes, texts, trash, recurrences, views, windows  # noqa: E402, F401
