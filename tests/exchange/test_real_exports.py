"""Exports of real boards, of 2017 to 2026, on both databases (only where SIRVE_REAL_DATA names them)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from board.core.db import db
from board.exchange.rules.trello import Report, import_board
from board.exchange.trello import read_export
from tests.world import World

pytestmark = pytest.mark.both_databases

NAMES = (
    "marcom_it_2017-09-18",
    "marcom_it_2019-09-06",
    "es_challenge_alura_2026",
    "en_gocd_testdrive_2019",
    "wekan_project100",
)


def bring(folder: Path, name: str, world: World) -> dict[str, Any]:
    file = folder / "trello" / f"{name}.json"
    with file.open("rb") as opened:
        export = read_export(opened, file.stat().st_size)
    report: Report = import_board(export, world.des, by=world.ana)
    db.session.commit()
    db.session.expire_all()
    return report.as_facts()


def expected(folder: Path, name: str) -> Any:
    return json.loads((folder / "trello" / f"expected_{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_the_database_holds_what_the_file_holds(app: Any, real_data: Path, name: str) -> None:
    report = bring(real_data, name, World())

    counts = expected(real_data, "counts")[name]
    assert {key: report[key] for key in counts} == counts
    assert report["created"] == counts["cards"]
    assert (report["updated"], report["unchanged"], report["gone"]) == (0, 0, 0)


def test_a_board_brought_again_after_two_years_is_brought_up_to_date(app: Any, real_data: Path) -> None:
    world, should = World(), expected(real_data, "reimport")

    first = bring(real_data, should["first"], world)
    again = [bring(real_data, should["first"], world) for _ in range(2)]
    then = bring(real_data, should["then"], world)

    assert first["created"] == first["cards"] == should["cards_first"]
    assert [(one["created"], one["updated"], one["gone"]) for one in again] == [(0, 0, 0)] * 2
    assert then["board"]["id"] == first["board"]["id"]
    assert then["cards"] == should["cards_then"]
    assert then["created"] == should["new"]
    assert then["updated"] + then["unchanged"] == should["in_both"]
    assert then["gone"] == should["gone"]
    assert then["lists"] == should["lists_then"]
    counts = expected(real_data, "counts")[should["then"]]
    assert {key: then[key] for key in counts} == counts
