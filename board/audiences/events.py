"""What happens to stages, personas and brands."""

from __future__ import annotations

from ..activity.events import Event


class JourneyLaidOut(Event):
    """The stages were chosen from a template. Facts: `journey`, `stages`."""

    name = "audiences.journey.laid_out"


class AudienceAdded(Event):
    """A stage, persona or brand is new; the subject says which."""

    name = "audiences.audience.added"


class AudienceChanged(Event):
    """A stage, persona or brand reads differently."""

    name = "audiences.audience.changed"


class AudienceMoved(Event):
    """It has another place in the order. Facts: `position`, from 0."""

    name = "audiences.audience.moved"


class AudienceArchived(Event):
    """It was put away; what was done for it stays."""

    name = "audiences.audience.archived"


class AudienceRestored(Event):
    """It is served again."""

    name = "audiences.audience.restored"


class CustomerQuoted(Event):
    """Somebody wrote down what a customer said."""

    name = "audiences.customer.quoted"


class QuoteRemoved(Event):
    """Something a customer said was taken away again."""

    name = "audiences.quote.removed"
