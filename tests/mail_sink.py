"""A real mail server on this machine that keeps what it is sent, and can be told to misbehave.

    def test_something(world, mail_sink):
        …                                # change something
        mail_sink.deliver()              # the worker's turn: writes and sends the mails
        [mail] = mail_sink.to("lucia@albaran.test")
        assert "We have an answer" in mail["Subject"] and "thank you" in mail_sink.text(mail)

For a server of its own process start it with `SIRVE_SMTP_URL=mail_sink.url`; then wait with `mail_sink.wait(number)`.
"""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Sink:
    """The mails that arrived, oldest first, and how the server behaves: `rcpt` and `data` are answers such as "550 no"."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    """(sender, recipients) as they stood on the envelope."""
    rcpt: str = ""
    data: str = ""
    hangs: float = 0.0
    """Seconds before it answers to the recipient."""
    drops: bool = False
    """Hangs up after it has taken the mail, without saying so."""
    taken: Callable[[], object] = lambda: None
    """Called when it has taken a mail and has not said so yet."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?security=none"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to one address."""
        return [mail for mail, (_, recipients) in zip(self.mails, self.envelopes, strict=True) if address in recipients]

    def text(self, mail: EmailMessage) -> str:
        """What it says in plain text."""
        part = mail.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    def html(self, mail: EmailMessage) -> str:
        """What it says in HTML."""
        part = mail.get_body(("html",))
        assert part is not None
        return str(part.get_content())

    def links(self, mail: EmailMessage) -> list[str]:
        """The addresses in its text, in order."""
        return re.findall(r"https?://\S+", self.text(mail))

    def told(self) -> list[str]:
        """One line a mail, to be printed: to whom, in which language, and its subject."""
        return [f"{mail['To']} [{mail['Content-Language']}] {mail['Subject']}" for mail in self.mails]

    def deliver(self) -> int:
        """Let the worker do everything that is due; returns the number of tasks."""
        from board.activity.outbox import deliver_due
        from board.core.db import db
        from board.wiring import JOBS, SLOW

        db.session.commit()
        done = 0
        while found := deliver_due({**JOBS, **SLOW}):
            done += found
        return done

    def wait(self, number: int, seconds: float = 20.0) -> list[EmailMessage]:
        """The mails once there are `number` of them, from a server in its own process."""
        until = time.monotonic() + seconds
        while len(self.mails) < number and time.monotonic() < until:
            time.sleep(0.1)
        return self.mails

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.hangs:
            await asyncio.sleep(self.hangs)
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        self.taken()
        if self.drops:
            server.transport.close()
        return "250 OK"


@contextmanager
def sink() -> Iterator[Sink]:
    """A mail server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Sink(port)
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()
