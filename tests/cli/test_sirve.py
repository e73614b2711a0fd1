"""The file `sirve` itself: what it does before there is an environment."""

from __future__ import annotations

import ast
import hashlib
import importlib.machinery
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from board.cli.processes import REPOSITORY

FILE = REPOSITORY / "sirve"


@pytest.fixture
def sirve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The file as a module, beside an empty folder for its environment."""
    loader = importlib.machinery.SourceFileLoader("sirve", str(FILE))
    spec = importlib.util.spec_from_loader("sirve", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    for name, path in (("ENVIRONMENT", "."), ("PYTHON", "python"), ("INSTALLED", "installed"), ("UNFINISHED", "begun")):
        monkeypatch.setattr(module, name, str(tmp_path / path))
    return module


def with_an_environment(sirve: ModuleType) -> None:
    Path(sirve.PYTHON).touch()
    Path(sirve.INSTALLED).write_text(sirve.digest("requirements.txt"))


def test_an_old_python_can_read_it():
    ast.parse(FILE.read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en_GB.UTF-8", "Sirve needs Python 3.11 or newer; this is Python 3.9.2.\n"),
        ("es_ES.UTF-8", "Sirve necesita Python 3.11 o posterior; este es Python 3.9.2.\n"),
    ],
)
def test_an_old_python_is_told_so(sirve, monkeypatch, capsys, language, sentence):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit) as stopped:
        sirve.main(["run"])

    assert stopped.value.code == 1
    assert capsys.readouterr().err == sentence


def test_every_sentence_has_its_spanish(sirve):
    tree = ast.parse(FILE.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    told = {ast.literal_eval(call.args[0]) for call in calls if call.func.id in ("say", "give_up") and call.args
            and isinstance(call.args[0], ast.Constant)}  # fmt: skip

    assert told == set(sirve.SPANISH)
    for english, spanish in sirve.SPANISH.items():
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", spanish)


def test_a_finished_environment_is_used_as_it_is(sirve):
    with_an_environment(sirve)

    assert sirve.is_installed("requirements.txt")


def test_other_requirements_are_installed(sirve):
    with_an_environment(sirve)

    assert not sirve.is_installed("requirements-dev.txt")


def test_an_installation_that_was_cut_off_does_not_count(sirve):
    with_an_environment(sirve)
    Path(sirve.UNFINISHED).touch()

    assert not sirve.is_installed("requirements.txt")


def test_both_sets_of_requirements_pin_the_same_with_hashes_and_name_no_host():
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+(?:\[\w+\])?)==(\S+)", (REPOSITORY / name).read_text(), re.MULTILINE))

    to_run, to_test = pins("requirements.txt"), pins("requirements-dev.txt")

    assert to_run.items() <= to_test.items()
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (REPOSITORY / name).read_text()
        assert text.count("--hash=sha256:") >= len(pins(name))
        assert not re.search(r"https?://", text)


def test_the_digest_is_that_of_the_file(sirve):
    whole = hashlib.sha256((REPOSITORY / "requirements.txt").read_bytes()).hexdigest()

    assert sirve.digest("requirements.txt") == whole
