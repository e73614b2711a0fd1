"""Pages about whom we serve: stages, personas, brands."""

from flask import Blueprint

audiences = Blueprint("audiences", __name__, url_prefix="/customers")

from . import brands, order, personas, quotes, stages  # noqa: E402, F401
