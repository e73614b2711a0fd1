"""Hearing of a request by mail: leaving an address on its page, and the pages that the links in mails lead to."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError, NotFound
from ...core.words import language, listed
from ...web.errors import refused
from ...web.pages import hidden, page, see_other, somebody
from ..forms import SubscribeForm
from ..models import Subscription
from ..queries import private, signed
from ..rules import subscriptions
from . import intake
from .extras import theirs
from .private import address_of, private_page_of


@intake.post("/r/<token>/subscriptions")
@intake.post("/requests/mine/<int:request_id>/subscriptions")
def subscribe(token: str = "", request_id: int = 0) -> Response:
    """Says the same whoever the address belongs to and whatever it said before."""
    asked, form = theirs(token, request_id), SubscribeForm(request.form)
    try:
        if form.validate():
            subscriptions.subscribe(asked, form.email.data, language(), by=somebody())
            return see_other(address_of(asked, token, told="subscribed") + "#hear")
    except DomainError as error:
        form.refuse(error)
    return private_page_of(asked, token, 422, hear=form)


@intake.get("/subscriptions/<token>")
def show_subscription(token: str) -> Response:
    return _asked(signed.subscription_behind(token, signed.CONFIRM), token)


@intake.post("/subscriptions/<token>")
def confirm_subscription(token: str) -> Response:
    subscriptions.confirm(signed.subscription_behind(token, signed.CONFIRM), by=somebody())
    return see_other(url_for("intake.show_subscription", token=token))


@intake.post("/subscriptions/<token>/refusal")
def refuse_subscription(token: str) -> Response:
    """It was not them who left the address."""
    subscriptions.end(signed.subscription_behind(token, signed.CONFIRM), by=somebody())
    return see_other(url_for("intake.show_subscription", token=token))


@intake.get("/subscriptions/<token>/end")
def show_ending(token: str) -> Response:
    return _ending(signed.subscription_behind(token, signed.END), token)


@intake.post("/subscriptions/<token>/end")
def end_subscription(token: str) -> Response:
    """Also by the mail program itself, which wants no redirect."""
    subscription = signed.subscription_behind(token, signed.END)
    subscriptions.end(subscription, by=somebody())
    return _ending(subscription, token)


@intake.errorhandler(private.LinkRevoked)
def link_revoked(error: private.LinkRevoked) -> Response:
    """The private address leads nowhere; the page says whom to ask, and nothing of the request."""
    leads = [person.name for person in private.whom_to_ask(error.request)]
    about = {"team": error.request.team, "leads": listed(leads)}
    return hidden(page("intake/link_revoked.html", 410, **about))


@intake.errorhandler(signed.LinkTooOld)
def link_too_old(error: signed.LinkTooOld) -> Response:
    """A confirming link of more than a week ago: how to get another one."""
    return hidden(page("intake/subscription_old.html", 410, reference=error.request.reference))


@intake.errorhandler(NotFound)
def no_such_link(error: NotFound) -> Response:
    """Behind a link without an account the page says what may have happened to the link; the same for all."""
    if "token" in (request.view_args or {}) and not request.headers.get("HX-Request"):
        return hidden(page("intake/no_link.html", 404))
    return refused(error)


def _asked(subscription: Subscription, token: str) -> Response:
    opens = signed.mail_token(subscription) if subscription.is_on else ""
    return hidden(page("intake/subscription.html", subscription=subscription, token=token, opens=opens))


def _ending(subscription: Subscription, token: str) -> Response:
    return hidden(page("intake/subscription_end.html", subscription=subscription, token=token))
