"""The administrator's list of departments that ask."""

from __future__ import annotations

import re

import pytest

from board.accounts.models import Department
from board.accounts.queries import departments
from board.accounts.rules.departments import add_department, change_department, move_department, proposed
from board.core.errors import Conflict, DomainError, NotAllowed
from board.core.words import Both


def test_an_address_is_made_from_the_name_and_nobody_has_it_twice(world, db):
    first = add_department(Both("Atención al cliente", "Customer care"), by=world.root)
    second = add_department(Both("Atención  al cliente!", ""), by=world.root)
    assert (first.slug, second.slug) == ("atencion-al-cliente", "atencion-al-cliente-2")
    assert proposed(Both("", "Use")) == "use-2"
    assert proposed(Both("東京", "")) == "department"


@pytest.mark.parametrize("slug", ["Ventas y más", "-a", "a--b", "reach", "language", "x" * 41, "a/b", "ü"])
def test_what_cannot_be_an_address_is_refused(world, slug):
    with pytest.raises(DomainError, match="Use small letters"):
        add_department(Both("Finanzas", "Finance"), by=world.root, slug=slug)


def test_an_address_of_somebody_else_is_refused_and_ones_own_is_kept(world, db):
    finance = add_department(Both("Finanzas", "Finance"), by=world.root)
    change_department(finance, finance.name, "finanzas", None, by=world.root)
    with pytest.raises(Conflict, match="has this address already"):
        add_department(Both("Otra", "Other"), by=world.root, slug="finanzas")


def test_one_person_leads_it_and_works_there(world, db):
    change_department(world.sales, world.sales.name, "sales", world.ruben, by=world.root)
    change_department(world.sales, world.sales.name, "sales", world.jon, by=world.root)
    db.session.expire_all()
    assert (world.ruben.leads_department, world.jon.leads_department) == (False, True)
    assert world.jon.department_id == world.sales.id


def test_the_order_is_the_administrators(world, db):
    before = [each.id for each in departments()]
    move_department(db.session.get(Department, before[-1]), up=True, by=world.root)
    assert [each.id for each in departments()] == [*before[:-2], before[-1], before[-2]]


def test_only_administrators(world, signed_in):
    with pytest.raises(NotAllowed):
        add_department(Both("X", "X"), by=world.carmen)
    for address in ("/departments", f"/departments/{world.sales.id}"):
        assert signed_in(world.carmen).get(address).status_code == 403


def test_the_pages(world, signed_in, db):
    root = signed_in(world.root)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', root.get("/departments").text)[1]

    def post(address, **typed):
        return root.post(address, data={"csrf_token": csrf, **typed})

    assert post("/departments", **{"name-es": "Finanzas", "name-en": "Finance"}).status_code == 303
    finance = db.session.query(Department).filter_by(slug="finanzas").one()
    assert post("/departments", **{"name-es": ""}).status_code == 422
    assert post("/departments", **{"name-es": "Otra", "slug": "finanzas"}).status_code == 422

    page = root.get(f"/departments/{finance.id}")
    assert 'value="finanzas"' in page.text
    saved = post(f"/departments/{finance.id}", **{"name-en": "Money", "slug": "money", "lead_id": str(world.jon.id)})
    assert saved.status_code == 303
    shown = root.get("/departments").text
    assert "/ask/money" in shown
    assert world.jon.name in shown
    assert post(f"/departments/{finance.id}", **{"name-en": "Money", "slug": "NO good", "lead_id": "99999"}).status_code == 422
    assert root.get("/departments/99999").status_code == 404
    assert post(f"/departments/{finance.id}/place", up="1").status_code == 303
