"""Pages that read across the rooms."""

from flask import Blueprint

insights = Blueprint("insights", __name__)

from . import customers, door, my_work, results, searching  # noqa: E402, F401
