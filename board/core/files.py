"""Files of people, in the data folder under names nobody can guess. What they are called is never a path on our disk."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from .db import TITLE
from .errors import DomainError
from .text import one_line
from .words import say

FOLDER = "files"
MEGABYTE = 1024 * 1024
MOST = 25 * MEGABYTE
"""Bytes of one file."""
RESERVE = 1024 * MEGABYTE
"""Bytes, or 5 % of a smaller disk, that files leave free, so that the database can always write."""
UNFINISHED_FOR = 24 * 3600
"""Seconds after which a file that no row knows was left behind by a broken upload."""
HEAD = 8192
"""Bytes by which content is recognised."""

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}(-large)?")


class TooLarge(DomainError):
    """A file has more bytes than we take."""


class NoRoom(DomainError):
    """The disk is nearly full; nothing was stored."""


class Kept(Struct, frozen=True):
    """A stored file: its name in the folder, its bytes, and how it begins."""

    storage: str
    size: int
    head: bytes


def keep(data_folder: Path, stream: BinaryIO, most: int = MOST) -> Kept:
    """Store what `stream` holds: counted while it is written, on disk before this returns.

    Raises:
        TooLarge: more than `most` bytes; nothing is left of it.
        NoRoom: the disk would be left with less than the reserve.
    """
    storage = new_name()
    target = _path(data_folder, storage)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_room(target.parent)
    unfinished = target.with_suffix(".part")
    try:
        with unfinished.open("xb") as file:
            size, head = _copy(stream, file, most)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return Kept(storage, size, head)


def new_name() -> str:
    """A random name: its first two characters are its folder's, so that no folder grows without end."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def called(name: str) -> str:
    """What a file is called where it is shown and given back: one line, and none of the folders it came from."""
    return one_line(name).replace("\\", "/").rpartition("/")[2].strip()[:TITLE]


def path_of(data_folder: Path, storage: str) -> Path | None:
    """Where a stored file lies; None where there is none."""
    if not _NAME.fullmatch(storage):
        return None
    path = _path(data_folder, storage)
    return path if path.is_file() else None


def place_for(data_folder: Path, storage: str) -> Path:
    """Where a file that we make ourselves goes; its folder is there."""
    path = _path(data_folder, storage)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def forget(data_folder: Path, storage: str) -> None:
    """Remove a stored file; fine if it is gone."""
    if _NAME.fullmatch(storage):
        _path(data_folder, storage).unlink(missing_ok=True)


def left_behind(data_folder: Path, known: set[str]) -> Iterator[Path]:
    """Files that are not `known` and old enough that nobody is about to write their row."""
    for path in (data_folder / FOLDER).glob("??/*"):
        is_old = time.time() - path.stat().st_mtime > UNFINISHED_FOR
        if is_old and f"{path.parent.name}/{path.name}" not in known:
            yield path


def _path(data_folder: Path, storage: str) -> Path:
    return data_folder / FOLDER / storage


def _copy(stream: BinaryIO, file: BinaryIO, most: int) -> tuple[int, bytes]:
    size, head = 0, b""
    while chunk := stream.read(MEGABYTE):
        size += len(chunk)
        if size > most:
            raise TooLarge(say("A file may have %(most)d MB. Link to it instead.", most=most // MEGABYTE), field="file")
        head = head or chunk[:HEAD]
        file.write(chunk)
    return size, head


def _require_room(folder: Path) -> None:
    disk = shutil.disk_usage(folder)
    if disk.free < min(RESERVE, disk.total // 20):
        raise NoRoom(say("The disk of this installation is nearly full, so no file can be added. Tell your administrator."), field="file")
