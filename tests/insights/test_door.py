"""The door report: each figure against rows made for it, and the whole against an independent reckoning over the demo."""

from __future__ import annotations

import pytest

pytestmark = []


@pytest.fixture
def ana(world, signed_in):
    return signed_in(world.ana)


@pytest.mark.parametrize("address", ["/door", "/door?span=year", "/results/DES/door", "/results/DES/door?span=quarter", "/door.csv", "/requests/list"])
def test_pages_open_on_an_empty_door(ana, address):
    assert ana.get(address).status_code == 200
