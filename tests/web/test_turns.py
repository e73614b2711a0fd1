"""Answers are made one after the other, and nobody who takes long holds the others up."""

import io
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from board.web import turns
from board.web.transaction import LONG_BODY
from board.web.turns import in_turn

PATIENCE = 10.0


class Asked:
    """Somebody who asks in a thread of their own; `answer` is what the application does for them."""

    def __init__(self, app: Any, name: str, answer: Callable[[], None], **environ: Any) -> None:
        self.has_answer = threading.Event()
        self.name = name
        environ = {"REQUEST_METHOD": "GET", "asked": self, "does": answer, **environ}
        self.thread = threading.Thread(target=self._ask, args=(app, environ))
        self.thread.start()

    def _ask(self, app: Any, environ: dict[str, Any]) -> None:
        with suppress(ZeroDivisionError):
            app(environ, lambda *_: None)
        self.has_answer.set()


@pytest.fixture
def begun() -> list[str]:
    """Who was asked for, in the order in which their answers began."""
    return []


@pytest.fixture
def app(begun: list[str]) -> Any:
    def answer(environ: dict[str, Any], _start: Any) -> list[bytes]:
        begun.append(environ["asked"].name)
        environ["does"]()
        return []

    return in_turn(answer)


def nothing() -> None:
    pass


def test_whoever_takes_long_lets_the_next_one_go_on_beside(app, begun):
    goes_on = threading.Event()
    slow = Asked(app, "slow", lambda: goes_on.wait(PATIENCE) and None)
    try:
        others = [Asked(app, str(number), nothing) for number in range(5)]
        assert all(other.has_answer.wait(PATIENCE) for other in others)
        assert not slow.has_answer.is_set()
    finally:
        goes_on.set()
    assert slow.has_answer.wait(PATIENCE)
    assert sorted(begun) == ["0", "1", "2", "3", "4", "slow"]


def test_an_answer_that_breaks_gives_its_turn_back(app, begun):
    broken = [Asked(app, "broken", lambda: 1 // 0 and None) for _ in range(3)]
    assert all(each.has_answer.wait(PATIENCE) for each in broken)
    assert Asked(app, "next", nothing).has_answer.wait(PATIENCE)


def test_never_two_at_once_while_they_are_quick(app, monkeypatch):
    monkeypatch.setattr(turns, "LONG", PATIENCE)  # on a busy machine a quick one may take long
    inside, seen = threading.Lock(), []

    def be_alone() -> None:
        seen.append(inside.acquire(blocking=False))
        sum(range(2_000))
        inside.release()

    asked = [Asked(app, "quick", be_alone) for _ in range(40)]
    assert all(each.has_answer.wait(PATIENCE) for each in asked)
    assert seen == [True] * 40


class Line(io.RawIOBase):
    """What somebody sends, when they are told to."""

    def __init__(self) -> None:
        self.goes_on, self.is_read = threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.is_read.set()
        self.goes_on.wait(PATIENCE)
        return b"a" * size


@pytest.mark.parametrize("length", [12, LONG_BODY])
def test_whoever_sends_slowly_has_no_turn_meanwhile(app, begun, length):
    line = Line()
    environ: dict[str, Any] = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(length), "wsgi.input": line}
    slow = Asked(app, "slow", nothing if length < LONG_BODY else lambda: line.read(length) and None, **environ)
    assert line.is_read.wait(PATIENCE)
    assert Asked(app, "quick", nothing).has_answer.wait(PATIENCE)
    assert not slow.has_answer.is_set()
    line.goes_on.set()
    assert slow.has_answer.wait(PATIENCE)


def test_what_was_sent_is_there_to_be_read():
    read = []
    app = in_turn(lambda environ, _start: read.append(environ["wsgi.input"].read()) or [])

    app({"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "3", "wsgi.input": io.BytesIO(b"abcdef")}, lambda *_: None)
    app({"REQUEST_METHOD": "POST", "wsgi.input": io.BytesIO(b"")}, lambda *_: None)
    app({"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "²", "wsgi.input": io.BytesIO(b"odd")}, lambda *_: None)

    assert read == [b"abc", b"", b"odd"]


def test_whoever_hangs_up_while_they_send_breaks_nothing():
    class Gone(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError

    came = []
    app = in_turn(lambda environ, _start: came.append(environ["wsgi.input"].read()) or [])
    app({"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "3", "wsgi.input": Gone()}, lambda *_: None)
    assert came == [b""]


class Parts(list[bytes]):
    """The parts of an answer, which is closed once."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize(
    ("length", "left"), [(len(b"short"), []), (turns.SHORT + 1, [b"short"]), (None, [b"short"])], ids=["short", "long", "streamed"]
)
def test_a_short_answer_is_handed_over_within_the_turn(length, left):
    parts, sent = Parts([b"short"]), []
    headers = [("Content-Type", "text/plain"), *([("Content-Length", str(length))] if length else [])]
    app = in_turn(lambda _environ, start: start("200 OK", headers) and parts)

    rest = app({"REQUEST_METHOD": "GET"}, lambda *_said: sent.append)

    assert [*sent, *rest] == [b"short"] and list(rest) == left
    assert parts.closed == (0 if left else 1)  # what is left is closed by whoever sends it


def test_who_is_gone_when_the_short_answer_comes_gives_the_turn_back():
    def gone(_part: bytes) -> None:
        raise BrokenPipeError

    parts = Parts([b"short"])
    broken = in_turn(lambda _environ, start: start("200 OK", [("Content-Length", "5")]) and parts)
    for _ in range(3):
        with pytest.raises(BrokenPipeError):
            broken({"REQUEST_METHOD": "GET"}, lambda *_said: gone)
    assert parts.closed == 3
