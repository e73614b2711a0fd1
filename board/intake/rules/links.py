"""The private address of a request: 256 random bits, of which only the SHA-256 is stored."""

from __future__ import annotations

import hashlib
import re
import secrets

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.errors import require
from ...core.words import say
from ..events import LinkRenewed, LinkRevoked
from ..models import Request
from ..policy import may_renew_link, may_revoke_link
from ..queries.signed import confirm_token, end_token, mail_token

__all__ = ["KEY", "confirm_token", "end_token", "hashed", "mail_token", "new_key", "renew", "revoke", "token_of"]

KEY = re.compile(r"[\w-]{43}", re.ASCII)
"""What `secrets.token_urlsafe(32)` makes."""


def new_key() -> str:
    """A key for one form."""
    return secrets.token_urlsafe(32)


def token_of(form_key: str) -> str:
    """The private token of the request a form makes, so that sending the form twice leads to the same page."""
    return hashlib.sha256(f"private:{form_key}".encode()).hexdigest()


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def renew(request: Request, by: User) -> str:
    """Give the request a new private address and return its token; the old one stops working, and so do those in mails."""
    require(may_renew_link(by, request), say("Only a lead, or whoever asked, renews the private link of a request."))
    token = secrets.token_urlsafe(32)
    request.secret_hash, request.link_revoked_at = hashed(token), None
    record(LinkRenewed(subject=("request", request.id), title=request.title, team_id=request.team_id), by=by)
    return token


def revoke(request: Request, by: User) -> None:
    """Let the private address, and those in mails, lead nowhere until there is a new one. Revoked twice, it holds once."""
    require(may_revoke_link(by, request), say("Only a lead revokes the private link of a request."))
    if request.link_revoked_at is None:
        request.link_revoked_at = now()
        record(LinkRevoked(subject=("request", request.id), title=request.title, team_id=request.team_id), by=by)
