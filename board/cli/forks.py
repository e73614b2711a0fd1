"""Processes that begin as a copy of this one, so that what all of them only read is in memory once, and read once.

They do what the processes of `processes` do: a group of their own, gone when we are gone, no terminal to read from.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress

from .processes import Signals, dies_with

PR_SET_NAME = 15
"""From <linux/prctl.h>."""
M_ARENA_MAX = -8
"""From <malloc.h>."""
LOOK = 0.02
"""Seconds between two looks at a process that is to end."""
OURS = {*Signals.ASK_TO_STOP, signal.SIGCHLD}


class Fork:
    """A running copy of this process that does one thing; used as a `subprocess.Popen`."""

    def __init__(self, name: str, do: Callable[[], object]) -> None:
        """Begin to `do` it under that `name`, which `ps` shows; it ends with it, with 1 where it raised."""
        parent = os.getpid()
        self.returncode: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, OURS)  # none may be heard by our ears in the copy
        self.pid = os.fork()
        if not self.pid:
            _be(name, parent, do, before)
        with suppress(OSError):
            os.setpgid(self.pid, self.pid)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def poll(self) -> int | None:
        """What it ended with, or None."""
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end.

        Raises:
            subprocess.TimeoutExpired: it did not come within `timeout` seconds.
        """
        until = time.monotonic() + timeout if timeout is not None else float("inf")
        while (code := self.poll()) is None:
            if time.monotonic() >= until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(LOOK)
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


def _be(name: str, parent: int, do: Callable[[], object], mask: set[signal.Signals]) -> None:
    """What the copy does from its first moment to its last."""
    code = 1
    try:
        os.setpgid(0, 0)
        dies_with(parent)()
        _call(name)
        signal.set_wakeup_fd(-1)
        for number in OURS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        do()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # whatever it is, this must not go on as a second parent
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)


def _call(name: str) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode()[:15])


def keep_few_heaps() -> None:
    """Two heaps are enough: glibc otherwise keeps one of its own for nearly every thread, sixty megabytes under load."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
