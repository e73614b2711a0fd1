"""Who meets whom: the rooms' pages, what follows an event, what the clock starts, what one room shows in another.

The only module that knows all rooms.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from .accounts import jobs as drafts
from .accounts import queries as people
from .accounts.rules import passwords, sessions
from .activity import log, realtime
from .activity.outbox import Together
from .config import Settings
from .core import clock, signing
from .core.db import db, writing
from .exchange import jobs as imports
from .exchange.queries.sorting import ways_in, ways_on
from .flow import jobs as work
from .flow.queries import documents as work_found
from .flow.queries import presence, topics
from .flow.rules import screens
from .flow.rules.boards import open_board
from .insights.queries import results
from .insights.queries.moments import team_figures
from .intake import jobs as letters
from .intake.queries import documents as requests_found
from .intake.queries import duties, looks, requests, waiting
from .intake.rules import moving, widening
from .navigation import navigation
from .notifications import jobs as bells
from .notifications import outbound
from .notifications.queries import lines as notified
from .notifications.queries import mails, post, recipients
from .notifications.queries.addressees import TOLD_OF
from .notifications.rules.moves import MOVED
from .permissions import PERMISSIONS
from .search import jobs as index
from .search.queries.sources import ROOMS as SEARCHED
from .teams.models import Team
from .teams.queries import documents as people_found
from .teams.queries import who_serves
from .web import limits, once, pages, security, transaction
from .web.identity import live_session

__all__ = ["PERMISSIONS", "connect", "hosts", "navigation", "session_finder"]

ROOMS = ("activity", "accounts", "flow", "audiences", "teams", "metrics", "insights", "intake", "notifications", "exchange", "demo")
"""Rooms with pages; `board.<room>.routes` holds a blueprint of the room's name."""

FOUND = (work_found, requests_found, people_found)
"""What each room tells the search: sources, who sees what, what an event changes."""

WINDOWS = {"notifications.tell_moves": 10}
"""Job -> the seconds of what it follows together."""

CONSUMERS: dict[str, list[str]] = {name: ["search.index"] for room in FOUND for name in room.TOUCHING}
for _name in {*TOLD_OF, *bells.GONE}:
    CONSUMERS.setdefault(_name, []).append("notifications.tell_moves" if _name == MOVED else "notifications.tell")
for _name in bells.MAILED_OF:
    CONSUMERS.setdefault(_name, []).append("notifications.write_mails")
"""Event -> jobs that follow it, each through the outbox."""

FOLLOWERS: dict[str, list[Callable[..., None]]] = {
    "teams.team.founded": [lambda event, by: open_board(db.session.get_one(Team, event.team_id), by=by)],
    "teams.calendar.changed": [moving.follow_calendar],
    "teams.days_off.added": [moving.follow_days_off],
    "teams.day_off.removed": [moving.follow_days_off],
    "teams.audience.taken": [widening.follow_taken],
    "teams.audience.left": [widening.follow_left],
}
"""Event -> functions that belong to the same transaction."""

JOBS: dict[str, Callable[[dict[str, Any]], None]] = {
    "accounts.forget_drafts": drafts.forget_drafts,
    "intake.send_letter": letters.send_letter,
    "intake.keep_reuse": letters.keep_reuse,
    "intake.return_deferred": letters.return_deferred,
    "intake.close_silent": letters.close_silent,
    "intake.forget_file": letters.forget_file,
    "intake.make_pictures": letters.make_pictures,
    "flow.make_pictures": work.make_pictures,
    "flow.empty_trash": work.empty_trash,
    "flow.forget_files": work.forget_files,
    "notifications.tell": Together(bells.tell),
    "notifications.tell_moves": Together(bells.tell_moves),
    "notifications.forget_old": bells.forget_old,
    "notifications.write_mails": bells.write_mails,
    "notifications.tell_progress": bells.tell_progress,
    "notifications.plan_digests": bells.plan_digests,
    "notifications.write_digests": bells.write_digests,
    "search.index": Together(index.index),
    "search.rebuild": index.rebuild,
    "exchange.read_file": imports.read_file,
    "exchange.run_import": imports.run_import,
    "exchange.forget_file": imports.forget_file,
    "flow.copy_recurring": work.copy_recurring,
    "web.forget_sent": once.forget_sent,
}
"""Name -> job of the outbox."""

