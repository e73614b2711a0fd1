"""What became of mails: the queue for the administrator, and the letters that a lead sends by hand."""

from __future__ import annotations

import re
from urllib.parse import quote

from msgspec import Struct
from sqlalchemy import func, or_, select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ...core.hot import hot
from ...core.words import Sentence, say
from ...teams.policy import leads, leads_any, places
from .. import policy
from ..models import Mail
from ..outbound import Server
from ..paper import filled
from . import post

MOST = 100
WAITING = ("held", "failed")
ABOUT_REQUESTS = (Mail.subject_kind == "request", Mail.kind.in_(("letter", "status")), Mail.state.in_(WAITING))
TEAM = Mail.__table__.c.team_id
LETTERS = hot(select(TEAM, func.count()).where(*ABOUT_REQUESTS).group_by(TEAM))
LONGEST_MAILTO = 1_800
"""Characters of an address that every mail program takes."""


class Queue(Struct, frozen=True):
    """The page of the administrator."""

    server: Server | None
    is_given: bool
    base: str
    error: Sentence | None
    """What the server said last, if it refused."""
    counts: dict[str, int]
    mails: list[Mail]
    """Waiting, held and given up, the latest first."""


class ByHand(Struct, frozen=True):
    """A letter to be sent by a person: its words with their links, and the address that opens a mail program."""

    mail: Mail
    text: str
    mailto: str
    why: Sentence | None
    """Why it did not leave by itself."""


def queue(to: User) -> Queue:
    """Everything about mail. Raises `NotFound` for others than administrators."""
    if not policy.may_run_mail(to):
        raise NotFound
    counted = dict(db.session.execute(select(Mail.state, func.count()).where(Mail.kind != "test").group_by(Mail.state)).all())
    counts = {state: counted.get(state, 0) for state in ("queued", "held", "failed", "sent")}
    listed = select(Mail).where(Mail.state.in_(("queued", *WAITING)), Mail.kind != "test").order_by(Mail.id.desc()).limit(MOST)
    row = post.stored()
    error = told(row.error) if row and row.error and not post.is_given() else None
    return Queue(post.server(), post.is_given(), post.base(), error, counts, list(db.session.scalars(listed)))


def letters_to_send(to: User) -> list[ByHand]:
    """The letters of the person's teams that have not left, the oldest first."""
    found = [by_hand(mail) for mail in db.session.scalars(_of_their_teams(to).order_by(Mail.id).limit(MOST))]
    return [each for each in found if each]


def letters_waiting(to: User | None) -> int:
    """How many there are."""
    if to is None or not leads_any(to):
        return 0
    return sum(count for team_id, count in db.session.execute(LETTERS) if (leads(to, team_id) if team_id else True))


def own_letter(mail_id: int, to: User) -> Mail:
    """A letter that the person may send by hand. Raises `NotFound` otherwise."""
    mail = db.session.get(Mail, mail_id)
    if mail is None or not policy.may_send_by_hand(to, mail):
        raise NotFound
    return mail


def mail_of_house(mail_id: int, to: User) -> Mail:
    """Any mail, for the administrator. Raises `NotFound` otherwise."""
    mail = db.session.get(Mail, mail_id) if policy.may_run_mail(to) else None
    if mail is None:
        raise NotFound
    return mail


def test_mail(mail_id: int, to: User) -> Mail | None:
    """The administrator's own test mail."""
    mail = mail_of_house(mail_id, to) if mail_id else None
    return mail if mail and mail.kind == "test" else None


def by_hand(mail: Mail) -> ByHand | None:
    """The letter as a person sends it."""
    addresses = post.addresses(mail)
    if addresses is None:
        return None
    text = re.sub(r"\n\n-- \n.*\Z", "", filled(mail.text, addresses), flags=re.S)
    start = f"mailto:{quote(mail.to_email, safe='@')}?subject={quote(mail.title)}"
    whole = f"{start}&body={quote(text)}"
    return ByHand(mail, text, whole if len(whole) <= LONGEST_MAILTO else start, told(mail.error) if mail.error else None)


def told(error: str) -> Sentence:
    """What a server said, in plain words."""
    word, _, detail = error.partition(": ")
    return say(_SAID.get(word, _SAID["busy"]).message, detail=detail)


def _of_their_teams(to: User):  # type: ignore[no-untyped-def]
    """Letters about requests: of every team for a head, else of the teams they lead and of the pool."""
    letters = select(Mail).where(*ABOUT_REQUESTS)
    if to.is_head:
        return letters
    own = [team_id for team_id, role in places(to).items() if role == "lead"]
    in_pool = Mail.team_id.is_(None) if own else Mail.team_id.in_(())
    return letters.where(or_(Mail.team_id.in_(own), in_pool))


_SAID = {
    "recipient": say("The server refuses the recipient’s address. It says: %(detail)s"),
    "sender": say("The server does not let us send from this address. It says: %(detail)s"),
    "content": say("The server refuses the mail. It says: %(detail)s"),
    "login": say("The server does not accept the user and password. It says: %(detail)s"),
    "busy": say("The server cannot take it now. It says: %(detail)s"),
    "unknown": say("There is no server called %(detail)s."),
    "slow": say("The server does not answer in time (%(detail)s). Are name, port and security right?"),
    "closed": say("Nobody answers at %(detail)s. Is the port right, and is the server running?"),
    "secure": say("A secure connection could not be made (%(detail)s). Does the security fit the port?"),
    "no_starttls": say("%(detail)s does not offer STARTTLS. Choose TLS from the start, or none if it is on this machine."),
    "no_login": say("%(detail)s does not ask for a user. Leave user and password empty."),
    "dropped": say("The server hung up (%(detail)s)."),
    "address": say("This address cannot be written to (%(detail)s)."),
}
