"""Brands and business units with customers of their own."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import BrandForm
from ..models import Brand
from ..policy import may_shape
from . import audiences


@audiences.get("/brands")
def brands() -> Response:
    return _list(BrandForm())


@audiences.post("/brands")
def add_brand() -> Response:
    form = BrandForm(request.form)
    if not form.validate():
        return _list(form, 422)
    try:
        rules.add_brand(form.name.data, form.difference.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return _list(form, error.status)
    return see_other(url_for(".brands"))


@audiences.get("/brands/<int:brand_id>")
def brand(brand_id: int) -> Response:
    found = queries.visible_brand(brand_id, to=me())
    return _one(found, BrandForm(name=found.name, difference=found.difference))


@audiences.post("/brands/<int:brand_id>")
def change_brand(brand_id: int) -> Response:
    found, form = queries.visible_brand(brand_id, to=me()), BrandForm(request.form)
    if not form.validate():
        return _one(found, form, 422)
    try:
        rules.change_brand(found, form.name.data, form.difference.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return _one(found, form, error.status)
    return see_other(url_for(".brands"))


def _list(form: BrandForm, status: int = 200) -> Response:
    return page(
        "audiences/brands.html",
        status,
        form=form,
        brands=queries.brands(),
        put_away=queries.archived(Brand),
        may_shape=may_shape(me()),
        section="customers",
    )


def _one(brand: Brand, form: BrandForm, status: int = 200) -> Response:
    return page("audiences/brand.html", status, form=form, brand=brand, may_shape=may_shape(me()), section="customers")
