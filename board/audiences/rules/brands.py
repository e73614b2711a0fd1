"""Brands and business units with customers of their own."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import require
from ...core.words import Both
from ..events import AudienceAdded, AudienceChanged
from ..models import Brand
from ..policy import may_shape
from .order import NOT_YOURS, next_position, refuse_change, refuse_twin, told


def add_brand(name: Both, difference: Both, by: User) -> Brand:
    """A further brand; `difference` says in a line how its customers differ. Raises `NameTaken`."""
    require(may_shape(by), NOT_YOURS)
    refuse_twin(Brand, name)
    brand = Brand(name=name, difference=difference, position=next_position(Brand))
    db.session.add(brand)
    db.session.flush()
    record(told(AudienceAdded, brand), by=by)
    return brand


def change_brand(brand: Brand, name: Both, difference: Both, by: User) -> Brand:
    """What the brand is called and how its customers differ. Raises `NameTaken`."""
    require(may_shape(by), NOT_YOURS)
    refuse_change(brand)
    refuse_twin(Brand, name, except_id=brand.id)
    brand.name, brand.difference = name, difference
    record(told(AudienceChanged, brand), by=by)
    return brand
