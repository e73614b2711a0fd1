"""What the browser gets besides pages: vendored files, the sprite, the style sheets, and templates that keep the policy."""

import json
import re
import shutil
from pathlib import Path

import pytest

from board.cli.processes import REPOSITORY
from board.web import assets
from board.web.bundle import bundle
from tools import vendor

STATIC = REPOSITORY / "static"
TEMPLATES = sorted((REPOSITORY / "templates").rglob("*.html"))
STYLES = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
ALONE = {"screen.js"}
"""Scripts of pages for strangers, who get nothing of the product."""
LAYERS = {"reset", "tokens", "base", "layout", "components", "screens", "utilities", "print"}


def below(folder, files):
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in files}


def test_vendored_files_are_those_of_the_lock():
    assert vendor.differences(REPOSITORY) == []


def test_a_changed_or_missing_vendored_file_is_noticed(tmp_path):
    shutil.copytree(STATIC / "vendor", tmp_path / "static" / "vendor")
    shutil.copy(STATIC / "icons.svg", tmp_path / "static" / "icons.svg")
    (tmp_path / "static/vendor/htmx.min.js").write_text("alert(1)")
    (tmp_path / "static/icons.svg").unlink()

    assert sorted(vendor.differences(tmp_path)) == [
        "static/icons.svg is missing",
        "static/vendor/htmx.min.js differs from the lock",
    ]


def test_a_package_with_another_content_is_refused_and_nothing_is_written(tmp_path, monkeypatch):
    shutil.copytree(STATIC / "vendor", tmp_path / "static" / "vendor")
    before = (tmp_path / "static/vendor/htmx.min.js").read_bytes()
    monkeypatch.setattr(vendor, "_pack", lambda name, version: b"another tarball")

    with pytest.raises(vendor.Mismatch, match="integrity"):
        vendor.fetch(tmp_path)

    assert (tmp_path / "static/vendor/htmx.min.js").read_bytes() == before


def test_every_vendored_file_has_its_licence():
    licences = (STATIC / "vendor/LICENSES.md").read_text("utf-8")
    for package in json.loads((STATIC / "vendor/vendor.lock.json").read_text())["packages"]:
        assert f"| {package['name']} | {package['version']} |" in licences


def test_every_icon_named_in_a_template_or_script_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="i-([a-z0-9-]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        (file.name, icon)
        for file in (*TEMPLATES, *SCRIPTS)
        for icon in re.findall(r"""\bicon\(\s*['"]([a-z0-9-]+)['"]""", file.read_text("utf-8"))
    }
    assert {(file, icon) for file, icon in named if icon not in drawn} == set()


def test_no_icon_is_sent_that_nobody_draws():
    """Their names stand in quotes, in a template, a script or Python; the tab one is at has its icon filled."""
    said = "".join(file.read_text("utf-8") for file in (*TEMPLATES, *SCRIPTS, *(STATIC.parent / "board").rglob("*.py")))
    names = set(re.findall(r"""['"#](?:i-)?([a-z0-9-]+)['"]""", said))
    drawn = re.findall(r'<symbol id="i-([a-z0-9-]+)"', (STATIC / "icons.svg").read_text())
    assert [icon for icon in drawn if icon.removesuffix("-fill") not in names] == []


def test_every_style_stands_in_a_layer():
    for name, sheet in below(STATIC / "css", STYLES).items():
        plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
        outermost = re.sub(r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}", "{}", plain)
        heads = {head.strip() for head in re.findall(r"([^{};]+)\{\}", outermost)}
        assert heads <= {f"@layer {layer}" for layer in LAYERS} | {"@font-face"}, name


def test_the_order_of_layers_is_said_once_and_first():
    said = [name for name, sheet in below(STATIC / "css", STYLES).items() if re.search(r"@layer [a-z]+,", sheet)]
    assert said == ["00-layers.css"] == [STYLES[0].name]


def test_styles_use_only_tokens_that_exist():
    together = "\n".join(sheet.read_text("utf-8") for sheet in STYLES)
    defined = set(re.findall(r"(--[\w-]+)\s*:", together))
    wanted = set(re.findall(r"var\((--[\w-]+)\)", together))
    assert wanted - defined == set()


def test_templates_keep_the_content_policy():
    forbidden = re.compile(
        r"""\sstyle=|\son[a-z]+=["']|<style|<script(?![^>]*\ssrc=)|hx-on|hx-vals=["']?js:|\|\s*safe\b|javascript:""",
        re.I,
    )
    found = {name: forbidden.findall(text) for name, text in below(REPOSITORY / "templates", TEMPLATES).items()}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_behavior_named_in_a_template_has_its_module():
    there = {file.stem for file in (STATIC / "js/behaviors").glob("*.js")}
    named = {
        (file.name, name)
        for file in TEMPLATES
        for names in re.findall(r'data-behavior="([a-z\- ]+)"', file.read_text("utf-8"))
        for name in names.split()
    }
    assert {(file, name) for file, name in named if name not in there} == set()
    assert all("function attach(" in file.read_text() for file in (STATIC / "js/behaviors").glob("*.js"))


def test_scripts_import_only_what_is_there():
    for file in SCRIPTS:
        for target in re.findall(r'(?:from|import\()\s*"(\.[^"]+)"', file.read_text("utf-8")):
            assert (file.parent / target).resolve().exists(), f"{file.name}: {target}"


def test_all_scripts_of_ours_become_one():
    whole = bundle(STATIC)

    assert re.findall(r"^(?:import|export)\b.*", whole, re.M) == []
    for path in below(STATIC, [file for file in SCRIPTS if file.name not in ALONE]):
        assert f'modules["{path}"] =' in whole or f'behaviors["{Path(path).stem}"] = attach' in whole, path


def test_the_first_visit_is_light():
    """Fonts, styles, scripts and sprite of a board, as sent: the budget of the whole visit is 200 kB."""
    vendored = [f"vendor/{name}.min.js" for name in ("htmx", "idiomorph-ext", "Sortable")]
    size = sum(len(assets._content(path, "br")) for path in ("css/all.css", "icons.svg", "js/all.js", *vendored))
    size += sum(font.stat().st_size for font in (STATIC / "fonts").glob("*.woff2"))
    assert size < 170_000
