"""What each list holds, and how it is counted: the same words as docs/metrics.md."""

from __future__ import annotations

from ....core.words import Sentence, say

_TOLD = say("Somebody of the team said so within the period, on the day of the check or later.")
_DELIVERED = say(
    "Days run from the day work started to the day it was delivered, both counted, weekends too: the same day is 1. "
    "A card that came back counts once, when it was delivered last. What was put away is left out."
)
_AGE = say(
    "Started and not delivered. The age runs from the day work started to today, both counted; only a move back before "
    "the start begins it anew."
)

CARDS: dict[str, tuple[str, Sentence, Sentence]] = {
    "told": ("outcome", say("Cards of which we know what became"), _TOLD),
    "moved": ("outcome", say("Cards that moved their number"), _TOLD),
    "did_not": ("outcome", say("Cards that did not move their number"), _TOLD),
    "cannot_tell": ("outcome", say("Cards of which it cannot be told"), _TOLD),
    "unchecked": (
        "check",
        say("Cards that are not yet checked"),
        say("Delivered, with a day on which we look at what became of them. The next one comes first."),
    ),
    "delivered": ("time", say("Cards delivered in the period"), _DELIVERED),
    "week": (
        "time",
        say("Cards delivered in that week"),
        say("A plain count: each card once, in the week it was delivered last."),
    ),
    "started": ("age", say("Cards that are started and not delivered"), _AGE),
    "over": ("age", say("Cards over our usual time"), _AGE),
}
"""What -> the shape of its table, its title, how it is counted."""

_ANSWERED = say("Each request counts once, by the latest answer that left within the period.")

REQUESTS: dict[str, tuple[Sentence, Sentence]] = {
    "read": (say("Requests we read"), _ANSWERED),
    "yes": (say("Requests we said yes to"), say("Now or later: “yes, not now” is a yes. Each request counts once.")),
    "other": (say("Requests that were another team's"), _ANSWERED),
    "more": (say("Requests we asked more about"), _ANSWERED),
    "no": (say("Requests we said no to"), _ANSWERED),
    "joined": (
        say("Requests that were joined to something"),
        say(
            "Asked already, or a piece already does it. They are no answer about the audience and stand beside the others."
        ),
    ),
    "in_time": (
        say("Requests answered in time"),
        say("The team's first answer left within its working days, counted from the day after the request came."),
    ),
    "late": (
        say("Requests that still wait, late"),
        say("No answer yet, and the day by which the team answers is over. They count as late already now."),
    ),
}
"""What -> its title, how it is counted."""
