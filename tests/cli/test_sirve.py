"""The command `sirve` and the environment it starts in: what happens before there is one."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from board.cli.processes import REPOSITORY

FILE = REPOSITORY / "board" / "cli" / "environment.py"
COPIED = ("sirve", "requirements.txt", "requirements-dev.txt", "board/cli/environment.py")


@pytest.fixture
def sirve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The file as a module, beside an empty folder for its environment."""
    spec = importlib.util.spec_from_file_location("environment", FILE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, path in (("ENVIRONMENT", "."), ("PYTHON", "python"), ("INSTALLED", "installed"), ("UNFINISHED", "unfinished")):
        monkeypatch.setattr(module, name, str(tmp_path / path))
    return module


def with_an_environment(sirve: ModuleType) -> None:
    Path(sirve.PYTHON).touch()
    Path(sirve.INSTALLED).mkdir()
    shutil.copy(REPOSITORY / "requirements.txt", sirve.INSTALLED)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with the command and a finished environment, whose two Pythons only say how they were called."""
    folder = tmp_path / "a house"
    for name in COPIED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / name, folder / name)
    told = "#!/bin/sh\necho {} $PYTHONPATH $PYTHONDONTWRITEBYTECODE $*\n"
    for path, name in ((folder / ".venv/bin/python", "inside"), (tmp_path / "bin/python3", "outside")):
        path.parent.mkdir(parents=True)
        path.write_text(told.format(name))
        path.chmod(0o755)
    (folder / ".venv/installed").mkdir()
    shutil.copy(folder / "requirements.txt", folder / ".venv/installed")
    return folder


def said(house: Path, *words: str, command: str = "./sirve") -> list[str]:
    around = {"PATH": f"{house.parent / 'bin'}:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([*command.split(), *words], cwd=house, env=around, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("command", ["./sirve", "sh sirve"])
def test_with_an_environment_it_hands_over_at_once(house, command):
    assert said(house, "run", "--port", "0", command=command) == [f"inside {house} -P -m board.cli run --port 0"]


def test_without_the_right_environment_it_is_made_first(house):
    asked = f"outside 1 -I {house}/board/cli/environment.py "

    assert said(house, "test")[0] == asked + "requirements-dev.txt"
    (house / ".venv/unfinished").touch()
    assert said(house, "run")[0] == asked + "requirements.txt"
    (house / ".venv/unfinished").unlink()
    (house / "requirements.txt").write_text("another==1")
    assert said(house, "run")[0] == asked + "requirements.txt"


def test_where_it_cannot_be_made_nothing_is_started(house):
    (house / ".venv/unfinished").touch()
    (house.parent / "bin/python3").write_text("#!/bin/sh\nexit 3\n")

    done = subprocess.run(["./sirve", "run"], cwd=house, env={"PATH": f"{house.parent / 'bin'}:{os.environ['PATH']}"}, check=False)

    assert done.returncode == 3


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
        sirve.main("requirements.txt")

    assert stopped.value.code == 1
    assert capsys.readouterr().err == sentence


def test_every_sentence_has_its_spanish(sirve):
    tree = ast.parse(FILE.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    told = {ast.literal_eval(call.args[0]) for call in calls if call.func.id in ("tell", "give_up") and call.args
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
