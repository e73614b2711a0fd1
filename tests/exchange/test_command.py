"""`./sirve import`, as a process of its own: what it prints, and what is left when it is killed."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from board.config import Settings
from board.core.db import db
from tests.world import World

from .conftest import FILES

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(app: Flask, settings: Settings) -> Path:
    """A data folder with the four teams."""
    World()
    db.session.commit()
    return settings.data_folder


def started(folder: Path, file: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "board.cli", "import", "trello", str(file), "--team", "des", "--data", str(folder), *more]
    environment = {"PATH": "/usr/bin:/bin", "LANG": "en_GB.UTF-8"}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def done(folder: Path, file: Path, *more: str) -> tuple[int, str, str]:
    process = started(folder, file, *more)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def stored(folder: Path, question: str) -> Any:
    with closing(sqlite3.connect(folder / "sirve.db")) as database:
        return database.execute(question).fetchone()[0]


def test_it_prints_exactly_one_object(folder: Path) -> None:
    code, out, _ = done(folder, FILES / "es.json", "--json")

    report = json.loads(out)
    assert (code, report["created"], report["board"]["name"]) == (0, 7, "Marketing 2020")
    assert report["board"]["address"] == f"/boards/{report['board']['id']}"
    assert stored(folder, "select count(*) from cards where archived_at is null") == 6


def test_a_refusal_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "cut.json"
    file.write_bytes((FILES / "es.json").read_bytes()[:999])
    code, out, err = done(folder, file)

    assert code != 0
    assert out == ""
    assert "The file stops in the middle, at line" in err
    assert len(err.splitlines()) == 1


def large_export(folder: Path) -> Path:
    """A board with 2,000 cards that takes a moment to land."""
    board = json.loads((FILES / "es.json").read_text(encoding="utf-8"))
    for n in range(2000):
        at = board["lists"][n % 5]["id"]
        board["cards"].append({"id": f"{n:024x}", "name": f"Card {n}", "desc": "text " * 50, "idList": at, "pos": n})
    file = folder / "large.json"
    file.write_text(json.dumps(board), encoding="utf-8")
    return file


def wait_until_it_writes(process: subprocess.Popen[str], folder: Path) -> None:
    """Until the process holds the right to write, or has ended."""
    with closing(sqlite3.connect(folder / "sirve.db", timeout=0, isolation_level=None)) as database:
        while process.poll() is None:
            try:
                database.execute("BEGIN IMMEDIATE")
                database.execute("ROLLBACK")
            except sqlite3.OperationalError:
                return
            time.sleep(0.02)


def test_killed_in_the_middle_it_leaves_nothing_and_then_lands_once(folder: Path, tmp_path: Path) -> None:
    file, left = large_export(tmp_path), []
    for later in (0.05, 0.3):  # seconds after it began to write
        process = started(folder, file)
        wait_until_it_writes(process, folder)
        time.sleep(later)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        left.append(stored(folder, "select count(*) from cards"))
        assert stored(folder, "select count(*) from boards where source = 'trello'") == (left[-1] > 0)

    assert set(left) <= {0, 2007}
    assert left[0] == 0
    code, out, _ = done(folder, file, "--json")
    assert (code, json.loads(out)["cards"]) == (0, 2007)
    assert stored(folder, "select count(*) from cards") == 2007
    assert stored(folder, "select count(*) from boards where source = 'trello'") == 1
