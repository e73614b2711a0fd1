"""Who may do what with accounts."""

from .models import User


def may_manage_people(person: User) -> bool:
    """Invite, change roles, deactivate, hand over reset links."""
    return person.is_administrator


def may_change_settings(person: User, of: User) -> bool:
    return person.id == of.id
