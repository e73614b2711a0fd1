"""What needs the whole application: the outbox loop, a room's command, the set-up link."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from board.config import Settings

from .processes import Signals

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger("sirve.worker")

REST, BREATH = 1.0, 0.25
"""Seconds between two looks at an empty outbox; and at one where something was found, so that what comes in meanwhile is done
together. Where there is more, others may write for as long as we did, but no longer than that."""


@contextmanager
def application(settings: Settings, has_pages: bool = True) -> Iterator[Flask]:
    """The application with its context pushed."""
    from board import create_app
    from board.web import logs

    logs.set_up(settings.log_format)
    app = create_app(settings, has_pages)
    with app.app_context():
        yield app


def committed(change: Callable[[], Any]) -> Any:
    """Do `change` in one writing transaction."""
    from board.core.db import db, writing

    with writing():
        result = change()
        db.session.commit()
    return result


def set_up_link(address: str) -> str | None:
    """A new one-time link to set Sirve up; `None` once somebody has."""
    from board.accounts.rules.links import new_link, people_of_our_own

    if people_of_our_own():
        return None
    return f"{address}/setup/{committed(lambda: new_link('set-up'))}"


def work(settings: Settings) -> None:
    """Work through the outbox until told to stop. Several may do it on one database."""
    with application(settings, has_pages=False) as app:
        work_in(app)


def work_in(app: Flask) -> None:
    """The same, with an application that is there already."""
    from board.activity.outbox import ALONE, deliver_some, queue_daily
    from board.wiring import DAILY, JOBS

    with Signals() as heard:
        threading.Thread(target=_work_slowly, args=(app, heard), daemon=True).start()
        log.info("the worker looks at the outbox")
        queued_on = None
        while not heard.stop:
            with app.app_context():
                queued_on = queue_daily(DAILY, queued_on)
                began = time.monotonic()
                taken = deliver_some(JOBS)
            heard.wait(REST if not taken else BREATH if taken < ALONE else min(BREATH, time.monotonic() - began))


def _work_slowly(app: Flask, heard: Signals) -> None:
    """Beside the rest: what waits for a mail server, so that only mails wait."""
    from board.activity.outbox import deliver_some
    from board.wiring import SLOW

    while not heard.stop:
        try:
            with app.app_context():
                busy = deliver_some(SLOW)
        except Exception:  # the database was busy or away; the worker itself says so and is started again
            log.exception("the outbox could not be looked at")
            busy = 0
        if not busy:
            time.sleep(REST)
