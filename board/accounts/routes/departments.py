"""The administrator's list of departments that ask: their names, addresses, order, and who leads them."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.identity import me
from ...web.pages import page, see_other
from .. import queries
from ..forms import DepartmentForm
from ..models import Department
from ..rules import departments as rules
from . import accounts


@accounts.get("/departments")
def departments() -> Response:
    return _list(DepartmentForm())


@accounts.post("/departments")
def add_department() -> Response:
    form = DepartmentForm(request.form)
    try:
        if form.validate():
            rules.add_department(form.name.data, slug=form.slug.data, by=me())
            return see_other(url_for("accounts.departments"))
    except DomainError as error:
        form.refuse(error)
    return _list(form, 422)


@accounts.get("/departments/<int:department_id>")
def department(department_id: int) -> Response:
    found, lead = queries.department(department_id, to=me()), queries.department_leads().get(department_id)
    form = DepartmentForm(name=found.name, slug=found.slug or "")
    form.offer_leads(queries.possible_department_leads(), lead)
    return _one(found, form)


@accounts.post("/departments/<int:department_id>")
def change_department(department_id: int) -> Response:
    found, people = queries.department(department_id, to=me()), queries.possible_department_leads()
    form = DepartmentForm(request.form)
    form.offer_leads(people)
    try:
        if form.validate():
            lead = next((each for each in people if str(each.id) == form.lead_id.data), None)
            rules.change_department(found, form.name.data, form.slug.data, lead, by=me())
            return see_other(url_for("accounts.departments"))
    except DomainError as error:
        form.refuse(error)
    return _one(found, form, 422)


@accounts.post("/departments/<int:department_id>/place")
def move_department(department_id: int) -> Response:
    rules.move_department(queries.department(department_id, to=me()), up="up" in request.form, by=me())
    return see_other(url_for("accounts.departments"))


def _list(form: DepartmentForm, status: int = 200) -> Response:
    about = {"departments": queries.departments(), "leads": queries.department_leads(), "host": request.host_url}
    return page("accounts/departments.html", status, form=form, **about)


def _one(department: Department, form: DepartmentForm, status: int = 200) -> Response:
    return page("accounts/department.html", status, form=form, department=department, host=request.host_url)