SLOW: dict[str, Callable[[dict[str, Any]], None]] = {"notifications.send_mail": bells.send_mail}
"""As `JOBS`, for what waits for others: it has a thread of its own, so that nothing else waits too."""

DAILY = ("flow.empty_trash", "notifications.forget_old", "notifications.plan_digests", "web.forget_sent")
"""Jobs that the worker queues once a day."""

PANELS: dict[str, Callable[..., Any]] = {
    "bell": notified.bell,
    "letters_to_send": mails.letters_waiting,
    "sends_mail": post.sends_mail,
    "letter_way": recipients.letter_way,
    "ways_in": ways_in,
    "ways_on": ways_on,
    "who_serves": who_serves,
    "team_figures": team_figures,
    "metric_chart": results.metric_chart,
    "cards_of_metric": results.cards_of_metric,
    "waiting_count": waiting.waiting_count,
    "waiting_requests": waiting.waiting_requests,
    "waiting_by_team": waiting.waiting_by_team,
    "waiting_by_moment": waiting.waiting_by_moment,
    "due_today": waiting.due_today,
    "on_duty": duties.on_duty_now,
    "asked_by": waiting.asked_by,
    "asked_by_many": waiting.asked_by_many,
    "who_asked": waiting.who_asked,
    "requests_named": requests.requests_named,
}
"""What a page shows from a higher room: name -> query with `to=`."""

TOPICS: dict[str, realtime.MayWatch] = {
    "me": notified.may_watch,
    "board": topics.may_watch_boards,
    "card": topics.may_watch_cards,
    "here": topics.may_watch_cards,
    "queue": looks.may_watch,
    "looking": looks.may_watch,
}
"""Kind of live topic -> who may hear of it: asked for many (number, person) at once."""

VERSIONS: dict[str, realtime.Versions] = {
    "me": notified.versions,
    "board": topics.board_versions,
    "card": topics.card_versions,
    "here": presence.here_versions,
    "queue": looks.queue_versions,
    "looking": looks.looking_versions,
}
"""Kind of live topic -> the versions of the numbers given. Only what somebody follows is asked for."""

LIMITS = {
    "accounts.open_session": "30/minute",
    "accounts.ask_for_reset": "20/10minute",
    "notifications.end_digest": "60/10minute",
    "web.csp_report": "10/minute",
    "intake.send_request": "200/10minute",
    "intake.switch_language": "200/10minute",
    "intake.use_piece": "200/10minute",
    "intake.undo_use": "200/10minute",
    "intake.reply": "30/10minute",
    "intake.complete": "300/10minute",
    "intake.attach": "100/10minute",
    "intake.take_off": "100/10minute",
    "intake.withdraw": "30/10minute",
    "intake.reopen": "30/10minute",
    "intake.appeal": "30/10minute",
    "intake.rate": "60/10minute",
    "intake.subscribe": "20/10minute",
    "intake.confirm_subscription": "60/10minute",
    "intake.refuse_subscription": "60/10minute",
    "intake.end_subscription": "600/10minute",
    "flow.attach": "600/10minute",
}
FORMS = {
    "intake.send_request": "600/10minute",
    "intake.switch_language": "600/10minute",
    "intake.use_piece": "600/10minute",
}
"""Endpoint -> the limit of one address for all doors of the form together; `LIMITS` holds for each door."""
BROWSERS = {
    "intake.send_request": "30/10minute",
    "intake.switch_language": "30/10minute",
    "intake.use_piece": "30/10minute",
    "intake.undo_use": "30/10minute",
}
"""Endpoint -> its lower limit for one browser of an address."""
READING = {"insights.search": 300, "insights.search_found": 300, "intake.look_alike": 120, "intake.look_alike_for": 120,
           "flow.show_screen": 300}  # fmt: skip
"""Endpoint -> how often a minute one session may read it."""
ALONE = {"audiences", "teams", "metrics", "accounts.invite", "accounts.invite_again", "accounts.change_role", "accounts.deactivate",
         "accounts.reactivate", "accounts.make_reset_link", "accounts.add_department", "accounts.change_department",
         "accounts.move_department", "accounts.first_administrator", "accounts.accept_invitation"}  # fmt: skip
