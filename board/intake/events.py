"""What happens to a request."""

from __future__ import annotations

from ..activity.events import Event


class RequestReceived(Event):
    """Somebody asked. Facts: `stage_id`, `persona_id`, `recorded` (a member wrote it down for them)."""

    name = "intake.request.received"


class RequestAssigned(Event):
    """A lead gave a request of the pool to a team."""

    name = "intake.request.assigned"


class RequestAnswered(Event):
    """Somebody decided; the letter has not left yet. Facts: `decision_id`, `outcome`, `reason`."""

    name = "intake.request.answered"


class AnswerUndone(Event):
    """The answer was taken back before its letter left. Facts: `decision_id`, `outcome`."""

    name = "intake.answer.undone"


class LetterSent(Event):
    """The letter left and the answer took effect. Facts: `decision_id`, `outcome`, `card_id`, `to_team_id`."""

    name = "intake.letter.sent"


class RequestReplied(Event):
    """The requester wrote. Facts: `message_id`, `from_state`."""

    name = "intake.request.replied"


class RequestCompleted(Event):
    """The requester gave what was missing. Facts: `given`, names of the fields."""

    name = "intake.request.completed"


class RequestWithdrawn(Event):
    """The requester no longer needs it."""

    name = "intake.request.withdrawn"


class RequestReopened(Event):
    """It waits for an answer again. Facts: `from_state`."""

    name = "intake.request.reopened"


class RequestReturned(Event):
    """"Not now" is over: its day came."""

    name = "intake.request.returned"


class RequestClosed(Event):
    """Our question had no answer in ten working days."""

    name = "intake.request.closed"


class LinkRenewed(Event):
    """The private address changed; the old one no longer works."""

    name = "intake.link.renewed"


class LinkRevoked(Event):
    """The private address leads nowhere from now on."""

    name = "intake.link.revoked"


class SubscriptionAsked(Event):
    """An address was left; it has to say itself that it wants to hear. Facts: `subscription_id`."""

    name = "intake.subscription.asked"


class SubscriptionConfirmed(Event):
    """The address hears of the request from now on. Facts: `subscription_id`."""

    name = "intake.subscription.confirmed"


class SubscriptionEnded(Event):
    """The address hears no more. Facts: `subscription_id`."""

    name = "intake.subscription.ended"


class RequestAppealed(Event):
    """The requester brought new evidence against a no; the head answers. Facts: `appeal_id`, `decision_id`, `to_user_id` or null."""

    name = "intake.request.appealed"


class RequestRated(Event):
    """The requester rated what was delivered. Facts: `rating`, 1 to 5; `before`, the one it replaces, or null."""

    name = "intake.request.rated"


class RequestHanded(Event):
    """Somebody of the team will answer it; or nobody in particular any more. Facts: `to_user_id` or null, `from_user_id` or null."""

    name = "intake.request.handed"


class DutySet(Event):
    """Who answers in a week was said or changed. Facts: `week`, its Monday; `user_id` or null; `key` of the team."""

    name = "intake.duty.set"


class SnippetWritten(Event):
    """A sentence for letters was added, changed, moved or brought back. Facts: `what`."""

    name = "intake.snippet.written"


class SnippetDeleted(Event):
    """A sentence for letters was deleted; it can be brought back."""

    name = "intake.snippet.deleted"


class ClockMoved(Event):
    """The calendar of its team changed, and its promise with it. Facts: `from`, `to`, instants in ISO."""

    name = "intake.clock.moved"


class RequestReleased(Event):
    """The audience it came to its team with was taken from the team again: it waits in the pool. Facts: `from_team_id`."""

    name = "intake.request.released"


class DepartmentShared(Event):
    """Its lead said whether its people see one another's requests. Facts: `shares`."""

    name = "intake.department.shared"
