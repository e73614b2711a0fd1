"""Coming in: sign-in, the set-up link, invitations, new passwords."""

from __future__ import annotations

from flask import Response, current_app, redirect, request, url_for

from ...core import words
from ...core.errors import DomainError
from ...web import identity
from ...web.pages import invalid, page, see_other
from ...web.security import safe_next
from ...web.transaction import keep_changes
from ..forms import FirstAdministratorForm, ForgottenForm, NewcomerForm, NewPasswordForm, SignInForm
from ..models import User
from ..rules import links, people, sessions
from ..rules import sign_in as door
from . import accounts


@accounts.get("/sign-in")
def sign_in() -> Response:
    if identity.somebody():
        return see_other(safe_next(request.args.get("next"), "/"))
    return page("accounts/sign_in.html", form=SignInForm(), target=request.args.get("next", ""))


@accounts.post("/sign-in")
def open_session() -> Response:
    form, target = SignInForm(request.form), request.args.get("next", "")
    if not form.validate():
        return invalid("accounts/sign_in.html", form, target=target)
    try:
        person = door.sign_in(form.email.data, form.password.data, identity.address())
    except DomainError as error:
        keep_changes()
        form.refuse(error)
        return page("accounts/sign_in.html", error.status, form=form, target=target)
    return _welcome(person, safe_next(target, "/"))


@accounts.post("/sign-out")
def close_session() -> Response:
    sessions.end(identity.live_session(), by=identity.me())
    return identity.forget(redirect(url_for("accounts.sign_in"), 303))  # type: ignore[arg-type]


@accounts.get("/setup/<secret>")
def set_up(secret: str) -> Response:
    links.open_link("set-up", secret)
    return page("accounts/set_up.html", form=FirstAdministratorForm(language=words.language(), time_zone="Europe/Madrid"))


@accounts.post("/setup/<secret>")
def first_administrator(secret: str) -> Response:
    token, form = links.open_link("set-up", secret), FirstAdministratorForm(request.form)
    if not form.validate():
        return invalid("accounts/set_up.html", form)
    try:
        person = people.set_up(token, _newcomer(form, form.email.data))
    except DomainError as error:
        form.refuse(error)
        return page("accounts/set_up.html", error.status, form=form)
    return _welcome(person, "/start")


@accounts.get("/invitations/<secret>")
def invitation(secret: str) -> Response:
    person = people.invited(links.open_link("invitation", secret))
    form = NewcomerForm(name=person.name, language=person.language, time_zone=person.time_zone)
    return page("accounts/invitation.html", form=form, person=person)


@accounts.post("/invitations/<secret>")
def accept_invitation(secret: str) -> Response:
    token, form = links.open_link("invitation", secret), NewcomerForm(request.form)
    person = people.invited(token)
    if not form.validate():
        return invalid("accounts/invitation.html", form, person=person)
    try:
        return _welcome(people.join(token, _newcomer(form, person.email)), "/")
    except DomainError as error:
        form.refuse(error)
        return page("accounts/invitation.html", error.status, form=form, person=person)


@accounts.get("/forgotten")
def forgotten() -> Response:
    return page("accounts/forgotten.html", form=ForgottenForm(), is_asked="asked" in request.args)


@accounts.post("/forgotten")
def ask_for_reset() -> Response:
    form = ForgottenForm(request.form)
    if not form.validate():
        return invalid("accounts/forgotten.html", form, is_asked=False)
    people.ask_for_reset(form.email.data)
    return see_other(url_for("accounts.forgotten", asked=1))


@accounts.get("/resets/<secret>")
def reset(secret: str) -> Response:
    person = people.invited(links.open_link("reset", secret))
    return page("accounts/reset.html", form=NewPasswordForm(), person=person)


@accounts.post("/resets/<secret>")
def new_password(secret: str) -> Response:
    token, form = links.open_link("reset", secret), NewPasswordForm(request.form)
    person = people.invited(token)
    if not form.validate():
        return invalid("accounts/reset.html", form, person=person)
    try:
        return _welcome(people.reset_password(token, form.password.data), "/")
    except DomainError as error:
        form.refuse(error)
        return page("accounts/reset.html", error.status, form=form, person=person)


def _newcomer(form: NewcomerForm, email: str) -> people.Newcomer:
    return people.Newcomer(form.name.data, email, form.password.data, form.language.data, form.time_zone.data)


def _welcome(person: User, target: str) -> Response:
    """A session for `person`, with a new secret whatever the browser held before."""
    secret = sessions.begin(person, identity.address(), request.user_agent.string)
    days = current_app.extensions["settings"].absolute_days
    return identity.remember(redirect(target, 303), secret, days)  # type: ignore[arg-type]

