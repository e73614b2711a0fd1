"""Hearing signals, and processes of a group of their own that are gone when we are gone."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, Self

REPOSITORY = Path(__file__).parents[2]
PR_SET_PDEATHSIG = 1
"""From <linux/prctl.h>."""


class Signals:
    """While entered, signals are heard instead of obeyed: `stop` says whether one asked us to stop."""

    ASK_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        self.stop = False

    def __enter__(self) -> Self:
        self._ear, mouth = os.pipe()
        for end in (self._ear, mouth):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
        self._mouth = mouth
        self._before = {number: signal.signal(number, self._ask) for number in self.ASK_TO_STOP}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(-1)
        os.close(self._ear)
        os.close(self._mouth)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.stop = True

    def wait(self, seconds: float) -> None:
        """Return after `seconds`, or as soon as a signal comes."""
        if self.stop:
            return
        select.select([self._ear], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._ear, 1024)


def completed(module: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m module…` to its end, its standard output kept."""
    return subprocess.run(stdout=subprocess.PIPE, check=False, **like_us(module, environment))


def like_us(module: Sequence[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """What `subprocess` is told to begin `python -m module…` as such a process."""
    return {
        "args": [sys.executable, "-P", "-m", *module],
        "env": {**environment, "PYTHONPATH": str(REPOSITORY)},
        "cwd": REPOSITORY,
        "stdin": subprocess.DEVNULL,
        "process_group": 0,
        "preexec_fn": dies_with(os.getpid()),
    }


def dies_with(parent: int, by: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """What a child does first: ask the kernel for the signal `by` when `parent` dies, even by kill -9 (Linux only)."""
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def promise() -> None:
        if prctl:
            prctl(PR_SET_PDEATHSIG, by)
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return promise
