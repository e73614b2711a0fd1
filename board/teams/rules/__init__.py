"""What may change about teams."""

from .audiences import leave_audience, serve, take_audience
from .charters import archive_team, change_charter, restore_team
from .founding import found_team
from .keys import free_key, propose_key, renew_key
from .people import LastLead, change_role, join, leave
from .setting_up import begin, organise

__all__ = [
    "LastLead",
    "archive_team",
    "begin",
    "change_charter",
    "change_role",
    "found_team",
    "free_key",
    "join",
    "leave",
    "leave_audience",
    "organise",
    "propose_key",
    "renew_key",
    "restore_team",
    "serve",
    "take_audience",
]
