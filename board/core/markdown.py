"""What people write, as HTML: CommonMark with tables, drawn without any markup of theirs and then cleaned once more.

Two locks, so that one broken library is not enough: markdown-it never lets HTML through (`html=False`), and nh3 keeps
only the tags of `TAGS`. There are no pictures (a picture elsewhere would tell its owner who reads), no styles and no
classes. Keys of cards and requests, and names after @, are marked by signs that nobody can type (they are taken out of
the text first) and become links for each reader in `Prose.shown`.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any

import nh3
from markupsafe import Markup, escape
from msgspec import Struct

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = ("http://", "https://", "mailto:")
NESTED = 24
"""Lists and quotes within each other (a list counts twice); emphasis may go three times as deep."""
SECONDS = 0.4
"""Of processor time for one text. One that takes longer, which no person writes, is shown as it was typed."""
KEPT = 4 * 1024 * 1024
"""Characters of drawn texts the process keeps."""

REF, REF_END, NAME, NAME_END = "\ue000", "\ue001", "\ue002", "\ue003"
_SIGNS = re.compile("[\ue000-\ue003]")
_MARKED = re.compile(f"{REF}([^{REF_END}]*){REF_END}")
_NAMED = re.compile(f"{NAME}([^{NAME_END}]*){NAME_END}")
KEY = re.compile(r"(?<![\w/.-])([A-Z]{2,5}|P)-([1-9]\d{0,8})(?![\w-])")
"""DES-42 is a card, P-214 a request."""
BARE = re.compile(r"(?<![\w/])(?:https?://|mailto:|www\.)[^\s<>\"'`]{3,2000}", re.IGNORECASE)
_TAIL = ".,;:!?)]}»”…*_~"


class Prose(Struct, frozen=True):
    """A drawn text. `html` holds the signs; `keys` are the cards and requests that it names."""

    html: str
    keys: frozenset[str]

    def shown(self, links: dict[str, str]) -> Markup:
        """For one reader: `links` has the address of every key that they may follow."""

        def linked(found: re.Match[str]) -> str:
            key = found[1]
            return f'<a href="{escape(links[key])}">{key}</a>' if key in links else key

        return Markup(_NAMED.sub(r'<span class="mention">\1</span>', _MARKED.sub(linked, self.html)))


def prose(text: str, names: tuple[str, ...] = ()) -> Prose:
    """`text` drawn, with “@name” marked for each of `names`. Kept by what it says.

    It always returns: what is too deep or takes too long is shown as it was typed.
    """
    about = (sha256(text.encode("utf-8", "replace")).digest(), names)
    found = _kept.get(about)
    if found is None:
        found = _draw(_SIGNS.sub("", text), names)
        _kept.put(about, found)
    return found


def is_drawn(text: str, names: tuple[str, ...] = ()) -> bool:
    """Whether drawing `text` costs nothing any more."""
    return _kept.get((sha256(text.encode("utf-8", "replace")).digest(), names)) is not None


def as_typed(text: str) -> Prose:
    """`text` without any form, for whoever cannot wait."""
    return Prose(_cleaned(_as_typed(_SIGNS.sub("", text))), frozenset())


def _draw(text: str, names: tuple[str, ...]) -> Prose:
    until = time.thread_time() + SECONDS
    around: dict[str, Any] = {"until": until, "names": sorted(names, key=len, reverse=True), "keys": set()}
    try:
        tokens = _reader().parse(text, around)
        _check_depth(tokens)
        drawn = _reader().renderer.render(tokens, _reader().options, around)
    except _TooMuch:
        around["keys"] = set()
        drawn = _as_typed(text)
    return Prose(_cleaned(drawn), frozenset(around["keys"]))


def _cleaned(html: str) -> str:
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener nofollow ugc"
    )


def _as_typed(text: str) -> str:
    return "<p>" + str(escape(text)).replace("\n", "<br>") + "</p>"


class _TooMuch(Exception):
    """Too deep, or too long."""


def _look_at_the_clock(state: Any, *_: Any) -> bool:
    """A rule that never matches: it is asked again and again while a text is read."""
    if time.thread_time() > state.env["until"]:
        raise _TooMuch
    return False


def _look_at_the_depth(state: Any, *about: Any) -> bool:
    """Beyond the limit markdown-it leaves lines out; then the whole is better shown as it was typed."""
    if state.level >= NESTED - 2:
        raise _TooMuch
    return _look_at_the_clock(state, *about)


def _check_depth(tokens: list[Token]) -> None:
    if any(child.level > NESTED * 3 for token in tokens for child in token.children or ()):
        raise _TooMuch


def _finish(state: Any) -> None:
    """Headings one below the other beneath the page's own; pictures as links; keys, names and bare addresses marked."""
    above: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(2 + len(above), 6)}"
        if token.children:
            token.children = _finished(token.children, state.env)


