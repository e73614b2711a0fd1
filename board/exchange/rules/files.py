"""Files that wait to be imported: in a folder of the data folder, under names nobody can guess."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Protocol

FOLDER = "imports"


class Upload(Protocol):
    """A file that came with a form."""

    def save(self, target: Path) -> None: ...


def keep(data_folder: Path, upload: Upload) -> str:
    """Store the file; returns its path under the data folder."""
    folder = data_folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    name = secrets.token_hex(16)
    upload.save(folder / name)
    return f"{FOLDER}/{name}"


def forget(data_folder: Path, stored_as: str) -> None:
    """Remove a stored file; fine if it is gone."""
    folder = (data_folder / FOLDER).resolve()
    file = (data_folder / stored_as).resolve()
    if stored_as and file.parent == folder:
        file.unlink(missing_ok=True)
