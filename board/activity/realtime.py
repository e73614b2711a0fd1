"""Live updates: a hint that something changed, never the data. One thread a process watches for all who listen.

A topic is a kind and a number, "board:3". Only topics that somebody listens to are read, all of one kind in one
statement. A listener is woken by its own topics alone. Whether people may still hear what they hear is asked for all of
them together, a few seconds after something was committed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import Flask
from msgspec import Struct, field

from ..core.db import db
from .changes import changes

ASK_AGAIN = 3.0
"""Seconds after which it is asked again who may still listen."""
AWAY = 2.0
"""Seconds to wait for a database that does not answer."""
A_BROWSER = 6
"""Streams of one session: one is enough where tabs can agree on it. The oldest ends for one more: it is mostly of a page that was
just left, which is not noticed at once."""
AT_ONCE = 500
"""Numbers in one statement."""
TOLD_TOGETHER, BREATH = 10, 0.005
"""Listeners woken at one moment, and the seconds until the next ones are: two hundred threads that wake together would hold up
every page that is just being made."""

log = logging.getLogger("sirve.realtime")
Versions = Callable[[list[int]], Mapping[int, int]]
"""The versions of the things of one kind; what is not there is left out."""
MayWatch = Callable[[Sequence[tuple[int, Any]]], list[bool]]
"""For each (number, person) whether that person may hear of it. Asked for many at once."""
People = Callable[[list[int]], Mapping[int, Any]]
"""Session id -> its person, of those sessions that are still live."""


class Listener(Struct, eq=False):
    """One open stream: what it follows and what it has not been told yet."""

    topics: frozenset[str]
    session_id: int
    is_over: bool = False
    """It may not go on: the session has ended, something is no longer for this person, or …"""
    gave_way: bool = False
    """… it was the oldest of a browser that opened one more."""
    _known: dict[str, int] = field(default_factory=dict)
    _news: dict[str, int] = field(default_factory=dict)
    _told: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, news: Mapping[str, int]) -> None:
        """Each version is told once, though whoever joins may be told by two at the same moment."""
        with self._told:
            fresh = {topic: now for topic, now in news.items() if self._known.get(topic) != now}
            self._known.update(fresh)
            self._news.update(fresh)
            self._told.notify()

    def end(self, gave_way: bool = False) -> None:
        with self._told:
            self.is_over, self.gave_way = True, gave_way
            self._told.notify()

    def wait(self, seconds: float) -> dict[str, int]:
        """What is new, {topic: version}; empty after `seconds`, or when it is over."""
        with self._told:
            self._told.wait_for(lambda: self._news or self.is_over, timeout=seconds)
            news, self._news = self._news, {}
            return news


class Hub:
    """Everybody who listens in this process, and the thread that tells them.

    Args:
        versions, may_watch: kind of topic -> how its versions are read, and who may hear of it.
        people: whose the sessions are.
        most: listeners at once.
    """

    def __init__(
        self,
        app: Flask,
        versions: Mapping[str, Versions],
        may_watch: Mapping[str, MayWatch],
        people: People,
        most: int,
    ) -> None:
        self.app, self.sources, self.may_watch, self.people, self.most = app, versions, may_watch, people, most
        self._changed = threading.Condition()
        self._listeners: dict[Listener, None] = {}  # the oldest first
        self._versions: dict[str, int] = {}
        self._thread: threading.Thread | None = None
        self._is_open = True

    def join(self, topics: Iterable[str], session_id: int) -> Listener | None:
        """A new listener, who is told at once how things stand; None where there is no place. Needs an app context."""
        listener = Listener(frozenset(topics), session_id)
        with self._changed:
            of_this = [one for one in self._listeners if one.session_id == session_id]
            for old in of_this[: 1 - A_BROWSER]:
                del self._listeners[old]
                old.end(gave_way=True)
            if len(self._listeners) >= self.most:
                return None
            self._listeners[listener] = None  # before reading, so that nothing falls in between
            self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="realtime", daemon=True)
                self._thread.start()
        try:
            now = self.read(topics)
            listener.tell(now)
            self._note(now)
        except BaseException:
            self.leave(listener)
            raise
        return listener

    def leave(self, listener: Listener) -> None:
        with self._changed:
            self._listeners.pop(listener, None)

    def close(self) -> None:
        """Stop watching, so that nothing holds the database."""
        with self._changed:
            self._is_open = False
            self._changed.notify()
        if self._thread:
            self._thread.join()

    def read(self, topics: Iterable[str]) -> dict[str, int]:
        """The versions of `topics` as they are in the database now; 0 of what is not there. Needs an app context."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for topic in topics:
            kind, number = split(topic)
            numbers[kind].append(number)
        found: dict[str, int] = {}
        for kind, ids in numbers.items():
            for start in range(0, len(ids), AT_ONCE):
                some = ids[start : start + AT_ONCE]
                now = self.sources[kind](some)
                found |= {f"{kind}:{number}": now.get(number, 0) for number in some}
        return found

    def may_hear(self, asked: Sequence[tuple[str, Any]]) -> list[bool]:
        """For each (topic, person) whether they may hear of it; False for what is no topic."""
        answers = [False] * len(asked)
        kinds: dict[str, list[int]] = defaultdict(list)
        for place, (topic, _person) in enumerate(asked):
            kinds[split(topic)[0]].append(place)
        for kind, places in kinds.items():
            if kind in self.may_watch:
                pairs = [(split(asked[place][0])[1], asked[place][1]) for place in places]
                for place, answer in zip(places, self.may_watch[kind](pairs), strict=True):
                    answers[place] = answer
        return answers

    def _note(self, found: Mapping[str, int]) -> None:
        """Topics that nobody followed. What others follow is left: where it has moved on, they are not told of it yet."""
        with self._changed:
            self._versions = {**found, **self._versions}

    def _watch(self) -> None:
        while self._is_open:
            try:
                with self.app.app_context(), db.engine.connect() as connection:
                    self._watch_over(changes(connection))
            except Exception:  # the database may be away for a while: look again
                log.exception("could not look for changes")
                time.sleep(AWAY)

    def _watch_over(self, committed: Iterable[bool]) -> None:
        asked_at, is_asked = time.monotonic(), True
        for is_news in committed:
            with self._changed:
                self._changed.wait_for(lambda: self._listeners or not self._is_open)
            if not self._is_open:
                return
            if is_news:
                is_asked = False
                self._compare()
            if not is_asked and time.monotonic() - asked_at > ASK_AGAIN:
                asked_at, is_asked = time.monotonic(), True
                self._ask_again()

    def _compare(self) -> None:
        """Tell everybody what has moved on among the topics somebody follows."""
        with self._changed:
            listeners = list(self._listeners)
        topics = Counter(topic for one in listeners for topic in one.topics)
        found = self._found(topics)
        with self._changed:
            fresh = {topic: now for topic, now in found.items() if self._versions.get(topic) != now}
            self._versions = found  # what nobody follows any longer is forgotten
        concerned = [one for one in listeners if not one.topics.isdisjoint(fresh)]
        for place, one in enumerate(concerned, start=1):
            one.tell({topic: fresh[topic] for topic in one.topics if topic in fresh})
            if place % TOLD_TOGETHER == 0:
                time.sleep(BREATH)

    def _found(self, topics: Iterable[str]) -> dict[str, int]:
        try:
            return self.read(topics)
        finally:
            db.session.remove()

    def _ask_again(self) -> None:
        """End what nobody may hear any longer."""
        with self._changed:
            listeners = list(self._listeners)
        try:
            people = self.people(list({one.session_id for one in listeners}))
            pairs = [
                (topic, people[one.session_id]) for one in listeners if one.session_id in people for topic in one.topics
            ]
            distinct = list({(topic, person.id): (topic, person) for topic, person in pairs}.values())
            forbidden = {
                (topic, person.id)
                for (topic, person), may in zip(distinct, self.may_hear(distinct), strict=True)
                if not may
            }
        finally:
            db.session.remove()
        for one in listeners:
            person = people.get(one.session_id)
            if person is None or any((topic, person.id) in forbidden for topic in one.topics):
                one.end()


def split(topic: str) -> tuple[str, int]:
    """("board", 3) of "board:3"; the number is -1 where there is none a table could hold."""
    kind, _, number = topic.partition(":")
    return kind, int(number) if number.isascii() and number.isdigit() and len(number) < 16 else -1
