"""`./sirve bench` measures the real thing and prints what it promises. Whether it is fast is not asked here."""

from __future__ import annotations

import json
import subprocess
from argparse import ArgumentParser
from pathlib import Path

import pytest

from bench.client import Answer
from bench.command import options
from bench.figures import TARGETS, figure
from bench.visit import first_visit
from tests import servers

ASKED = ("board_500_warm", "board_304", "move", "search", "html_500")


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the measurement keeps its data folders."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def measured(temporary: Path) -> subprocess.CompletedProcess[str]:
    """A short measurement."""
    return subprocess.run(
        servers.command("bench", "--json", "--scale", "1", "--rounds", "2", "--only", *ASKED),
        capture_output=True,
        text=True,
        env=servers.environment(TMPDIR=str(temporary)),
        check=False,
        timeout=300,
    )


def test_it_prints_one_object_in_the_promised_form(measured):
    assert measured.returncode == 0, measured.stderr
    result = json.loads(measured.stdout)

    assert list(result) == ["commit", "machine", "database", "cards", "rounds", "floor", "figures"]
    assert list(result["floor"]) == ["hello_ms", "hello_user_ms", "write_ms"]
    assert all(value > 0 for value in result["floor"].values())
    assert result["cards"] > 1_300
    assert result["rounds"] == 2
    for one in result["figures"]:
        assert list(one) == ["name", "value", "unit", "target", "better", "ok", "ms", "cpu_ms", "bytes"]


def test_a_ratio_is_cpu_over_the_floor_of_the_same_run(measured):
    result = json.loads(measured.stdout)
    board = next(one for one in result["figures"] if one["name"] == "board_500_warm")

    assert board["value"] == pytest.approx(board["cpu_ms"] / result["floor"]["hello_user_ms"], rel=0.02)
    assert board["bytes"] > 10_000


def test_what_is_asked_is_measured_or_said_to_be_left_out(measured):
    there = {one["name"] for one in json.loads(measured.stdout)["figures"]}

    assert {"board_500_warm", "board_304", "move", "html_500"} <= there, measured.stderr
    assert all(f"{name}: left out" in measured.stderr for name in set(ASKED) - there)


def test_nothing_is_left_behind(measured, temporary):
    assert list(temporary.iterdir()) == []
    running = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    assert str(temporary) not in running


@pytest.mark.parametrize(
    ("name", "value", "ok"), [("move", 6.0, True), ("move", 6.1, False), ("moves_8_clients", 0.09, False)]
)
def test_a_figure_knows_which_side_of_its_target_is_better(name, value, ok):
    assert figure(name, value)["ok"] is ok


def test_a_figure_with_a_failure_beside_it_is_not_reached():
    assert figure("move", 1.0, and_also=False)["ok"] is False


def test_every_figure_can_be_asked_for():
    parser = ArgumentParser()
    options(parser)

    assert len(TARGETS) == 23
    assert parser.parse_args(["--only", *TARGETS]).only == list(TARGETS)
    assert parser.parse_args([]).scale == 20


def test_a_first_visit_counts_each_file_once_and_follows_what_files_ask_for():
    found = first_visit([(Shelf(), "/sign-in"), (Shelf(), "/boards/1")])

    assert set(found) == {
        "/sign-in", "/boards/1", "/s/css/all.css", "/s/fonts/serif.woff2", "/s/js/app.js", "/s/js/part.js",
    }  # fmt: skip


class Shelf:
    """A site of six files."""

    PAGE = '<link rel="stylesheet" href="/s/css/all.css"><script type="module" src="/s/js/app.js"></script>'
    FILES = {
        "/sign-in": PAGE,
        "/boards/1": PAGE + '<a href="/elsewhere">',
        "/s/css/all.css": 'src: url("../fonts/serif.woff2") url("data:x")',
        "/s/fonts/serif.woff2": "…",
        "/s/js/app.js": 'import { one } from "./part.js"',
        "/s/js/part.js": 'const from = "nothing"',
    }

    def get(self, path):
        there = path in self.FILES
        return Answer(200 if there else 404, "", self.FILES.get(path, "").encode(), 1.0)
