"""What may change about teams."""

from .audiences import leave_audience, serve, take_audience
from .calendars import add_days_off, change_calendar, remove_day_off
from .charters import archive_team, change_charter, restore_team
from .founding import found_team
from .keys import free_key, propose_key, renew_key
from .people import LastLead, change_role, join, leave
from .setting_up import begin, organise

__all__ = [
    "LastLead",
    "add_days_off",
    "archive_team",
    "begin",
    "change_calendar",
    "change_charter",
    "change_role",
    "found_team",
    "free_key",
    "join",
    "leave",
    "leave_audience",
    "organise",
    "propose_key",
    "remove_day_off",
    "renew_key",
    "restore_team",
    "serve",
    "take_audience",
]
