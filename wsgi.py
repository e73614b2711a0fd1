"""The application for any WSGI server: `gunicorn wsgi:app`."""

from board import create_app
from board.config import Settings
from board.web import logs

settings = Settings.from_environment()
logs.set_up(settings.log_format)
app = create_app(settings)
