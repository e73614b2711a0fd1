"""Lumbre, and small exports of our own in Spanish and English."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from board.exchange.trello import Export, read_export
from tests.world import World

FILES = Path(__file__).parent / "files"


@pytest.fixture
def world(app: Flask) -> World:
    """Four teams, their people, stages and customers."""
    return World()


@pytest.fixture
def raw() -> Callable[[str], dict[str, Any]]:
    """An export of our own as JSON, to be changed and read: "es" or "en"."""
    return lambda name: json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))


def read(found: object) -> Export:
    """The export that `found` is: bytes, or JSON."""
    written = found if isinstance(found, bytes) else json.dumps(found).encode()
    return read_export(BytesIO(written), len(written))
