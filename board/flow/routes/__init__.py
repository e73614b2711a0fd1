"""Pages of the work."""

from flask import Blueprint

flow = Blueprint("flow", __name__)

from . import attachments, blockers, boards, cards, column_select, columns, moves, outcomes  # noqa: E402, F401
