"""An old key leads to the same page under the new one."""

from __future__ import annotations

from flask import Response, redirect, request, url_for

from ..queries import KeyChanged
from . import teams


@teams.app_errorhandler(KeyChanged)
def key_changed(error: KeyChanged) -> Response:
    known = request.view_args or {}
    now = {name: error.new if value == error.old else value for name, value in known.items()}
    return redirect(url_for(request.endpoint, **now, **request.args.to_dict(flat=False)), 308)  # type: ignore
