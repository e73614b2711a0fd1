"""One pass over the file, one piece of the board in memory at a time: 200 MB need no more than what is kept of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import ijson

from ...core.errors import DomainError
from ...core.words import say
from .collecting import Collected, finished
from .shapes import Export

LARGEST = 200 * 1024 * 1024
"""Bytes of the largest file that is read."""
DEEPEST = 64
"""Objects and lists within each other; Trello needs about a dozen."""
MOST_PIECES = 500_000
"""Cards, lists, actions and the like in one file."""
LINES_UP_TO = 16 * 1024 * 1024
"""Bytes up to which a broken file is read again to name the line."""

ENDLESS_NUMBER = re.compile(rb"[0-9]{4000}")
"""Python refuses to read an integer of that length, and the parser, written in C, does not survive the refusal."""

Told = Callable[[float], None]


class BrokenFile(DomainError):
    """It is not JSON, or stops in the middle."""


class NotTrello(DomainError):
    """It is JSON, but no board that Trello exported."""


class TooBig(DomainError):
    """More than we read."""


def read_export(file: BinaryIO, size: int, told: Told = lambda share: None) -> Export:
    """The board in `file`, which can be sought and holds `size` bytes.

    Args:
        told: called now and then with the share read, 0 to 1.

    Raises:
        BrokenFile, NotTrello, TooBig: with a sentence that says what to do.
    """
    if size > LARGEST:
        raise TooBig(say("The file is larger than %(most)d MB, the most that is read at once.", most=LARGEST // 2**20))
    collected = Collected()
    with _broken(file, size):
        for read, (part, raw) in enumerate(_pieces(_Counted(file, size, told))):
            if read > MOST_PIECES:
                raise TooBig(say("The board has more than %(most)d cards and actions.", most=MOST_PIECES))
            collected.take(part, raw)
    _require_board(collected)
    return finished(collected)


class _Counted:
    """The file, without the mark some editors write before JSON, telling how much of it was read."""

    def __init__(self, file: BinaryIO, size: int, told: Told) -> None:
        file.seek(0)
        self.file, self.size, self.told, self.read_so_far = file, max(size, 1), told, 0
        self.last = b""
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)

    def read(self, many: int = -1) -> bytes:
        found = self.file.read(many)
        if ENDLESS_NUMBER.search(self.last + found):
            raise ValueError("a number with thousands of digits")
        self.last = found[-4000:]
        self.read_so_far += len(found)
        self.told(min(1.0, self.read_so_far / self.size))
        return found


def _pieces(file: _Counted) -> Iterator[tuple[str, Any]]:
    """("cards", raw card) and the like for lists of the outermost object; ("name", value) for its single values."""
    events = ijson.basic_parse(file, buf_size=64 * 1024)
    kind, _ = next(events)
    if kind != "start_map":
        raise _not_a_board()
    for kind, key in events:
        if kind == "map_key":
            yield from _values_at(key, events)


def _values_at(key: str, events: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    kind, value = next(events)
    if kind == "start_array":
        yield key, []
        for inside, one in events:
            if inside == "end_array":
                return
            yield key, _built(inside, one, events)
    elif key in Collected.SINGLE or kind != "start_map":
        yield key, _built(kind, value, events)
    else:
        _skip(events)


def _skip(events: Iterator[tuple[str, Any]]) -> None:
    depth = 1
    for kind, _ in events:
        depth += (kind in ("start_map", "start_array")) - (kind in ("end_map", "end_array"))
        if not depth:
            return


def _built(kind: str, value: Any, events: Iterator[tuple[str, Any]]) -> Any:
    """The value that begins with this event. A loop, so that no depth of nesting can exhaust the stack."""
    if kind not in ("start_map", "start_array"):
        return value
    outermost: Any = {} if kind == "start_map" else []
    open_ones, key = [(outermost, "")], ""
    for kind, value in events:
        if kind == "map_key":
            key = value
        elif kind in ("end_map", "end_array"):
            _, key = open_ones.pop()
            if not open_ones:
                break
        else:
            fresh = {} if kind == "start_map" else [] if kind == "start_array" else value
            holder = open_ones[-1][0]
            if isinstance(holder, dict):
                holder[key] = fresh
            else:
                holder.append(fresh)
            if kind in ("start_map", "start_array"):
                if len(open_ones) > DEEPEST:
                    raise TooBig(say("The file is nested deeper than any board of Trello."))
                open_ones.append((fresh, key))
    return outermost


@contextmanager
def _broken(file: BinaryIO, size: int) -> Iterator[None]:
    """Say in a sentence what is wrong with JSON that cannot be read, and where."""
    try:
        yield
    except (ijson.JSONError, ArithmeticError, ValueError, StopIteration, RuntimeError) as error:
        if isinstance(error, DomainError):
            raise
        raise _told_where(file, size, "premature EOF" in str(error)) from error


def _told_where(file: BinaryIO, size: int, is_cut: bool) -> BrokenFile:
    if not size:
        return BrokenFile(say("The file is empty."))
    line, column = _place(file, size)
    if is_cut:
        return BrokenFile(
            say(
                "The file stops in the middle, at line %(line)d, character %(column)d: export the board again.",
                line=line,
                column=column,
            )
        )
    if line:
        return BrokenFile(
            say("The file is not JSON: it breaks at line %(line)d, character %(column)d.", line=line, column=column)
        )
    return BrokenFile(say("The file is not JSON. Choose the file that Trello calls “Export as JSON”."))


def _place(file: BinaryIO, size: int) -> tuple[int, int]:
    """Line and character, from 1, where reading stopped; (0, 0) where that cannot be told."""
    import json

    file.seek(0)
    if size > LINES_UP_TO:
        return 0, 0
    try:
        json.loads(file.read().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return error.lineno, error.colno
    except (ValueError, RecursionError):
        return 0, 0
    return 0, 0


def _require_board(collected: Collected) -> None:
    missing = [key for key in ("lists", "cards") if key not in collected.seen]
    if missing or not collected.board_id:
        raise _not_a_board()


def _not_a_board() -> NotTrello:
    return NotTrello(
        say(
            "This is JSON, but not a Trello board: “id”, “lists” and “cards” were expected. Export the whole board as JSON."
        )
    )
