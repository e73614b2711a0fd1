"""Pages of the work."""

from flask import Blueprint

flow = Blueprint("flow", __name__)

from . import attachments, blockers, boards, cards, column_select, columns, comments, moves, opened, outcomes, texts, trash  # noqa: E402, F401
