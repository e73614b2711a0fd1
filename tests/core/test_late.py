"""A dataclass that is finished late is one like any other from its first object on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, asdict, field, replace

import pytest

from board.core.late import dataclass


def test_it_has_all_that_dataclasses_have():
    @dataclass(frozen=True)
    class Step:
        name: str
        done: bool = False
        notes: list[str] = field(default_factory=list)

    first = Step("Ask", notes=["today"])

    assert first == Step("Ask", False, ["today"]) != Step("Ask")
    assert asdict(replace(first, done=True)) == {"name": "Ask", "done": True, "notes": ["today"]}
    assert repr(first).endswith("Step(name='Ask', done=False, notes=['today'])")
    with pytest.raises(FrozenInstanceError):
        first.name = "Answer"
    with pytest.raises(TypeError, match="name"):
        Step()


@pytest.mark.parametrize("slots", [False, True])
def test_what_inherits_knows_the_fields_above_it(slots):
    @dataclass(kw_only=True)
    class Event:
        title: str
        at: int = 1

        def __post_init__(self) -> None:
            self.title = self.title.upper()

    @dataclass(kw_only=True, slots=slots)
    class Moved(Event):
        column: str

    class Told(Moved):
        pass

    assert (moved := Moved(title="card", column="Making")) and (moved.title, moved.at, moved.column) == ("CARD", 1, "Making")
    assert Told(title="a", column="b") == Told(title="A", column="b")
    assert Event(title="x").title == "X"


def test_many_may_make_the_first_object_at_once():
    for _ in range(20):

        @dataclass(frozen=True)
        class Row:
            a: int
            b: int = 2

        with ThreadPoolExecutor(8) as hands:
            rows = list(hands.map(lambda number, kind=Row: kind(number), range(16)))
        assert [(row.a, row.b) for row in rows] == [(number, 2) for number in range(16)]
