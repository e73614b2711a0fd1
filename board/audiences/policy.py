"""Who may say whom the department serves."""

from __future__ import annotations

from ..accounts.models import User


def may_shape(user: User) -> bool:
    """Add, change, order and put away stages, personas and brands."""
    return user.is_head


def may_quote(user: User) -> bool:
    """Write down what a customer said."""
    return user.is_member
