"""Drafts of one's own, kept while one types and offered in every browser of the same person."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, jsonify, request

from ...core.clock import now
from ...core.words import gettext
from ...web.filters import local, moment
from ...web.identity import me
from .. import queries
from ..forms import DraftForm
from ..rules import drafts
from . import accounts


@accounts.get("/drafts/<path:place>")
def show_draft(place: str) -> Response:
    kept = queries.draft_of(me(), place)
    if kept is None:
        return Response(status=204)
    return jsonify(told(kept))


@accounts.put("/drafts/<path:place>")
def keep_draft(place: str) -> Response:
    form = DraftForm(request.form)
    if not form.validate():
        return Response(status=422)
    draft = drafts.keep_draft(me(), place, form.typed.data or "", form.revision.data or 0, by=me())
    return jsonify(at=draft.at.isoformat())


@accounts.delete("/drafts/<path:place>")
def drop_draft(place: str) -> Response:
    drafts.drop_draft(me(), place, by=me())
    return Response(status=204)


def told(kept: queries.Kept) -> dict[str, Any]:
    """A draft as `static/js/behaviors/draft.js` reads it, with the sentence that offers it."""
    is_of_today = local(kept.at).date() == local(now()).date()
    when = local(kept.at).strftime("%H:%M") if is_of_today else moment(kept.at)
    said = gettext("Draft from %(when)s, from another device.") % {"when": when}
    return {"told": said, "at": kept.at.isoformat(), "revision": kept.revision, "fields": kept.fields}


@accounts.app_template_filter("drafts")
def drafts_told(found: dict[str, queries.Kept]) -> str:
    """All drafts of a page by their places, for its `data-drafts`: so nobody has to ask for each."""
    return json.dumps({place: told(kept) for place, kept in found.items()}, ensure_ascii=False)
