"""The administrator's list of people: invite, change roles, hand over links, close accounts."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.identity import me
from ...web.pages import page, see_other
from .. import queries
from ..forms import InvitationForm, RoleForm
from ..rules import people as rules
from . import accounts


@accounts.get("/people")
def people() -> Response:
    return page("accounts/people.html", **_about(InvitationForm()))


@accounts.post("/people")
def invite() -> Response:
    form = InvitationForm(request.form)
    if not form.validate():
        return page("accounts/people.html", 422, **_about(form))
    try:
        person, secret = rules.invite(form.name.data, form.email.data, form.role.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return page("accounts/people.html", error.status, **_about(form))
    return _link(person, url_for("accounts.invitation", secret=secret, _external=True))


@accounts.post("/people/<int:person_id>/invitation")
def invite_again(person_id: int) -> Response:
    person = queries.person(person_id, to=me())
    secret = rules.invite_again(person, by=me())
    return _link(person, url_for("accounts.invitation", secret=secret, _external=True))


@accounts.post("/people/<int:person_id>/reset")
def make_reset_link(person_id: int) -> Response:
    person = queries.person(person_id, to=me())
    secret = rules.make_reset_link(person, by=me())
    return _link(person, url_for("accounts.reset", secret=secret, _external=True), is_reset=True)


@accounts.post("/people/<int:person_id>/role")
def change_role(person_id: int) -> Response:
    person, form = queries.person(person_id, to=me()), RoleForm(request.form)
    if form.validate():
        rules.change_role(person, form.role.data, by=me())
    return see_other(url_for("accounts.people"))


@accounts.post("/people/<int:person_id>/deactivation")
def deactivate(person_id: int) -> Response:
    rules.deactivate(queries.person(person_id, to=me()), by=me())
    return see_other(url_for("accounts.people"))


@accounts.post("/people/<int:person_id>/reactivation")
def reactivate(person_id: int) -> Response:
    rules.reactivate(queries.person(person_id, to=me()), by=me())
    return see_other(url_for("accounts.people"))


def _link(person: object, address: str, is_reset: bool = False) -> Response:
    return page("accounts/link.html", person=person, address=address, is_reset=is_reset)


def _about(form: InvitationForm) -> dict[str, object]:
    return {
        "form": form,
        "role_form": RoleForm(),
        "people": queries.people(me()),
        "invited": queries.open_invitations(),
        "departments": queries.departments(),
    }
