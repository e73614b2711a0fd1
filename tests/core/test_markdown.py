"""What people write, as HTML: formed, never active, always readable, in bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.differences import compared
from board.core.markdown import NESTED, SECONDS, prose
from tests.evil import active, evil, visible


def shown(text, names=(), **links):
    return str(prose(text, tuple(names)).shown({key.replace("_", "-"): at for key, at in links.items()}))


def test_lists_emphasis_and_tables_are_formed():
    drawn = shown("**Marta** first\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |")

    for part in ("<strong>Marta</strong>", "<li>one</li>", "<td>2</td>"):
        assert part in drawn


def test_a_line_break_stays_where_it_was_typed():
    assert "first<br>\nsecond" in shown("first\nsecond")


def test_headings_stand_below_those_of_the_page_without_a_gap():
    drawn = shown("# a\n### b\n## c\n###### d\n# e")

    assert [drawn[at + 1 : at + 3] for at in range(len(drawn)) if drawn.startswith("<h", at)] == ["h3", "h4", "h4", "h5", "h3"]


def test_addresses_of_the_web_become_links_that_give_nothing_away():
    drawn = shown("see https://example.org/a_(b), www.example.org. and [here](http://example.org)")

    assert '<a href="https://example.org/a_(b)" rel="noopener nofollow ugc">https://example.org/a_(b)</a>,' in drawn
    assert '<a href="https://www.example.org" rel="noopener nofollow ugc">www.example.org</a>.' in drawn
    assert '<a href="http://example.org" rel="noopener nofollow ugc">here</a>' in drawn


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/sign-out", "ftp://x.example"])
def test_other_addresses_stay_text(address):
    drawn = shown(f"[press]({address})")

    assert "<a" not in drawn
    assert "press" in drawn


def test_a_picture_elsewhere_is_a_link_with_its_words():
    drawn = shown("![our **logo**](https://example.org/logo.png)")

    assert "<img" not in drawn
    assert '<a href="https://example.org/logo.png" rel="noopener nofollow ugc">our logo</a>' in drawn


def test_keys_become_links_for_whoever_may_follow_them():
    text = "After DES-42 and P-214, not xDES-42 or `DES-42`"

    assert prose(text).keys == {"DES-42", "P-214"}
    assert shown(text, DES_42="/cards/7").count('<a href="/cards/7">DES-42</a>') == 1
    assert "<a" not in shown(text)


def test_names_after_an_at_are_marked():
    drawn = shown("@Ana Ruiz and @ana, not ana@Ana", names=["Ana Ruiz", "Ana"])

    assert drawn.count('class="mention"') == 2
    assert '<span class="mention">@Ana Ruiz</span>' in drawn


def test_the_signs_that_mark_keys_cannot_be_typed():
    assert shown("\ue000DES-42\ue001 \ue002<b>\ue003", DES_42="/cards/7") == '<p><a href="/cards/7">DES-42</a> &lt;b&gt;</p>\n'


@pytest.mark.parametrize("text", evil())
def test_nothing_evil_becomes_active(text):
    drawn = shown(text, names=["Ana"], DES_42="/cards/7")

    assert not active(drawn)


@given(st.text(alphabet="<>[]()!*_`#-+>|~@&;:/\\\"'= \n\tabjs1Pscriptonerorhref\ue000\ue003", max_size=200))
def test_no_text_at_all_becomes_active(text):
    assert not active(shown(text))


NASTY = {
    "brackets": "[" * 50_000,
    "links": "[a](" * 20_000,
    "emphasis": "*a _b " * 15_000,
    "nested": "*a **b " * 7_000 + " b** a*" * 7_000,
    "quotes": ">" * 80_000 + " end",
    "lists": "\n".join(" " * i + "- a" for i in range(400)),
    "entities": "&#x" * 30_000,
    "tables": "|a" * 40_000 + "\n" + "|-" * 40_000,
    "addresses": "https://a" + ".)" * 45_000,
    "keys": "DES-1 " * 15_000,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_no_text_takes_long(text):
    began = time.thread_time()

    drawn = shown(text)

    assert time.thread_time() - began < 2.0
    assert len(visible(drawn)) > 0.5 * len(visible(text)) or "<table>" in drawn
    assert SECONDS < 2


def test_what_is_too_deep_is_shown_as_it_was_typed():
    text = ">" * NESTED + " said"

    assert visible(shown(text)) == visible(text)


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("Fill Tuesdays soon", "Fill Mondays soon", ["Tuesdays"], ["Mondays"]),
        ("same", "same", [], []),
        ("", "new", [], ["new"]),
        ("a b", "a b c", [], [" c"]),
    ],
)
def test_two_texts_are_compared_by_words(one, other, left, right):
    theirs, yours = compared(one, other)

    assert ([run.text for run in theirs if run.differs], [run.text for run in yours if run.differs]) == (left, right)
    assert ("".join(run.text for run in theirs), "".join(run.text for run in yours)) == (one, other)


def test_long_texts_are_compared_in_bounded_time():
    began = time.thread_time()

    theirs, _yours = compared("a b " * 25_000, "b a c\n" * 16_000)

    assert time.thread_time() - began < 3
    assert "".join(run.text for run in theirs) == "a b " * 25_000
