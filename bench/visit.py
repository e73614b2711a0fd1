"""What a browser fetches the first time: the page to sign in, a board, and everything the two ask for.

Found by reading pages, style sheets and modules as a browser would, so that it needs none. Sizes are those of the
bodies as sent, compressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from .client import Answer, Client
from .probes import NoSuchPage, Wrong

IN_HTML = re.compile(r'<(?:link|script|img|use|image|source)\b[^>]*?\b(?:href|src)="([^"#]+)')
IN_CSS = re.compile(r"""url\(\s*["']?([^"')#]+)|@import\s+["']([^"']+)""")
IN_JS = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{0,2}/[^"'$]+)["']""")


def first_visit(pages: list[tuple[Client, str]]) -> dict[str, int]:
    """Address -> bytes as sent, for the pages (each in the eyes of its client) and all they need."""
    found: dict[str, int] = {}
    waiting: list[str] = []
    for client, path in pages:
        answer = _there(client.get(path), path)
        found[path] = len(answer.body)
        waiting += IN_HTML.findall(answer.text)
    client = pages[0][0]
    while waiting:
        address = waiting.pop()
        if address in found or not address.startswith("/"):
            continue
        answer = _there(client.get(address), address)
        found[address] = len(answer.body)
        waiting += [urljoin(address, other) for other in _asked_by_file(address, answer)]
    return found


def _there(answer: Answer, path: str) -> Answer:
    if answer.status == 404:
        raise NoSuchPage(path)
    if answer.status != 200:
        raise Wrong(f"{path}: {answer.status}")
    return answer


def _asked_by_file(address: str, answer: Answer) -> Iterator[str]:
    if address.endswith(".css"):
        yield from (a or b for a, b in IN_CSS.findall(answer.text) if not (a or b).startswith("data:"))
    elif address.endswith(".js"):
        yield from IN_JS.findall(answer.text)
