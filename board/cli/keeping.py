"""The process that keeps the others: gunicorn's arbiter, which here keeps the outbox worker as well as the server.

They begin as copies of it, so that what all of them only read is in memory once, and read once. What one has to know of
gunicorn to read this:

- Its loop (`run`) calls `manage_workers` once a second, and at once when a signal came or a process ended.
- That calls `spawn_workers` where fewer processes run than `num_workers`; `WORKERS` holds those that run, by their ids.
- `spawn_worker` makes a `worker_class` and a copy of this process, which calls its `run` and then ends with `SystemExit`.
- A signal of `SIGNALS` calls `handle_…`. To stop, it asks all processes to end, gives them `graceful_timeout`, and kills the rest.
"""

from __future__ import annotations

import ctypes
import gc
import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.workers.base import Worker

from board.core import cores
from board.core.words import say

from .answering import PatientWorker
from .processes import Signals, dies_with
from .refusals import FAILED, Refused
from .worker import work_in

if TYPE_CHECKING:
    from flask import Flask

READY_WITHIN = 60.0
"""Seconds the server may take to answer for the first time."""
STEADY = 2.0
"""Seconds from one beginning of the outbox worker to the next, at least."""
NEVER = 2**31 - 1
"""A time gunicorn does not live to see, in seconds since the machine was started."""
PR_SET_NAME = 15
"""From <linux/prctl.h>."""
M_ARENA_MAX = -8
"""From <malloc.h>."""

LOOK_AFTER = 10_000
"""Objects more than before, after which the collector looks for those that only hold one another; by itself it does after 700."""

Deed = Callable[[], object]


def application() -> Flask:
    """The application with all it needs, read into this process, with two heaps for all threads.

    glibc otherwise keeps one for nearly each, sixty megabytes under load. What was read stays, so nobody has to look through it
    for what could go; and a request makes thousands of objects that go by themselves, so one looks less often: three of a
    hundred instructions of a move.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
    from wsgi import app

    gc.freeze()
    gc.set_threshold(LOOK_AFTER)
    return app


def keep(app: Flask, options: Mapping[str, Any], heard: Signals, meanwhile: Deed, welcome: Deed) -> None:
    """Serve `app` until told to stop. `meanwhile` is done while the server gets ready; `welcome` once, when it answers.

    Raises:
        Refused: it did not answer, or could not begin.
    """
    try:
        Keeper(Served(app, options), heard, meanwhile, welcome).run()
    except SystemExit as end:  # that is how gunicorn returns
        if end.code:
            raise Refused(say("The server has stopped by itself; its log is above.")) from end


class Served(BaseApplication):  # type: ignore[misc]
    """An application that is there already, and what gunicorn is told about it."""

    def __init__(self, app: Flask, options: Mapping[str, Any]) -> None:
        self.app, self.options = app, {**options, "post_fork": _begin, "post_worker_init": _listen}
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


class Outbox(Worker):  # type: ignore[misc]
    """Answers nobody and works through the outbox."""

    def run(self) -> None:
        os.utime(self.tmp.fileno(), (NEVER, NEVER))  # when it last said that it is not stuck: an import may take long
        for door in self.sockets:
            door.close()
        work_in(self.wsgi)

    def init_signals(self) -> None:
        """Any of them ends it, until it hears them itself."""
        for number in self.SIGNALS:
            signal.signal(number, signal.SIG_DFL)


class Keeper(Arbiter):  # type: ignore[misc]
    """Keeps the server, and the outbox worker once people are served. However it is told to stop, open requests may end."""

    SIGNALS = Signals.ASK_TO_STOP
    handle_hup = handle_int = Arbiter.handle_term

    def __init__(self, served: Served, heard: Signals, meanwhile: Deed, welcome: Deed) -> None:
        super().__init__(served)
        self.heard, self.meanwhile, self.welcome = heard, meanwhile, welcome
        self.began, self.answers = time.monotonic(), False
        self.outbox, self.outbox_began = 0, 0.0

    def manage_workers(self) -> None:
        if self.heard.stop:  # said before gunicorn listened
            raise StopIteration
        steady = self.outbox in self.WORKERS or time.monotonic() - self.outbox_began > STEADY
        self.num_workers = self.cfg.workers + (self.answers and steady)
        super().manage_workers()
        if not self.answers:
            self._open()

    def spawn_workers(self) -> None:
        """Begin what is missing, without the rest gunicorn takes after each."""
        while len(self.WORKERS) < self.num_workers:
            self.spawn_worker()

    def spawn_worker(self) -> None:
        """Begin one that serves or, where none of those is missing, the outbox worker."""
        serving = self.WORKERS.keys() - {self.outbox}
        self.worker_class = PatientWorker if len(serving) < self.cfg.workers else Outbox
        signal.pthread_sigmask(signal.SIG_BLOCK, self.SIGNALS)  # until the copy has ears of its own it would hear with ours
        try:
            process = super().spawn_worker()
        except SystemExit as end:  # of the copy, which must not go on as a second parent
            with suppress(OSError, ValueError):
                sys.stderr.flush()
            os._exit(end.code)
        _listen()
        if self.worker_class is Outbox:
            self.outbox, self.outbox_began = process, time.monotonic()

    def _open(self) -> None:
        """Welcome people if the server answers a request, with whatever status; and go on at once."""
        connection = http.client.HTTPConnection(*self.LISTENERS[0].getsockname()[:2], timeout=1.0)
        try:
            connection.request("GET", "/health")
            self.meanwhile()
            self.answers = connection.getresponse().status > 0
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() - self.began > READY_WITHIN:
                raise HaltServer("The server does not answer.", FAILED) from error
            time.sleep(0.05)
        finally:
            connection.close()
        if self.answers:
            self.welcome()
        self.wakeup()


def _begin(keeper: Keeper, worker: Worker) -> None:
    """What a copy does first: a group of its own, gone when we are gone, a name for `ps`, for a server a core, no terminal to read
    from."""
    os.setpgid(0, 0)
    dies_with(keeper.pid)()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, b"sirve-worker" if isinstance(worker, Outbox) else b"sirve-server")
    if not isinstance(worker, Outbox):
        cores.stay()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)


def _listen(_worker: Worker | None = None) -> None:
    """From now on a signal is heard, with whichever ears there are."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, Signals.ASK_TO_STOP)
