"""Pages about people."""

from flask import Blueprint

accounts = Blueprint("accounts", __name__)

from . import departments, doors, drafts, people, settings  # noqa: E402, F401
