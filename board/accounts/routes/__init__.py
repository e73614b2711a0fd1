"""Pages about people."""

from flask import Blueprint

accounts = Blueprint("accounts", __name__)

from . import doors, drafts, people, settings  # noqa: E402, F401
