"""The requester's page, by its private address or in their account, and what they do there."""

from __future__ import annotations

from flask import Response, request, url_for

from ...web.pages import me, page, see_other, somebody
from ..forms import ReplyForm
from ..models import Request
from ..queries import private
from ..queries.status import states_of, status
from ..rules import replies
from . import intake
from .extras import extras_of, hidden, theirs


@intake.get("/r/<token>")
@intake.get("/requests/mine/<int:request_id>")
def private_page(token: str = "", request_id: int = 0) -> Response:
    asked = theirs(token, request_id)
    return _page(asked, token, ReplyForm())


@intake.get("/requests/mine")
def own_requests() -> Response:
    mine = private.own_requests(me())
    return page("intake/mine.html", section="mine", requests=mine, states=states_of(mine))


@intake.post("/r/<token>/replies")
@intake.post("/requests/mine/<int:request_id>/replies")
def reply(token: str = "", request_id: int = 0) -> Response:
    asked, form = theirs(token, request_id), ReplyForm(request.form)
    if not form.validate():
        return _page(asked, token, form, 422)
    replies.reply(asked, form.text.data, by=somebody())
    return see_other(_address(asked, token))


@intake.post("/r/<token>/withdrawal")
@intake.post("/requests/mine/<int:request_id>/withdrawal")
def withdraw(token: str = "", request_id: int = 0) -> Response:
    asked = theirs(token, request_id)
    replies.withdraw(asked, by=somebody())
    return see_other(_address(asked, token))


@intake.post("/r/<token>/reopening")
@intake.post("/requests/mine/<int:request_id>/reopening")
def reopen(token: str = "", request_id: int = 0) -> Response:
    asked = theirs(token, request_id)
    replies.reopen(asked, by=somebody())
    return see_other(_address(asked, token))


def _address(asked: Request, token: str) -> str:
    return url_for("intake.private_page", **({"token": token} if token else {"request_id": asked.id}))


def _page(asked: Request, token: str, form: ReplyForm, code: int = 200) -> Response:
    person = somebody()
    others = [each for each in private.own_requests(person) if each.id != asked.id][:5] if person and not token else []
    return hidden(
        page(
            "intake/private.html",
            code,
            section="mine",
            asked=asked,
            standing=status(asked),
            token=token,
            form=form,
            extras=extras_of(),
            others=others,
            states=states_of(others),
        )
    )
