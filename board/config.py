"""Every setting, with its unit and default. The only place that reads the environment."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """How this installation runs. `from_environment` fills it from `SIRVE_*` variables."""

    data_folder: Path = Path("data")
    """Holds sirve.db, secret_key, files/ and backups/."""
    database_url: str = ""
    """Empty: SQLite at `data_folder`/sirve.db. Else postgresql+psycopg://…"""
    secret_key: bytes = field(default=b"", repr=False)
    """At least 32 bytes; read from `data_folder`/secret_key, made at the first start."""
    url: str = ""
    """Address people type, such as https://sirve.example.org; empty until known."""
    insecure_http: bool = False
    """Allow cookies over plain http on another host than localhost."""
    smtp_url: str = field(default="", repr=False)
    """smtp://user:password@host:587 (STARTTLS), smtps://… or smtp://…?security=none; empty: as saved on the page Mail."""
    mail_from: str = ""
    """From whom mails come then: "Marketing <marketing@example.org>"."""
    trusted_proxies: int = 0
    """How many proxies in front set forwarding headers."""
    development: bool = False
    """Show the kit page and reload templates."""
    listeners: int = 256
    """Live streams one process serves at once; the rest poll."""
    idle_days: int = 7
    """A session ends after this many days without use."""
    absolute_days: int = 30
    """A session ends this many days after sign-in."""
    letter_delay_seconds: int = 10
    """How long a letter waits so that it can be undone."""
    argon2_memory_kib: int = 19 * 1024
    argon2_time: int = 2
    rate_limits: bool = True
    log_format: str = "json"
    """"json" or "plain"."""

    @property
    def sqlalchemy_url(self) -> str:
        """The database address SQLAlchemy opens."""
        if self.database_url:
            scheme, _, rest = self.database_url.partition("://")
            return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url
        return f"sqlite:///{(self.data_folder / 'sirve.db').resolve()}"

    @property
    def is_sqlite(self) -> bool:
        return self.sqlalchemy_url.startswith("sqlite")

    @classmethod
    def from_environment(cls, **given: object) -> Settings:
        """Settings from `SIRVE_*`; `given` ones (from the command line) win."""
        read = os.environ.get
        values: dict[str, object] = {
            "data_folder": Path(read("SIRVE_DATA", "data")),
            "database_url": read("SIRVE_DATABASE_URL", ""),
            "url": read("SIRVE_URL", "").rstrip("/"),
            "smtp_url": read("SIRVE_SMTP_URL", ""),
            "mail_from": read("SIRVE_MAIL_FROM", ""),
            "insecure_http": read("SIRVE_INSECURE_HTTP") == "1",
            "trusted_proxies": int(read("SIRVE_TRUSTED_PROXIES", "0")),
            "development": read("SIRVE_DEVELOPMENT") == "1",
            "listeners": int(read("SIRVE_LISTENERS", "256")),
            "log_format": read("SIRVE_LOG", "json"),
        }
        values.update({name: value for name, value in given.items() if value is not None})
        if "secret_key" not in values:
            values["secret_key"] = secret_key(Path(str(values["data_folder"])))
        return cls(**values)  # type: ignore[arg-type]


def secret_key(folder: Path) -> bytes:
    """The key of this installation, made at the first start with mode 0600.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "secret_key"
    if not file.exists():
        draft = folder / f"secret_key.{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(32))
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)  # the first of two that start together wins
        draft.unlink()
    return file.read_bytes()
