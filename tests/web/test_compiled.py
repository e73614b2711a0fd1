"""Compiled templates are kept, are never older than their source, and are not needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from board.web import compiled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(compiled, "FOLDER", tmp_path)
    return tmp_path


def drawn(source: str, **how: bool) -> str:
    """What a new process draws of the template."""
    templates = Environment(loader=DictLoader({"page": source}), **how)
    templates.bytecode_cache = compiled.Compiled(templates)
    return templates.get_template("page").render()


def kept(folder: Path) -> list[tuple[str, int]]:
    return [(file.name, file.stat().st_mtime_ns) for file in folder.iterdir()]


def test_the_next_process_uses_what_is_kept(folder):
    assert drawn("Hello") == "Hello"
    before = kept(folder)

    assert drawn("Hello") == "Hello"

    assert before and kept(folder) == before


def test_a_changed_source_or_another_set_up_is_compiled_anew(folder):
    assert drawn("{% if true %}\nHello{% endif %}") == "\nHello"

    assert drawn("{% if true %}\nHello{% endif %}", trim_blocks=True) == "Hello"
    assert drawn("{% if true %}\nGoodbye{% endif %}", trim_blocks=True) == "Goodbye"


def test_what_cannot_be_read_or_written_does_not_matter(folder, monkeypatch):
    drawn("Hello")
    (file,) = folder.iterdir()
    for broken in (b"", b"nonsense", file.read_bytes()[:30], file.read_bytes()[:-20]):
        file.write_bytes(broken)
        assert drawn("Hello") == "Hello"

    monkeypatch.setattr(compiled, "FOLDER", folder / "away")
    assert drawn("Hello") == "Hello"
