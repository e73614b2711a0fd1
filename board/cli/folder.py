"""The data folder: private, writable, and run by one `./sirve run` at a time."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from board.core.words import say

from .refusals import MISCONFIGURED, Refused

PATIENCE = 5.0
"""Seconds we wait for the children of a `run` that was killed to let go of the folder."""


def prepared(folder: Path) -> Path:
    """The absolute path of `folder`, made with mode 0700 and seen to be writable.

    A folder that holds somebody else's files keeps its mode.

    Raises:
        Refused: it cannot be made or written.
    """
    folder = folder.absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not any(folder.iterdir()) or (folder / "secret_key").exists():
            with suppress(PermissionError):
                folder.chmod(0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Refused(
            say("Sirve cannot write in the folder %(folder)s. Name another one with --data.", folder=folder),
            MISCONFIGURED,
        ) from error
    return folder


@contextmanager
def held(folder: Path) -> Iterator[int]:
    """Hold the folder as its only `run`. Gives the lock's descriptor: children that inherit it hold the folder too.

    Raises:
        Refused: another `run` holds it.
    """
    lock = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(lock, folder)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield lock
    finally:
        os.close(lock)


def _take(lock: int, folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(lock)
            if _is_alive(holder) or time.monotonic() > until:
                raise Refused(
                    say(
                        "Sirve is already running on the folder %(folder)s (process %(process)s). "
                        "Stop it first, or name another folder with --data.",
                        folder=folder,
                        process=holder,
                    )
                ) from None
            time.sleep(0.1)


def _holder(lock: int) -> int:
    written = os.pread(lock, 20, 0).decode()
    return int(written) if written.isdigit() else 0


def _is_alive(process: int) -> bool:
    """Whether the process that wrote the lock runs; 0 stands for one that has not written it yet."""
    if not process:
        return False
    with suppress(ProcessLookupError):
        with suppress(PermissionError):
            os.kill(process, 0)
        return True
    return False


@contextmanager
def alone(folder: Path, task: str) -> Iterator[None]:
    """Wait until no other process does `task` on this folder, then do it alone."""
    with (folder / f"{task}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
