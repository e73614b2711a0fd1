"""On which cores of the machine a process works.

Python lets one thread work at a time, on whichever core it is. But a thread that is woken is given a core that is idle, where
nothing is near of what the thread before it had at hand: under eight hands a move went from one core to another five times, and
cost a fifth more. So a server stays on one core, and leaves it only for what takes long and needs no Python.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_all: set[int] = set()
"""The cores there are for a process that stays on one."""


def stay() -> None:
    """Keep this process, with the threads it will begin, to one of the cores it may use; processes that begin one after the other
    to different ones. Where a system knows nothing of that, or forbids it, they stay where they are put."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        with suppress(OSError):
            os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})
            _all.update(cores)


@contextmanager
def elsewhere() -> Iterator[None]:
    """Let this thread go to any of them meanwhile."""
    if not _all:
        yield
        return
    here = os.sched_getaffinity(0)
    os.sched_setaffinity(0, _all)
    try:
        yield
    finally:
        os.sched_setaffinity(0, here)
