"""What every mail needs to know: through which server it leaves, the address of the house, and what its marks stand for."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import select

from ...accounts.models import Token, User
from ...accounts.queries import here
from ...accounts.rules.links import is_live, secret_of
from ...core.db import db
from ...core.signing import is_signed, signed
from ...intake.models import Subscription
from ...intake.queries.signed import confirm_token, end_token, mail_token
from ..models import Mail, MailServer
from ..outbound import Server

OPENS = {"invitation": "/invitations/", "reset": "/resets/"}
LOCAL = "http://localhost:8000"
"""Where nobody said which address people type."""


class _Given:
    """What the environment says; it stands above what the administrator saved."""

    url = ""
    server: Server | None = None


def use(url: str, server: Server | None) -> None:
    """The address people type, and the server of the environment; given once, by wiring."""
    _Given.url, _Given.server = url, server


def is_given() -> bool:
    """Whether the environment says through which server mails leave."""
    return _Given.server is not None


def stored() -> MailServer | None:
    """What the administrator saved."""
    return db.session.get(MailServer, 1)


def server() -> Server | None:
    """Through which server mails leave; None where there is none and letters are sent by hand."""
    row = stored()
    if _Given.server or row is None:
        return _Given.server
    return Server(
        host=row.host,
        port=row.port,
        security=row.security,
        from_email=row.from_email,
        from_name=row.from_name,
        username=row.username,
        password=row.password,
    )


def sends_mail(to: User | None) -> bool:
    """Whether mails leave by themselves; everybody may know."""
    return server() is not None


def base() -> str:
    """Scheme and host of every link in a mail."""
    found = here()
    return _Given.url or (found.url if found else "") or LOCAL


def domain() -> str:
    """The right half of a Message-ID."""
    leaves = server()
    return leaves.from_email.rpartition("@")[2] if leaves else urlsplit(base()).hostname or "localhost"


def house() -> str:
    """In whose name a mail speaks."""
    found = here()
    return (found.name if found else "") or "Sirve"


def subscription_of(mail: Mail) -> Subscription | None:
    """The subscription of a mail about a request to an address without account."""
    if mail.subject_kind != "request" or mail.to_user_id:
        return None
    own = select(Subscription).where(Subscription.request_id == mail.subject_id, Subscription.email == mail.to_email)
    return db.session.scalar(own)


def addresses(mail: Mail) -> dict[str, str] | None:
    """What the marks of `mail` stand for now; None where its link no longer opens, so that it has nothing to say."""
    if mail.subject_kind == "token":
        token = db.session.get(Token, mail.subject_id)
        live = token is not None and is_live(token)
        return {"secret": f"{base()}{OPENS[mail.kind]}{secret_of(token)}"} if token and live else None
    if mail.kind == "digest" and mail.to_user_id:
        return {"end": f"{base()}/digests/{digest_token(mail.to_user_id)}/end"}
    if mail.subject_kind != "request":
        return {}
    subscription = subscription_of(mail)
    if subscription is None:
        return {"page": f"{base()}/requests/mine/{mail.subject_id}", "end": f"{base()}/settings#mail"}
    return {
        "page": f"{base()}/r/{mail_token(subscription)}",
        "confirm": f"{base()}/subscriptions/{confirm_token(subscription)}",
        "end": f"{base()}/subscriptions/{end_token(subscription)}/end",
    }


def digest_token(user_id: int) -> str:
    """Ends somebody's digests; it never expires."""
    return f"d{user_id}.{signed('digest', user_id)}"


def reader_behind(token: str) -> User | None:
    """Whose digests the link ends."""
    number, _, signature = token.removeprefix("d").partition(".")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    user_id = int(number) if is_number else 0
    good = is_signed(signature, "digest", user_id)
    return db.session.get(User, user_id) if good and token.startswith("d") else None