def _finished(children: list[Token], env: dict[str, Any]) -> list[Token]:
    done: list[Token] = []
    within_link = False
    for token in children:
        within_link = token.type == "link_open" or (within_link and token.type != "link_close")
        if token.type == "image":
            done += _picture(token, within_link)
        elif token.type == "text" and not within_link:
            done += _marked(token, env)
        else:
            done.append(token)
    return done


def _picture(token: Token, within_link: bool) -> list[Token]:
    address = str(token.attrs.get("src", ""))
    said = "".join(child.content for child in token.children or () if child.content) or token.content or address
    return [_text(said, token.level)] if within_link else _link(address, said, token.level)


def _link(address: str, said: str, level: int) -> list[Token]:
    from markdown_it.token import Token

    opening, closing = Token("link_open", "a", 1), Token("link_close", "a", -1)
    opening.attrs = {"href": address}
    return [opening, _text(said, level + 1), closing]


def _text(said: str, level: int) -> Token:
    from markdown_it.token import Token

    token = Token("text", "", 0)
    token.content, token.level = said, level
    return token


def _marked(token: Token, env: dict[str, Any]) -> list[Token]:
    """A piece of plain text with its bare addresses as links; keys and names get their signs in between."""
    done, text, at = [], token.content, 0
    for found in BARE.finditer(text):
        said = _without_tail(found[0])
        address = said if not said.lower().startswith("www.") else f"https://{said}"
        if _is_allowed(address):
            done.append(_text(_signed(text[at : found.start()], env), token.level))
            done += _link(_reader().normalizeLink(address), said, token.level)
            at = found.start() + len(said)
    done.append(_text(_signed(text[at:], env), token.level))
    return [each for each in done if each.content or each.nesting]


def _without_tail(address: str) -> str:
    """What ends a sentence does not belong to the address; a bracket does where it was opened in it."""
    short = address.rstrip(_TAIL)
    return f"{short})" if address[len(short) :].startswith(")") and short.count("(") > short.count(")") else short


def _signed(text: str, env: dict[str, Any]) -> str:
    def key(found: re.Match[str]) -> str:
        env["keys"].add(found[0])
        return f"{REF}{found[0]}{REF_END}"

    text = KEY.sub(key, text)
    for name in env["names"]:
        at = rf"(?<![\w@{NAME}])@{re.escape(name)}(?!\w)"
        text = re.sub(at, f"{NAME}\\g<0>{NAME_END}", text, flags=re.IGNORECASE)
    return text


def _is_allowed(address: str) -> bool:
    return address.strip().lower().startswith(SCHEMES)


@cache
def _reader() -> MarkdownIt:
    """Made by the first text: a start, and a process that draws none, has no need of it."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": NESTED})
    reader.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    reader.validateLink = _is_allowed  # type: ignore[method-assign]
    reader.block.ruler.before("table", "depth", _look_at_the_depth)
    reader.inline.ruler.before("text", "clock", _look_at_the_clock)
    reader.core.ruler.push("finish", _finish)
    return reader


class _Kept:
    """The latest drawn texts, until together they are too long."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.texts: OrderedDict[object, Prose] = OrderedDict()
        self.lock = Lock()

    def get(self, about: object) -> Prose | None:
        with self.lock:
            if found := self.texts.get(about):
                self.texts.move_to_end(about)
            return found

    def put(self, about: object, drawn: Prose) -> None:
        with self.lock:
            if about not in self.texts:
                self.size += len(drawn.html)
            self.texts[about] = drawn
            while self.size > self.most and self.texts:
                self.size -= len(self.texts.popitem(last=False)[1].html)


_kept = _Kept(KEPT)
