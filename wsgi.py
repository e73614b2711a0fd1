"""The application for any WSGI server: `gunicorn wsgi:app`."""

import gc

gc.disable()  # nothing of what is made here ever goes: looking for it would take a tenth of the start

from board import create_app  # noqa: E402
from board.config import Settings  # noqa: E402
from board.web import logs  # noqa: E402

settings = Settings.from_environment()
logs.set_up(settings.log_format)
app = create_app(settings)

gc.freeze()  # … and of every later collection
gc.set_threshold(20_000, 20, 20)
gc.enable()
