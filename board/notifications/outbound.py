"""The one place that talks to a mail server. Knows no database: it is given a server and a finished message.

Whatever goes wrong becomes a `Refused` with a word for it (`SAID` in queries/mails says them), and whether trying again
makes sense. A server that hangs is left after `DEADLINE`, however slowly it answers.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from email.message import EmailMessage

PATIENCE = 10.0
"""Seconds for each step of the conversation."""
DEADLINE = 40.0
"""Seconds for all of it; shorter than a task is leased for, so that nobody else begins to send the same mail."""
PORTS = {"none": 25, "starttls": 587, "tls": 465}
WORDS = 300
"""Characters kept of what a server says."""


@dataclass(frozen=True)
class Server:
    """Where mails leave, and in whose name."""

    host: str
    port: int
    security: str
    """"starttls", "tls" or "none"."""
    from_email: str
    from_name: str = ""
    username: str = ""
    password: str = field(default="", repr=False)


class Refused(Exception):
    """The mail did not leave."""

    def __init__(self, word: str, detail: str = "", is_final: bool = False) -> None:
        super().__init__(f"{word}: {detail}" if detail else word)
        self.word, self.detail, self.is_final = word, detail[:WORDS], is_final


def server_at(url: str, from_email: str) -> Server:
    """The server of an address such as smtp://user:password@mail.example.org:587, smtps://… or smtp://…?security=none.

    Raises:
        ValueError: it is no such address.
    """
    parts = urlsplit(url)
    asked = parse_qs(parts.query).get("security", [""])[0]
    security = asked or {"smtp": "starttls", "smtps": "tls"}.get(parts.scheme, "")
    if security not in PORTS or not parts.hostname:
        raise ValueError("smtp://, smtps:// or ?security=none")
    name, _, address = from_email.rpartition("<")
    return Server(
        host=parts.hostname,
        port=parts.port or PORTS[security],
        security=security,
        from_email=address.rstrip("> ").strip() or f"sirve@{parts.hostname}",
        from_name=name.strip(' "'),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def deliver(server: Server, message: EmailMessage, to: str) -> None:
    """Hand `message` to `server` for the address `to`. The sender on the envelope is always ours, so a bounce ends there.

    Raises:
        Refused: it did not take it, or did not say so.
    """
    with _told_plainly(server), _connection(server) as connection:
        connection.ehlo_or_helo_if_needed()
        if server.username:
            connection.login(server.username, server.password)
        connection.send_message(message, from_addr=server.from_email, to_addrs=[to])


@contextmanager
def _connection(server: Server) -> Iterator[smtplib.SMTP]:
    """A conversation that is over after `DEADLINE`, with TLS where it was asked for. A bad farewell changes nothing."""
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    watch = threading.Timer(DEADLINE, _hang_up, [connection])
    watch.daemon = True
    watch.start()
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        yield connection
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
    finally:
        watch.cancel()
        connection.close()


def _hang_up(connection: smtplib.SMTP) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _told_plainly(server: Server) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise Refused("recipient", _words(code, said), is_final=code >= 500) from error
    except smtplib.SMTPAuthenticationError as error:
        raise Refused("login", _words(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPSenderRefused as error:
        raise Refused("sender", _words(error.smtp_code, error.smtp_error), is_final=error.smtp_code >= 500) from error
    except smtplib.SMTPDataError as error:
        raise Refused("content", _words(error.smtp_code, error.smtp_error), is_final=error.smtp_code >= 500) from error
    except smtplib.SMTPNotSupportedError as error:
        raise _unsupported(server, error) from error
    except smtplib.SMTPServerDisconnected as error:
        raise Refused("slow" if "timed out" in str(error) else "dropped", str(error)) from error
    except smtplib.SMTPResponseException as error:
        raise Refused("busy", _words(error.smtp_code, error.smtp_error)) from error
    except socket.gaierror as error:
        raise Refused("unknown", server.host) from error
    except TimeoutError as error:
        raise Refused("slow", f"{server.host}:{server.port}") from error
    except ssl.SSLError as error:
        raise Refused("secure", error.reason or str(error)) from error
    except ConnectionRefusedError as error:
        raise Refused("closed", f"{server.host}:{server.port}") from error
    except OSError as error:
        raise Refused("dropped", str(error)) from error
    except (ValueError, UnicodeError, smtplib.SMTPException) as error:
        raise Refused("address", str(error), is_final=True) from error


def _unsupported(server: Server, error: smtplib.SMTPNotSupportedError) -> Refused:
    said = str(error)
    if "STARTTLS" in said:
        return Refused("no_starttls", server.host)
    if "AUTH" in said:
        return Refused("no_login", server.host)
    return Refused("address", said, is_final=True)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split())
