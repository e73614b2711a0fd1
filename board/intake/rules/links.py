"""The private address of a request: 256 random bits, of which only the SHA-256 is stored."""

from __future__ import annotations

import hashlib
import re
import secrets

from ...accounts.models import User
from ...activity.log import record
from ...core.errors import require
from ...core.words import say
from ..events import LinkRenewed
from ..models import Request
from ..policy import may_renew_link

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
    """Give the request a new private address and return its token; the old one stops working."""
    require(may_renew_link(by, request), say("Only a lead renews the private link of a request."))
    token = secrets.token_urlsafe(32)
    request.secret_hash = hashed(token)
    record(LinkRenewed(subject=("request", request.id), title=request.title, team_id=request.team_id), by=by)
    return token
