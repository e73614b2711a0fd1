"""What happens to people's accounts."""

from ..activity.events import Event


class SignedIn(Event):
    name = "accounts.session.started"


class SignInFailed(Event):
    name = "accounts.session.refused"


class SessionEnded(Event):
    name = "accounts.session.ended"


class PersonInvited(Event):
    name = "accounts.person.invited"


class InvitationRenewed(Event):
    name = "accounts.invitation.renewed"


class PersonJoined(Event):
    name = "accounts.person.joined"


class RoleChanged(Event):
    name = "accounts.role.changed"


class PersonDeactivated(Event):
    name = "accounts.person.deactivated"


class PersonReactivated(Event):
    name = "accounts.person.reactivated"


class ResetLinkMade(Event):
    name = "accounts.reset.made"


class ResetAsked(Event):
    """Somebody forgot their password, or typed an address that nobody has: the subject is then without a number."""

    name = "accounts.reset.asked"


class PasswordChanged(Event):
    name = "accounts.password.changed"


class SettingsChanged(Event):
    name = "accounts.settings.changed"


class DepartmentAdded(Event):
    name = "accounts.department.added"


class DepartmentChanged(Event):
    """Its name, its address, or who leads it. Facts: `slug`, `lead_id`."""

    name = "accounts.department.changed"
