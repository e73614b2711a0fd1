"""A process that stays on one core, and what leaves it for a while."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest

from board.core import cores

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system does not say where a process works")


def in_a_thread(do: Callable[[], None]) -> None:
    """The cores of a thread are its own, so that nothing else of the tests has to stay."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            do()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def here() -> set[int]:
    return os.sched_getaffinity(0)


def test_what_stays_begins_threads_that_stay_and_goes_elsewhere_only_for_a_while(monkeypatch):
    monkeypatch.setattr(cores, "_all", set())
    everywhere = here()

    def check() -> None:
        cores.stay()
        (one,) = here()
        in_a_thread(lambda: check_same(one))
        with pytest.raises(ZeroDivisionError):
            fail_elsewhere()
        assert here() == {one}

    def check_same(one: int) -> None:
        assert here() == {one}

    def fail_elsewhere() -> None:
        with cores.elsewhere():
            assert here() == everywhere
            raise ZeroDivisionError

    in_a_thread(check)
    assert here() == everywhere


def test_who_does_not_stay_has_nowhere_else_to_go(monkeypatch):
    monkeypatch.setattr(cores, "_all", set())
    before = here()
    with cores.elsewhere():
        assert here() == before
    assert here() == before


def test_where_it_is_forbidden_nothing_changes(monkeypatch):
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(cores, "_all", set())
    monkeypatch.setattr(os, "sched_setaffinity", forbidden)
    cores.stay()
    with cores.elsewhere():
        pass
