"""Pages of what comes in."""

from flask import Blueprint

exchange = Blueprint("exchange", __name__)

from . import imports, sorting  # noqa: E402, F401
