"""The requester's page, by its private address or in their account, and what they do there."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from ...core.errors import Conflict, DomainError
from ...core.fields import Form
from ...web.pages import hidden, page, see_other, somebody
from ..forms import AppealForm, RatingForm, ReplyForm, SubscribeForm
from ..models import Request
from ..policy import may_renew_link
from ..queries import private
from ..queries.status import states_of, status
from ..rules import appeals, links, ratings, replies
from ..rules.reuse import is_reused_by_author
from . import intake
from .extras import extras_of, theirs

FORMS: dict[str, type[Form]] = {"form": ReplyForm, "appeal": AppealForm, "rating": RatingForm, "hear": SubscribeForm}
"""The forms of the page, as its templates call them."""


@intake.get("/r/<token>")
@intake.get("/requests/mine/<int:request_id>")
def private_page(token: str = "", request_id: int = 0) -> Response:
    """A mail may lead here with a rating chosen; only pressing the button gives it."""
    asked = theirs(token, request_id)
    if token and asked.state == "sending" and is_reused_by_author(asked):
        return see_other(url_for("intake.used", token=token))
    return private_page_of(asked, token)


@intake.post("/r/<token>/replies")
@intake.post("/requests/mine/<int:request_id>/replies")
def reply(token: str = "", request_id: int = 0) -> Response:
    asked, form = theirs(token, request_id), ReplyForm(request.form)
    if not form.validate():
        return private_page_of(asked, token, 422, form=form)
    replies.reply(asked, form.text.data, by=somebody())
    return see_other(address_of(asked, token))


@intake.post("/r/<token>/withdrawal")
@intake.post("/requests/mine/<int:request_id>/withdrawal")
def withdraw(token: str = "", request_id: int = 0) -> Response:
    asked = theirs(token, request_id)
    replies.withdraw(asked, by=somebody())
    return see_other(address_of(asked, token))


@intake.post("/r/<token>/reopening")
@intake.post("/requests/mine/<int:request_id>/reopening")
def reopen(token: str = "", request_id: int = 0) -> Response:
    asked = theirs(token, request_id)
    replies.reopen(asked, by=somebody())
    return see_other(address_of(asked, token))


@intake.post("/r/<token>/appeal")
@intake.post("/requests/mine/<int:request_id>/appeal")
def appeal(token: str = "", request_id: int = 0) -> Response:
    asked, form = theirs(token, request_id), AppealForm(request.form)
    if not form.validate():
        return private_page_of(asked, token, 422, appeal=form)
    appeals.appeal(asked, form.evidence.data, by=somebody())
    return see_other(address_of(asked, token))


@intake.post("/r/<token>/rating")
@intake.post("/requests/mine/<int:request_id>/rating")
def rate(token: str = "", request_id: int = 0) -> Response:
    """One click; the words come afterwards, with the value they are about."""
    asked, form = theirs(token, request_id), RatingForm(request.form)
    try:
        if form.validate():
            words = form.words.data if form.words.raw_data else None
            ratings.rate(asked, form.rating.data, by=somebody(), words=words)
            return see_other(address_of(asked, token, told="rated") + "#rating")
    except Conflict:
        raise
    except DomainError as error:
        form.refuse(error)
    return private_page_of(asked, token, 422, rating=form)


@intake.post("/requests/mine/<int:request_id>/private-link")
def renew_own_link(request_id: int) -> Response:
    """The new address is shown on the page it leads to, and nowhere else."""
    asked = private.own_request(request_id, to=somebody())
    token = links.renew(asked, by=private.asker(somebody()))
    return see_other(url_for("intake.sent", token=token))


def address_of(asked: Request, token: str, **more: str) -> str:
    """Where the page of `asked` is, for whoever came by `token` or with their account."""
    return url_for("intake.private_page", **({"token": token} if token else {"request_id": asked.id}), **more)


def private_page_of(asked: Request, token: str, code: int = 200, **typed: Form) -> Response:
    """The page, with the forms as they were `typed` where one was refused."""
    person = somebody()
    others = [each for each in private.own_requests(person) if each.id != asked.id][:5] if person and not token else []
    about: dict[str, Any] = {name: typed.get(name) or make(None) for name, make in FORMS.items()}
    about |= {
        "standing": status(asked),
        "extras": extras_of(),
        "others": others,
        "states": states_of(others),
        "told": request.args.get("told", ""),
        "chosen": next((n for n in range(1, ratings.BEST + 1) if request.args.get("rating") == str(n)), None),
        "may_renew": bool(person and not token and may_renew_link(person, asked)),
    }
    return hidden(page("intake/private.html", code, section="mine", asked=asked, token=token, **about))
