"""Sirve as people start it: the processes of `./sirve run`, on a port the system chose."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from board.cli.processes import REPOSITORY
from board.config import Settings

PATIENCE = 60
"""Seconds a server may take to come up on a busy machine."""


@dataclass
class LiveServer:
    """A running `./sirve run`."""

    process: subprocess.Popen[str]
    url: str
    setup_link: str | None
    settings: Settings
    log: Path

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Send the signal to the parent alone; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        if self.process.stdout:
            self.process.stdout.close()
        return self.process.wait(PATIENCE)


def command(*words: str) -> list[str]:
    """A command of Sirve as `./sirve` hands it over."""
    return [sys.executable, "-P", "-m", "board.cli", *words]


def environment(settings: Settings | None = None, **more: str) -> dict[str, str]:
    """What a command of Sirve finds around it, without the settings of whoever runs the tests."""
    theirs = ("SIRVE_", "LC_", "LANG", "PYTHONDONTWRITEBYTECODE")  # with the last, every server compiles what has changed again
    plain = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    database = {"SIRVE_DATABASE_URL": settings.database_url} if settings and settings.database_url else {}
    return {**plain, "PYTHONPATH": str(REPOSITORY), "LANG": "en_GB.UTF-8", "SIRVE_LOG": "plain", **database, **more}


def start(settings: Settings, *options: str, **more: str) -> LiveServer:
    """Start Sirve and wait for its address.

    Raises:
        RuntimeError: it did not come up; the message holds its log.
    """
    log = settings.data_folder.parent / f"{settings.data_folder.name}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            command("run", "--json", "--port", "0", "--data", str(settings.data_folder), *options),
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
            env=environment(settings, **more),
        )
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
    said = process.stdout.readline() if ready else ""
    if not said:
        process.kill()
        process.communicate()
        raise RuntimeError(f"Sirve did not start:\n{log.read_text()}")
    address = json.loads(said)
    return LiveServer(process, address["address"], address["link"], settings, log)
