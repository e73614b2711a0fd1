"""The small pictures of a picture: one for a list, one to look at. Made by the worker, decoded nowhere else."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

from msgspec import Struct

from . import files

SMALL, LARGE = 480, 1600
"""Longest side in pixels."""
MOST_PIXELS = 40_000_000


class Pictures(Struct, frozen=True):
    """The name under which both lie, and the pixels of the small one."""

    name: str
    width: int
    height: int


def draw_pictures(data_folder: Path, storage: str) -> Pictures | None:
    """Draw both pictures of a stored file, as WebP without what a camera noted. Touches no row and holds no lock.

    What cannot be decoded, or has more pixels than we open, stays a file without a picture: None.
    """
    source = files.path_of(data_folder, storage)
    if source is None:
        return None
    name = files.new_name()
    size = _draw(source, files.place_for(data_folder, name), files.place_for(data_folder, f"{name}-large"))
    return Pictures(name, *size) if size else None


def names_of(name: str) -> tuple[str, ...]:
    """The names under which both pictures lie; none where there is no picture."""
    return (name, f"{name}-large") if name else ()


def _draw(source: Path, small: Path, large: Path) -> tuple[int, int] | None:
    """Width and height of the small picture; None where there is nothing to show."""
    from PIL import Image, ImageOps  # only the worker pays for it

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=("PNG", "JPEG", "GIF", "WEBP")) as opened:
                opened.draft("RGB", (LARGE, LARGE))
                picture = ImageOps.exif_transpose(opened).convert("RGBA" if "A" in opened.getbands() or opened.mode == "P" else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    for side, target in ((LARGE, large), (SMALL, small)):
        picture.thumbnail((side, side))
        _save(picture, target)
    return picture.size


def _save(picture: object, target: Path) -> None:
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as file:
        picture.save(file, "WEBP", quality=82, method=4)  # type: ignore[attr-defined]
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
