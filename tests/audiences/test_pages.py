"""Stages, customers and brands, as a browser sees them."""

from __future__ import annotations

import pytest

from board.audiences import queries


def text(answer):
    return answer.get_data(as_text=True)


def names(parts):
    return [str(part.name) for part in parts]


def test_the_head_changes_the_journey(world, signed_in):
    carmen = signed_in(world.carmen)
    assert carmen.post("/customers/stages", data={"name-en": "Return"}).location == "/customers/stages"
    carmen.post(f"/customers/stages/{world.stay.id}/place", data={"at": "0"})
    assert names(queries.stages()) == ["Stay", "Discover", "Decide", "Start", "Return"]

    carmen.post(f"/customers/stages/{world.start.id}/putting-away")
    assert "1 put away" in text(carmen.get("/customers/stages"))
    carmen.post(f"/customers/stages/{world.start.id}/return")
    assert names(queries.stages())[-1] == "Start"


def test_a_stage_gets_its_owners(world, signed_in):
    carmen = signed_in(world.carmen)
    data = {"name-es": "Empezar", "name-en": "Begin", "owner": world.leo.id, "counterpart": world.jon.id}
    carmen.post(f"/customers/stages/{world.start.id}", data=data)

    assert "Leo Prieto answers for this stage" in text(carmen.get("/customers/stages"))
    refused = carmen.post(f"/customers/stages/{world.start.id}", data=data | {"counterpart": world.leo.id})
    assert refused.status_code == 422
    assert "each side has a person of its own" in text(refused)
    assert carmen.post(f"/customers/stages/{world.start.id}", data=data | {"owner": "999999"}).status_code == 404


def test_a_persona_has_a_page(world, signed_in):
    page = text(signed_in(world.diego).get(f"/customers/personas/{world.marta.id}"))
    assert "“I want full Tuesdays.”" in page
    assert "Who looks after Marta" in page
    assert "/teams/EMP" in page
    hole = text(signed_in(world.diego).get(f"/customers/personas/{world.ivan.id}"))
    assert "nobody" in hole


def test_the_head_writes_what_a_persona_needs(world, signed_in):
    carmen, address = signed_in(world.carmen), f"/customers/personas/{world.lola.id}"
    assert carmen.get(f"{address}/edit").status_code == 200
    assert carmen.post(address, data={"name-en": "Lola", "need-en": "A quiet Friday"}).location == address
    assert "“A quiet Friday”" in text(carmen.get(address))
    assert carmen.post(address, data={"name-en": "Marta"}).status_code == 422


def test_members_write_down_what_was_said(world, signed_in):
    diego, address = signed_in(world.diego), f"/customers/personas/{world.marta.id}"
    said = {"text": "El martes no viene <nadie>.", "said_on": "2026-03-01", "language": "es"}
    assert diego.post(f"{address}/quotes", data=said).location == address
    assert "El martes no viene &lt;nadie&gt;." in text(diego.get(address))
    bad = diego.post(f"{address}/quotes", data=said | {"said_on": "2026-02-30", "text": "Kept"})
    assert bad.status_code == 422
    assert "Kept" in text(bad)
    quote = queries.quotes(world.marta)[0]
    assert diego.post(f"/customers/quotes/{quote.id}/removal").location == address


def test_brands_come_and_go(world, signed_in):
    carmen = signed_in(world.carmen)
    assert "Do all your customers know you by one name?" in text(carmen.get("/customers/brands"))
    carmen.post("/customers/brands", data={"name-en": "Brasa"})
    brand = queries.brands()[0]
    carmen.post(f"/customers/brands/{brand.id}", data={"name-en": "Brasa", "difference-en": "Hotels"})
    assert "Hotels" in text(carmen.get("/customers/brands"))
    assert carmen.get(f"/customers/brands/{brand.id}").status_code == 200


@pytest.mark.parametrize("field", ["name-en", "name-es"])
def test_a_name_is_not_endless(world, signed_in, field):
    refused = signed_in(world.carmen).post("/customers/personas", data={field: "x" * 5000})
    assert refused.status_code == 422
    assert "at most 120 characters" in text(refused)


@pytest.mark.parametrize("at", ["-1", "x", "", "10000"])
def test_a_place_that_is_none_changes_nothing(world, signed_in, at):
    signed_in(world.carmen).post(f"/customers/stages/{world.stay.id}/place", data={"at": at})
    assert names(queries.stages()) == ["Discover", "Decide", "Start", "Stay"]


def test_members_read_and_do_not_change(world, signed_in):
    diego = signed_in(world.diego)
    for address in ("/customers/stages", "/customers/personas", "/customers/brands"):
        page = text(diego.get(address))
        assert "Put away" not in page
        assert diego.post(address, data={"name-en": "X"}).status_code in (403, 404)
    assert diego.post(f"/customers/stages/{world.stay.id}/putting-away").status_code in (403, 404)
    assert len(queries.stages()) == 4
