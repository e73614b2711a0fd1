"""What happens to stages, personas and brands."""

from __future__ import annotations

from dataclasses import dataclass

from ..activity.events import Event


@dataclass(frozen=True, kw_only=True)
class JourneyLaidOut(Event):
    """The stages were chosen from a template. Facts: `journey`, `stages`."""

    name = "audiences.journey.laid_out"


@dataclass(frozen=True, kw_only=True)
class AudienceAdded(Event):
    """A stage, persona or brand is new; the subject says which."""

    name = "audiences.audience.added"


@dataclass(frozen=True, kw_only=True)
class AudienceChanged(Event):
    """A stage, persona or brand reads differently."""

    name = "audiences.audience.changed"


@dataclass(frozen=True, kw_only=True)
class AudienceMoved(Event):
    """It has another place in the order. Facts: `position`, from 0."""

    name = "audiences.audience.moved"


@dataclass(frozen=True, kw_only=True)
class AudienceArchived(Event):
    """It was put away; what was done for it stays."""

    name = "audiences.audience.archived"


@dataclass(frozen=True, kw_only=True)
class AudienceRestored(Event):
    """It is served again."""

    name = "audiences.audience.restored"


@dataclass(frozen=True, kw_only=True)
class CustomerQuoted(Event):
    """Somebody wrote down what a customer said."""

    name = "audiences.customer.quoted"


@dataclass(frozen=True, kw_only=True)
class QuoteRemoved(Event):
    """Something a customer said was taken away again."""

    name = "audiences.quote.removed"
