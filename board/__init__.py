"""Sirve: a board for marketing departments organised around their customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings


def create_app(settings: Settings | None = None, has_pages: bool = True) -> Flask:
    """The application: the floor first, then the rooms. The order of the guards is the order of the lines.

    Without pages it does what the worker needs and takes a sixth less memory.
    """
    # Imported here, so that `./sirve run`, which only supervises, starts at once and stays small.
    from flask.globals import _cv_app
    from jinja2 import StrictUndefined
    from werkzeug.middleware.proxy_fix import ProxyFix

    from . import wiring
    from .config import Settings
    from .core import db as database
    from .web import (
        addresses,
        assets,
        compiled,
        csrf,
        errors,
        filters,
        fragments,
        identity,
        kit,
        limits,
        logs,
        marks,
        once,
        pages,
        security,
        transaction,
        turns,
        unread,
    )

    settings = settings or Settings.from_environment()
    app = addresses.Site(__name__, template_folder="../templates", static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS={**database.pool(settings.is_sqlite), "hide_parameters": True},  # logs hold no texts of people
        SECRET_KEY=settings.secret_key,
        TEMPLATES_AUTO_RELOAD=settings.development,
    )
    app.extensions["settings"] = settings
    app.jinja_environment = compiled.Words
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    database.db.init_app(app)
    database.db.session.registry.scopefunc = _cv_app.get  # at every statement: the same as through Flask's proxy, without its five calls
    with app.app_context():
        database.prepare(database.db.engine)

    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    app.wsgi_app = unread.read_to_the_end(turns.in_turn(app.wsgi_app))  # type: ignore[method-assign]
    compiled.init_app(app)
    logs.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    assets.init_app(app)
    marks.init_app(app)
    fragments.init_app(app)
    kit.init_app(app)
    transaction.init_app(app)
    identity.init_app(app, wiring.session_finder(settings))
    limits.init_app(app)
    wiring.guard_set_up(app)
    security.init_app(app, wiring.PERMISSIONS, wiring.hosts(settings))
    csrf.init_app(app, exempt=wiring.ONE_CLICK | {"web.csp_report"})
    pages.init_app(app, wiring.navigation)
    wiring.connect(app, settings, has_pages)
    transaction.begin_writing(app)
    once.init_app(app)
    return app
