"""Departments: where those who ask work, each with its own address of the form and somebody who leads it."""

from __future__ import annotations

import re

from sqlalchemy import select, update

from ...activity.log import record
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.text import fold
from ...core.words import Both, say
from .. import policy
from ..events import DepartmentAdded, DepartmentChanged
from ..models import Department, User
from ..queries import departments

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 40
TAKEN = ("language", "reach", "similar", "use")
"""Addresses below /ask that the form needs itself."""
ONLY_ADMINISTRATORS = say("Only an administrator may do that.")


def add_department(name: Both, by: User, slug: str = "") -> Department:
    """A place where requesters work, the last one of the list. Without `slug` its address is made from its name."""
    require(policy.may_manage_people(by), ONLY_ADMINISTRATORS)
    if not name:
        raise DomainError(say("Write something here."), field="name")
    position = max((each.position for each in departments()), default=-1) + 1
    department = Department(name=name, position=position, slug=_checked(slug) if slug else proposed(name))
    db.session.add(department)
    db.session.flush()
    record(DepartmentAdded(subject=("department", department.id), title=str(name)), by=by)
    return department


def change_department(department: Department, name: Both, slug: str, lead: User | None, by: User) -> None:
    """What it is called, its address, and who of its people leads it: at most one, who then works there.

    Raises:
        DomainError: an address that cannot be one. Conflict: another department has it.
    """
    require(policy.may_manage_people(by), ONLY_ADMINISTRATORS)
    if not name:
        raise DomainError(say("Write something here."), field="name")
    department.name = name
    department.slug = _checked(slug, department) if slug else None
    led = (User.department_id == department.id) & User.leads_department
    db.session.execute(update(User).where(led).values(leads_department=False))
    if lead is not None:
        lead.department_id, lead.leads_department = department.id, True
    facts = {"slug": department.slug, "lead_id": lead.id if lead else None}
    record(DepartmentChanged(subject=("department", department.id), title=str(name), facts=facts), by=by)


def move_department(department: Department, up: bool, by: User) -> None:
    """One place up or down in the list that the form shows."""
    require(policy.may_manage_people(by), ONLY_ADMINISTRATORS)
    order = departments()
    at = next(n for n, each in enumerate(order) if each.id == department.id)
    order.insert(max(0, at - 1) if up else at + 1, order.pop(at))
    for position, each in enumerate(order):
        each.position = position


def proposed(name: Both) -> str:
    """An address made from a name, with a number where another department has it."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name.es or name.en)).strip("-")[: LONGEST - 3].strip("-") or "department"
    used = {*TAKEN, *db.session.scalars(select(Department.slug).where(Department.slug.startswith(plain)))}
    return next(each for each in (plain, *(f"{plain}-{n}" for n in range(2, len(used) + 3))) if each not in used)


def _checked(slug: str, own: Department | None = None) -> str:
    slug = slug.strip().lower()
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST or slug in TAKEN:
        raise DomainError(say("Use small letters, digits and hyphens, such as customer-care."), field="slug")
    other = db.session.scalar(select(Department).where(Department.slug == slug))
    if other is not None and (own is None or other.id != own.id):
        raise Conflict(say("%(name)s has this address already.", name=other.name), field="slug")
    return slug
