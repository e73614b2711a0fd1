"""Keeps the Spanish catalogues in step with the sources: one `.po` a room, English message ids.

    .venv/bin/python -m tools.messages            add what is new, drop what is gone, keep every translation
    .venv/bin/python -m tools.messages --check    only say what is missing, fuzzy or gone; exit 1 if anything is
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "translations" / "es"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "say": None,
    "ngettext": (1, 2),
    "say_many": (1, 2),
}
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in every catalogue's head: git knows the real one, and a changing line is noise."""
Message = str | tuple[str, str]


def rooms() -> list[str]:
    """Every folder that may speak; "house" is what lies directly in board/."""
    python = {path.name for path in (ROOT / "board").iterdir() if path.is_dir() and path.name != "__pycache__"}
    pages = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    return sorted(python | pages | {"house"})


def messages(room: str) -> set[Message]:
    """The message ids in the sources of `room`; one that counts is a pair."""
    found: set[Message] = set()
    for file in _sources(room):
        method, options = ("python", {}) if file.suffix == ".py" else ("jinja2.ext.babel_extract", JINJA)
        for _line, message, _comments, _context in extract_from_file(method, file, KEYWORDS, options=options):
            found.add(message if isinstance(message, str) else (message[0], message[1]))
    return found


def catalogue(room: str) -> Catalog:
    """The Spanish of `room` as it is on disk."""
    file = FOLDER / f"{room}.po"
    if not file.exists():
        return Catalog(locale="es")
    with file.open("rb") as text:
        return read_po(text, locale="es")


def complaints(room: str) -> Iterator[str]:
    """What is missing, fuzzy or gone in the catalogue of `room`."""
    wanted, there = messages(room), catalogue(room)
    known = {message.id for message in there if message.id}
    for message in there:
        if message.id and message.fuzzy:
            yield f"{room}: fuzzy: {message.id!r}"
        elif message.id in wanted and not _is_translated(message.string):
            yield f"{room}: missing: {message.id!r}"
    for missing in sorted(wanted - known, key=str):
        yield f"{room}: missing: {missing!r}"
    for gone in sorted(known - wanted, key=str):
        yield f"{room}: no longer said: {gone!r}"


def update(room: str, elsewhere: dict[Message, object]) -> None:
    """Write the catalogue of `room` anew; what another room has translated already is offered."""
    wanted, old = messages(room), catalogue(room)
    file = FOLDER / f"{room}.po"
    if not wanted:
        file.unlink(missing_ok=True)
        return
    fresh = Catalog(locale="es", project="Sirve", fuzzy=False)
    fresh.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    fresh.creation_date = fresh.revision_date = WRITTEN
    fresh.header_comment = f"# What the room “{room}” says, in Spanish."
    for message in sorted(wanted, key=str):
        known = old.get(message if isinstance(message, str) else message[0])
        string = known.string if known and _is_translated(known.string) else elsewhere.get(message, "")
        fresh.add(message, string)  # type: ignore[arg-type]
    with file.open("wb") as out:
        write_po(out, fresh, width=130, no_location=True, omit_header=False, sort_output=True)


def _sources(room: str) -> Iterator[Path]:
    if room == "house":
        yield from sorted((ROOT / "board").glob("*.py"))
        return
    yield from sorted((ROOT / "board" / room).rglob("*.py"))
    yield from sorted((ROOT / "templates" / room).rglob("*.html"))


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def main(arguments: list[str]) -> int:
    """Check or update all rooms (or those named); returns the exit code."""
    chosen = [room for room in rooms() if room in arguments] or rooms()
    if "--check" not in arguments:
        everywhere = {m.id: m.string for room in rooms() for m in catalogue(room) if m.id and _is_translated(m.string)}
        for room in chosen:
            update(room, everywhere)
    found = [line for room in chosen for line in complaints(room)]
    print("\n".join(found) or "Every sentence has its Spanish.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
