"""What a browser does for a person: load a page, fill its form, send it with its token."""

from __future__ import annotations

import re
from typing import Any


def token(client: Any, path: str = "/sign-in", **how: Any) -> str:
    """The CSRF token in a page `client` may see; who is signed in is sent on from the sign-in page."""
    page = client.get(path, **how)
    page = page if page.status_code == 200 else client.get("/settings", **how)
    return re.search(r'name="csrf-token" content="([^"]+)"', page.text)[1]  # type: ignore[index]


def post(client: Any, path: str, base_url: str | None = None, **fields: Any) -> Any:
    """Send a form as the page would."""
    how = {"base_url": base_url} if base_url else {}
    return client.post(path, data={"csrf_token": token(client, **how), **fields}, **how)
