"""Pages about figures: a new one, one of them, this week's."""

from flask import Blueprint

metrics = Blueprint("metrics", __name__)

from . import beginning, changing, showing, weekly  # noqa: E402, F401
