"""Pages about teams: the list, the charter, its people, setting up."""

from flask import Blueprint

teams = Blueprint("teams", __name__)

from . import assigning, calendars, charters, moved, people, setting_up, teamlist  # noqa: E402, F401
