"""The bell and what it tells."""

from flask import Blueprint

notifications = Blueprint("notifications", __name__)

from . import ending, mail, reading  # noqa: E402, F401
