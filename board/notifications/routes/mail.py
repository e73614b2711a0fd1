"""Mail: the administrator's page, and the letters that a lead sends by hand."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.pages import htmx, me, page, partials, see_other
from ..forms import MailServerForm
from ..queries import mails, post
from ..rules import servers
from . import notifications


@notifications.get("/mail")
def show_mail() -> Response:
    return _page(MailServerForm(obj=post.stored(), **({} if post.stored() else {"port": 587})))


@notifications.post("/mail/server")
def set_mail_server() -> Response:
    form = MailServerForm(request.form)
    try:
        if form.validate():
            servers.set_server(form.data, by=me())
            return see_other(url_for("notifications.show_mail", saved=1))
    except DomainError as error:
        form.refuse(error)
    return _page(form, 422)


@notifications.post("/mail/server/removal")
def remove_mail_server() -> Response:
    servers.remove_server(by=me())
    return see_other(url_for("notifications.show_mail", saved=1))


@notifications.post("/mail/test")
def try_mail_server() -> Response:
    mail = servers.try_server(by=me())
    return see_other(url_for("notifications.show_mail", test=mail.id) + "#test")


@notifications.get("/mail/test/<int:mail_id>")
def show_mail_test(mail_id: int) -> Response:
    return partials("notifications/_mail_test.html", test=mails.mail_of_house(mail_id, to=me()), told=mails.told)


@notifications.post("/mail/release")
def release_mails() -> Response:
    number = servers.release(by=me())
    return see_other(url_for("notifications.show_mail", released=number))


@notifications.post("/mail/<int:mail_id>/retry")
def retry_mail(mail_id: int) -> Response:
    servers.retry(mails.mail_of_house(mail_id, to=me()), by=me())
    return see_other(url_for("notifications.show_mail", released=1))


@notifications.get("/letters")
def show_letters() -> Response:
    return page("notifications/letters.html", section="requests", letters=mails.letters_to_send(me()))


@notifications.post("/letters/<int:mail_id>/sent")
def letter_sent_by_hand(mail_id: int) -> Response:
    servers.sent_by_hand(mails.own_letter(mail_id, to=me()), by=me())
    if not htmx:
        return see_other(url_for("notifications.show_letters"))
    return partials("notifications/_letters.html", letters=mails.letters_to_send(me()))


def _page(form: MailServerForm, status: int = 200) -> Response:
    said = request.args
    return page(
        "notifications/mail.html",
        status,
        form=form,
        queue=mails.queue(me()),
        has_password=bool(getattr(post.stored(), "password", "")),
        test=mails.test_mail(said.get("test", 0, int), to=me()) if len(said.get("test", "")) < 19 else None,
        told=mails.told,
        saved="saved" in said,
        released=said.get("released", -1, int),
    )
