"""The requester's page, by its private address or in their account, and what they do there."""

from __future__ import annotations

from flask import Response, request, url_for

from ...accounts.queries import departments
from ...core.errors import DomainError
from ...web.pages import me, page, see_other, somebody
from ..forms import ExtrasForm, ReplyForm
from ..models import Request
from ..queries import private
from ..queries.status import states_of, status
from ..rules import replies
from . import intake

HIDDEN = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


@intake.get("/r/<token>")
@intake.get("/requests/mine/<int:request_id>")
def private_page(token: str = "", request_id: int = 0) -> Response:
    asked = _theirs(token, request_id)
    return _page(asked, token, ReplyForm())


@intake.get("/r/<token>/sent")
def sent(token: str) -> Response:
    """After sending: the address to keep, what happens next, and what is still missing."""
    asked = private.request_behind(token)
    form = ExtrasForm(None, departments())
    address = url_for("intake.private_page", token=token, _external=True)
    return _hidden(page("intake/sent.html", section="ask", asked=asked, standing=status(asked), token=token, address=address, extras=form))


@intake.get("/requests/mine")
def own_requests() -> Response:
    mine = private.own_requests(me())
    return page("intake/mine.html", section="mine", requests=mine, states=states_of(mine))


@intake.post("/r/<token>/replies")
@intake.post("/requests/mine/<int:request_id>/replies")
def reply(token: str = "", request_id: int = 0) -> Response:
    asked, form = _theirs(token, request_id), ReplyForm(request.form)
    if not form.validate():
        return _page(asked, token, form, 422)
    replies.reply(asked, form.text.data, by=somebody())
    return see_other(_address(asked, token))


@intake.post("/r/<token>/extras")
@intake.post("/requests/mine/<int:request_id>/extras")
def complete(token: str = "", request_id: int = 0) -> Response:
    asked, form = _theirs(token, request_id), ExtrasForm(request.form, departments())
    try:
        if form.validate():
            replies.complete(asked, form.given(), by=somebody())
            return see_other(_address(asked, token, after_sending="sent" in request.form) + "#extras")
    except DomainError as error:
        form.refuse(error)
    return _page(asked, token, ReplyForm(), 422, extras=form)


@intake.post("/r/<token>/withdrawal")
@intake.post("/requests/mine/<int:request_id>/withdrawal")
def withdraw(token: str = "", request_id: int = 0) -> Response:
    asked = _theirs(token, request_id)
    replies.withdraw(asked, by=somebody())
    return see_other(_address(asked, token))


@intake.post("/r/<token>/reopening")
@intake.post("/requests/mine/<int:request_id>/reopening")
def reopen(token: str = "", request_id: int = 0) -> Response:
    asked = _theirs(token, request_id)
    replies.reopen(asked, by=somebody())
    return see_other(_address(asked, token))


def _theirs(token: str, request_id: int) -> Request:
    return private.request_behind(token) if token else private.own_request(request_id, to=somebody())


def _address(asked: Request, token: str, after_sending: bool = False) -> str:
    if token:
        return url_for("intake.sent" if after_sending else "intake.private_page", token=token)
    return url_for("intake.private_page", request_id=asked.id)


def _page(asked: Request, token: str, form: ReplyForm, code: int = 200, extras: ExtrasForm | None = None) -> Response:
    person = somebody()
    others = [each for each in private.own_requests(person) if each.id != asked.id][:5] if person and not token else []
    return _hidden(
        page(
            "intake/private.html",
            code,
            section="mine",
            asked=asked,
            standing=status(asked),
            token=token,
            form=form,
            extras=extras or ExtrasForm(None, departments()),
            others=others,
            states=states_of(others),
        )
    )


def _hidden(response: Response) -> Response:
    response.headers.update(HIDDEN)
    return response
