"""Files that wait to be imported: in a folder of the data folder, under names nobody can guess."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Protocol

FOLDER = "imports"
LEFT_FOR_GOOD = 48 * 3600
"""Seconds after which nobody can want a file any more; one whose import was never written down goes then."""


class Upload(Protocol):
    """A file that came with a form."""

    def save(self, target: Path) -> None: ...


def keep(data_folder: Path, upload: Upload) -> str:
    """Store the file; returns its path under the data folder. What was left there for good goes."""
    folder = data_folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.iterdir():
        if time.time() - left.stat().st_mtime > LEFT_FOR_GOOD:
            left.unlink(missing_ok=True)
    name = secrets.token_hex(16)
    upload.save(folder / name)
    return f"{FOLDER}/{name}"


def forget(data_folder: Path, stored_as: str) -> None:
    """Remove a stored file; fine if it is gone."""
    folder = (data_folder / FOLDER).resolve()
    file = (data_folder / stored_as).resolve()
    if stored_as and file.parent == folder:
        file.unlink(missing_ok=True)
