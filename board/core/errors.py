"""What a rule can refuse. Each error carries one sentence for the person who asked."""

from __future__ import annotations

from .words import Sentence, say


class DomainError(Exception):
    """A rule refused; `sentence` says why and what to do. Shown with status 422 unless a subclass says otherwise."""

    status = 422

    def __init__(self, sentence: Sentence, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(DomainError):
    """The person may see the thing but not do this with it."""

    status = 403


class NotFound(DomainError):
    """It does not exist, or the person may not know that it does."""

    status = 404

    def __init__(self, sentence: Sentence | None = None) -> None:
        super().__init__(sentence or say("There is nothing here, or it is not yours to see."))


class Conflict(DomainError):
    """Somebody else changed it first."""

    status = 409


class Gone(DomainError):
    """It was there and has expired or been used."""

    status = 410


class TooMany(DomainError):
    """The same thing was asked too often; `retry_after` says how many seconds to wait."""

    status = 429

    def __init__(self, sentence: Sentence, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


def require(allowed: bool, sentence: Sentence) -> None:
    """Raise `NotAllowed` with `sentence` unless `allowed`."""
    if not allowed:
        raise NotAllowed(sentence)
