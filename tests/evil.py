"""Evil texts of our own, and how to see whether a page holds anything active of them.

Everybody's run uses `EVIL`; with SIRVE_REAL_DATA also the big list of naughty strings and every CommonMark example.
"""

from __future__ import annotations

import json
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

EVIL = (
    "<script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "<svg/onload=window.__pwned=1>",
    "&lt;script&gt;window.__pwned=1&lt;/script&gt;",
    "[press](javascript:window.__pwned=1)",
    "[press](JaVaScRiPt:window.__pwned=1)",
    "[press](java\tscript:window.__pwned=1)",
    "[press](&#106;avascript:window.__pwned=1)",
    "[press](<javascript:window.__pwned=1>)",
    "[press]: javascript:window.__pwned=1\n\n[press]",
    "<javascript:window.__pwned=1>",
    "[press](data:text/html;base64,PHNjcmlwdD4=)",
    "[press](vbscript:x)",
    "![x](https://example.org/track.png)",
    '![x](https://example.org/a.png "onerror=window.__pwned=1")',
    "![x\"onerror=\"window.__pwned=1](https://example.org/a.png)",
    "[x](https://example.org/\"onmouseover=\"window.__pwned=1)",
    "<a href=https://example.org style=position:fixed;inset:0>x</a>",
    "<p hx-get=/sign-out hx-trigger=load>x</p>",
    '<div data-behavior="copy" data-live-topic="board:1">x</div>',
    "<style>*{display:none}</style>",
    "</textarea><script>window.__pwned=1</script>",
    "</title><script>window.__pwned=1</script>",
    "--><script>window.__pwned=1</script>",
    "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "*" * 500 + "_" * 500 + "[" * 500 + ">" * 300,
    "a" * 3000,
    "Z̸̢̛͚͎̮a̷̧͈l̶̙̈́g̴̨o̶͖ ﷽ 🏳️‍🌈 \u202etxet\u202c \u200b\ufeff",
    "`\"'<>&;%00%0d%0aSet-Cookie:x=1",
    "# Heading\n\n###### Six\n\n<h1>One</h1>",
    "\ue000DES-1\ue001\ue002<script>\ue003",
)
ACTIVE = ("script", "style", "iframe", "object", "embed", "base", "form", "img")
ALLOWED = {"http", "https", "mailto", ""}


def evil(folder: Path | None = None) -> list[str]:
    """Our own evil texts; with the folder of real data also the naughty strings and every CommonMark example."""
    if folder is None:
        return list(EVIL)
    naughty = json.loads((folder / "evil" / "blns.json").read_text())
    examples = json.loads((folder / "evil" / "commonmark_spec_tests.json").read_text())
    return [*EVIL, *naughty, *(example["markdown"] for example in examples)]


class _Reader(HTMLParser):
    """Reads a page as a browser does, and notes what in it acts."""

    def __init__(self, is_ours: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.is_ours, self.found, self.words = is_ours, list[str](), list[str]()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        ours = self.is_ours and tag == "script" and urlsplit(known.get("src") or "").path.startswith("/static/")
        if tag in ACTIVE and not ours and not (self.is_ours and tag == "form"):
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith("on") or name == "style" or name == "srcdoc" or (name.startswith(("hx-", "data-")) and not self.is_ours):
                self.found.append(f"{name}=")
            address = "".join((value or "").split()).lower().replace("[", "").replace("]", "")
            if name in ("href", "src", "action", "formaction") and urlsplit(address).scheme not in ALLOWED:
                self.found.append(f"{name}={value}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def visible(self) -> str:
        """The words, without any white space."""
        return "".join("".join(self.words).split())


def read(html: str, is_ours: bool) -> _Reader:
    """Read once what is asked about twice: what acts in it (`found`), and its words (`visible`)."""
    reader = _Reader(is_ours)
    reader.feed(html)
    reader.close()
    return reader


def active(html: str, whole_page: bool = False) -> list[str]:
    """What in `html` acts: scripts, handlers, styles, addresses of other schemes. On a whole page our own scripts may."""
    return read(html, whole_page).found


def visible(html: str) -> str:
    """The words of `html`, without any white space."""
    return read(html, True).visible if "<" in html else "".join(unescape(html).split())
