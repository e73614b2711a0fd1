"""What people type about themselves."""

from __future__ import annotations

from typing import Any

from wtforms.fields import SelectChoice

from ..core import clock
from ..core.db import LONG
from ..core.fields import BothWords, Choice, Email, Form, LongWords, Secret, Tick, Whole, Words
from ..core.words import say
from .models import DIGESTS, ROLES

LANGUAGE_NAMES = [("es", "Español"), ("en", "English")]
ROLE_NAMES = [
    ("member", say("Member")),
    ("head", say("Head of marketing")),
    ("stakeholder", say("Stakeholder")),
    ("sales", say("Sales")),
    ("administrator", say("Administrator")),
]
assert {name for name, _ in ROLE_NAMES} == set(ROLES)
DIGEST_NAMES = [
    ("daily", say("Every morning")),
    ("hours", say("Every four hours during the day")),
    ("weekly", say("On Monday morning")),
    ("off", say("Never")),
]
assert {name for name, _ in DIGEST_NAMES} == set(DIGESTS)
THEME_NAMES = [("system", say("As the device")), ("light", say("Light")), ("dark", say("Dark"))]


def zones() -> list[tuple[str, str]]:
    """All time zones with a city, by name."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(clock.zones()) if "/" in zone and not zone.startswith("Etc")]


class SignInForm(Form):
    email = Email(say("E-mail"), required=say("Write your e-mail address."))
    password = Secret(say("Password"), required=say("Write your password."))


class ForgottenForm(Form):
    email = Email(say("E-mail"), required=say("Write your e-mail address."))


class NewcomerForm(Form):
    name = Words(say("Your name"), required=say("Write the name your colleagues know you by."))
    password = Secret(say("Password"), required=say("Choose a password."))
    language = Choice(say("Language"), LANGUAGE_NAMES)
    time_zone = Choice(say("Time zone"), zones)


class FirstAdministratorForm(NewcomerForm):
    email = Email(say("E-mail"), required=say("Write your e-mail address."))


class NewPasswordForm(Form):
    password = Secret(say("New password"), required=say("Choose a password."))


class ChangePasswordForm(Form):
    old_password = Secret(say("Password now"), required=say("Write your password."))
    password = Secret(say("New password"), required=say("Choose a password."))


class SettingsForm(Form):
    name = Words(say("Your name"), required=say("Write the name your colleagues know you by."))
    language = Choice(say("Language"), LANGUAGE_NAMES)
    time_zone = Choice(say("Time zone"), zones)
    theme = Choice(say("Theme"), THEME_NAMES)
    shortcuts = Tick(say("Single-key shortcuts"), id="single-keys")


class MailChoiceForm(Form):
    digest = Choice(say("A summary of what you have not read"), DIGEST_NAMES)
    mails_requests = Tick(say("The answers to what I ask for, at once"))


class LookForm(Form):
    language = Choice(say("Language"), LANGUAGE_NAMES, required=False)
    theme = Choice(say("Theme"), THEME_NAMES, required=False)


class DraftForm(Form):
    """What the fields of another form held, as JSON, and the revision of the text that they began with."""

    typed = LongWords(most=LONG + 20_000, required=True)
    revision = Whole(default=0)


class InvitationForm(Form):
    name = Words(say("Name"), required=say("Write the person's name."))
    email = Email(say("E-mail"), required=say("Write the person's e-mail address."))
    role = Choice(say("Role"), ROLE_NAMES)


class RoleForm(Form):
    role = Choice(say("Role"), ROLE_NAMES)


class DepartmentForm(Form):
    name = BothWords(say("Department"), required=True)
    slug = Words(say("Its address of the form"), 40)
    lead_id = Choice(say("Who leads it"), required=False)

    def offer_leads(self, people: list[Any], chosen: Any = None) -> None:
        """Whom to choose from; `chosen` leads it now."""
        self.lead_id.choices = [SelectChoice("", say("Nobody yet")), *(SelectChoice(str(each.id), each.name) for each in people)]
        if chosen:
            self.lead_id.data = str(chosen.id)
