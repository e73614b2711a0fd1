"""What each person chooses for themselves."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app, request, url_for

from ...core.errors import DomainError
from ...web.identity import live_session, me
from ...web.pages import page, see_other
from ...web.security import safe_next
from .. import queries
from ..forms import ChangePasswordForm, LookForm, MailChoiceForm, SettingsForm
from ..rules import people, sessions
from ..rules import settings as rules
from . import accounts


@accounts.get("/settings")
def settings() -> Response:
    return page("accounts/settings.html", **_about(SettingsForm(obj=me()), ChangePasswordForm()))


@accounts.post("/settings")
def change_settings() -> Response:
    form = SettingsForm(request.form)
    if not form.validate():
        return page("accounts/settings.html", 422, **_about(form, ChangePasswordForm()))
    rules.change_settings(me(), by=me(), **form.data)
    return see_other(url_for("accounts.settings", saved=1))


@accounts.post("/settings/look")
def change_look() -> Response:
    form = LookForm(request.form)
    if form.validate():
        rules.change_look(me(), by=me(), language=form.language.data or "", theme=form.theme.data or "")
    return see_other(safe_next(request.form.get("back"), "/"))


@accounts.post("/settings/mail")
def choose_mails() -> Response:
    form = MailChoiceForm(request.form)
    if not form.validate():
        return page("accounts/settings.html", 422, **{**_about(SettingsForm(obj=me()), ChangePasswordForm()), "mail_form": form})
    rules.choose_mails(me(), by=me(), **form.data)
    return see_other(url_for("accounts.settings", saved=1))


@accounts.post("/settings/password")
def change_password() -> Response:
    form = ChangePasswordForm(request.form)
    if not form.validate():
        return page("accounts/settings.html", 422, **_about(SettingsForm(obj=me()), form))
    try:
        people.change_password(form.old_password.data, form.password.data, live_session(), by=me())
    except DomainError as error:
        form.refuse(error)
        return page("accounts/settings.html", error.status, **_about(SettingsForm(obj=me()), form))
    return see_other(url_for("accounts.settings", saved=1))


@accounts.post("/settings/sessions/<int:session_id>/end")
def end_session(session_id: int) -> Response:
    sessions.end(queries.session_of(me(), session_id), by=me())
    return see_other(url_for("accounts.settings", ended=1))


@accounts.post("/settings/sessions/end-others")
def end_other_sessions() -> Response:
    sessions.end_others(live_session(), by=me())
    return see_other(url_for("accounts.settings", ended=1))


def _about(form: SettingsForm, password_form: ChangePasswordForm) -> dict[str, object]:
    kept = current_app.extensions["settings"]
    return {
        "form": form,
        "password_form": password_form,
        "mail_form": MailChoiceForm(obj=me()),
        "sessions": queries.sessions_of(me(), timedelta(days=kept.idle_days), timedelta(days=kept.absolute_days)),
        "this_session": live_session(),
        "saved": "saved" in request.args,
        "ended": "ended" in request.args,
    }
