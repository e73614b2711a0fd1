"""The house rules of templates, scripts and styles, read from the files themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PARTIALS = [path for path in TEMPLATES if path.name.startswith("_")]
COMMENT = re.compile(r"\{#.*?#\}", re.S)
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
VOID = ("input", "br", "img", "link", "meta", "hr", "path", "circle", "line", "rect", "use", "stop")


def name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def markup(path: Path) -> str:
    """The HTML of a template, without comments and with nothing in place of expressions."""
    return EXPRESSION.sub("", COMMENT.sub("", path.read_text()))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_script_style_or_handler_is_written_into_a_page(path):
    text = COMMENT.sub("", path.read_text())
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "an inline script"
    assert "<style" not in text, "an inline style sheet"
    assert not re.search(r"\sstyle\s*=", markup(path)), "a style attribute"
    assert not re.search(r"\son[a-z]+\s*=", markup(path)), "a handler attribute"
    assert not re.search(r"hx-on|hx-vals\s*=\s*[\"']js:|javascript:", text), "code in an attribute"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_filter_of_the_readers_language_never_stands_on_a_literal(path):
    """Jinja counts such an expression once, when it compiles the template, in whatever language that happens."""
    text = COMMENT.sub("", path.read_text())
    found = re.findall(r"(?<![\w.\]])\d+\s*\|\s*(?:days?|long_day|moment|number|percent|figure|ordinal|since)\b", text)
    assert not found, found


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_what_people_wrote_is_always_escaped(path):
    text = COMMENT.sub("", path.read_text())
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)


def is_macros_only(path: Path) -> bool:
    """A file that is imported, not included: nothing but macros."""
    text = re.sub(r"\{%-?\s*(from|import).*?%\}", "", COMMENT.sub("", path.read_text()), flags=re.S)
    return not re.sub(r"\{%-?\s*macro.*?\{%-?\s*endmacro\s*-?%\}", "", text, flags=re.S).strip()


@pytest.mark.parametrize("path", [p for p in PARTIALS if not is_macros_only(p)], ids=name)
def test_a_partial_begins_with_what_it_needs(path):
    assert path.read_text().lstrip().startswith("{#"), "its first line is a comment with its inputs"


def test_every_form_that_changes_something_carries_its_token():
    for path in TEMPLATES:
        for form in re.findall(r"<form\b.*?</form>", COMMENT.sub("", path.read_text()), re.S):
            if re.search(r"method=\"?post", form, re.I):
                assert "csrf" in form or "include" in form, name(path)


def test_style_sheets_live_in_layers_and_use_logical_properties():
    for sheet in sorted((ROOT / "static" / "css").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
        assert "@layer" in text, sheet.name
        assert not re.search(r"[\s;{](margin|padding)-(left|right|top|bottom)\s*:", text), sheet.name


def test_scripts_never_build_code_from_text():
    for script in sorted((ROOT / "static" / "js").rglob("*.js")):
        text = script.read_text()
        assert not re.search(r"\beval\(|new Function|innerHTML\s*=|insertAdjacentHTML|document\.write", text), script.name