"""Blueprints and endpoints of which one change is made at a time."""
ONE_CLICK = frozenset({"intake.end_subscription", "notifications.end_digest"})
"""Endpoints that a mail program posts to by itself (RFC 8058): the signed address is their key, they carry no other."""
LARGE: dict[str, int] = {"exchange.ask_import": 201 * 1024 * 1024, "flow.attach": 101 * 1024 * 1024, "intake.attach": 51 * 1024 * 1024}
"""Endpoint -> bytes it takes, where that is more than one megabyte."""


def connect(app: Flask, settings: Settings, has_pages: bool) -> None:
    """Give `app` its rooms."""
    for room in ROOMS if has_pages else ():
        app.register_blueprint(getattr(import_module(f".{room}.routes", __package__), room))
    log.CONSUMERS.update(CONSUMERS)
    log.WINDOWS.update(WINDOWS)
    log.FOLLOWERS.update(FOLLOWERS)
    pages.PANELS.update(PANELS)
    for found in FOUND:
        SEARCHED.sources.update(found.SOURCES)
    SEARCHED.seen[:] = [found.seen for found in FOUND]
    SEARCHED.touched[:] = [found.touched for found in FOUND]
    SEARCHED.keys[:] = [work_found.called, requests_found.called]
    limits.LIMITS.update(LIMITS)
    limits.FORMS.update(FORMS)
    limits.BROWSERS.update(BROWSERS)
    limits.READING.update(READING)
    security.LARGE.update(LARGE)
    transaction.ALONE.update(ALONE)
    passwords.set_cost(settings.argon2_time, settings.argon2_memory_kib)
    signing.set_key(settings.secret_key)
    post.use(settings.url, outbound.server_at(settings.smtp_url, settings.mail_from) if settings.smtp_url else None)
    app.extensions["hub"] = realtime.Hub(app, VERSIONS, TOPICS, sessions.people_of, settings.listeners)
    app.before_request(_remember_session)
    app.teardown_request(_note_use)
    app.teardown_request(_note_screen)


def session_finder(settings: Settings) -> Callable[[str], Any]:
    """How a cookie's secret becomes a session."""
    idle, absolute = timedelta(days=settings.idle_days), timedelta(days=settings.absolute_days)
    return lambda secret: sessions.find(secret, idle, absolute)


def hosts(settings: Settings) -> Callable[[], list[str]]:
    """The host names this installation answers to."""
    known = ["localhost", "127.0.0.1", "[::1]"]
    return lambda: [*known, *([urlsplit(settings.url).hostname or ""] if settings.url else [])]


def guard_set_up(app: Flask) -> None:
    """Until somebody has an account every page of `app` only says where the set-up link is."""
    app.before_request(_look_at_the_terminal)


def _look_at_the_terminal() -> Response | None:
    open_to_all = ("accounts.set_up", "accounts.first_administrator", "web.static_file", "web.favicon", "web.health")
    if request.endpoint in open_to_all or live_session() or people.anybody():
        return None
    return pages.page("accounts/look_at_the_terminal.html")


def _remember_session() -> None:
    """Whose session it is, kept apart from rows that a refusal rolls back."""
    session = live_session() if request.endpoint not in ("web.static_file", "activity.stream", "activity.versions") else None
    if session:
        g.use = (session.id, session.user_id, session.last_seen_at, session.user.current_team_id)


def _note_use(_error: BaseException | None) -> None:
    """After the answer, in a short transaction of its own: when the session was used, and whose team was looked at."""
    if "use" not in g:
        return
    session_id, person_id, last_seen_at, team_id = g.use
    shown = g.get("team_shown") or team_id
    if shown == team_id and clock.now() - last_seen_at < sessions.TOUCH:
        return
    db.session.remove()
    with writing():
        sessions.note_use(session_id, person_id, shown)
        db.session.commit()


def _note_screen(_error: BaseException | None) -> None:
    """The same of a screen: on which day it was looked at."""
    if "screen_seen" in g:
        db.session.remove()
        with writing():
            screens.note_seen(*g.screen_seen)
            db.session.commit()
