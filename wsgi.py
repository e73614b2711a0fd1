"""The application for any WSGI server: `gunicorn wsgi:app`."""

import gc
import sys

gc.disable()  # nothing of what is made here ever goes: looking for it would take a tenth of the start

from sqlalchemy.orm import configure_mappers  # noqa: E402

from board import create_app  # noqa: E402
from board.config import Settings  # noqa: E402
from board.web import logs  # noqa: E402

settings = Settings.from_environment()
logs.set_up(settings.log_format)
app = create_app(settings)
configure_mappers()  # once, before processes are copied from this one: each would pay ten megabytes for its own

sys.setswitchinterval(0.000_5)
"""Seconds. Whoever holds the write lock talks to the database a dozen times, and each time has to get Python back from
those who draw pages: with Python's own five milliseconds that was most of the time of a move."""

gc.freeze()  # … and of every later collection
gc.set_threshold(20_000, 20, 20)
gc.enable()
