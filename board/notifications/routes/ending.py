"""The link in a summary that ends them: without signing in, and by one click of a mail program."""

from __future__ import annotations

from flask import Response

from ...core.errors import NotFound
from ...web.pages import page
from ..queries import post
from ..rules import digests
from . import notifications

HIDDEN = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@notifications.get("/digests/<token>/end")
def show_digest_end(token: str) -> Response:
    return _page(token, is_ended=False)


@notifications.post("/digests/<token>/end")
def end_digest(token: str) -> Response:
    person = post.reader_behind(token)
    if person is None:
        raise NotFound
    digests.end_digests(person)
    return _page(token, is_ended=True)


def _page(token: str, is_ended: bool) -> Response:
    person = post.reader_behind(token)
    if person is None:
        raise NotFound
    response = page("notifications/digest_end.html", token=token, is_ended=is_ended or person.digest == "off")
    response.headers.update(HIDDEN)
    return response
