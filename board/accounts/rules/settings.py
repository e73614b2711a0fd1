"""What each person chooses for themselves: name, language, time zone, theme, shortcuts."""

from __future__ import annotations

from ...activity.log import record
from ...core.clock import zones
from ...core.errors import DomainError, require
from ...core.text import one_line
from ...core.words import LANGUAGES, say
from .. import policy
from ..events import SettingsChanged
from ..models import DIGESTS, THEMES, User


def change_settings(
    person: User, by: User, name: str, language: str, time_zone: str, theme: str, shortcuts: bool
) -> None:
    """Keep what `person` chose.

    Raises:
        DomainError: a language, theme or time zone that there is not.
    """
    require(policy.may_change_settings(by, of=person), say("These are somebody else's settings."))
    if time_zone not in zones():
        raise DomainError(say("Choose a time zone from the list, such as Europe/Madrid."), field="time_zone")
    person.name, person.time_zone, person.shortcuts = one_line(name), time_zone, shortcuts
    change_look(person, by=by, language=language, theme=theme)


def change_look(person: User, by: User, language: str = "", theme: str = "") -> None:
    """Language or theme alone, from the account menu."""
    require(policy.may_change_settings(by, of=person), say("These are somebody else's settings."))
    if (language and language not in LANGUAGES) or (theme and theme not in THEMES):
        raise DomainError(say("Choose one of these."), field="language")
    person.language, person.theme = language or person.language, theme or person.theme
    facts = {"language": person.language, "theme": person.theme, "time_zone": person.time_zone}
    record(SettingsChanged(subject=("person", person.id), title=person.name, facts=facts), by=by)


def choose_mails(person: User, by: User, digest: str, mails_requests: bool) -> None:
    """How often a summary comes by mail, and whether the answers to their own requests do.

    Raises:
        DomainError: a rhythm that there is not.
    """
    require(policy.may_change_settings(by, of=person), say("These are somebody else's settings."))
    if digest not in DIGESTS:
        raise DomainError(say("Choose one of these."), field="digest")
    person.digest, person.mails_requests = digest, mails_requests
    facts = {"digest": digest, "mails_requests": mails_requests}
    record(SettingsChanged(subject=("person", person.id), title=person.name, facts=facts), by=by)
