"""The bell and what it tells."""

from flask import Blueprint

notifications = Blueprint("notifications", __name__)

from . import reading  # noqa: E402, F401
