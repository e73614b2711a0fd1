"""Somebody types nonsense: every route, with ids that are not there and fields full of rubbish, answers without breaking.

The routes come from the application itself, so that one that is added tomorrow is tried tomorrow.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from board.accounts.models import User
from board.core.db import Base
from board.demo import loading
from board.permissions import PERMISSIONS

ROOT = Path(__file__).parents[1]
RUBBISH = (
    "",
    "0",
    "-1",
    "999999999999999999999",
    "9223372036854775807",
    "１２",
    "2026-02-30",
    "NaN",
    "1e400",
    "' OR 1=1 --",
    "<script>window.__pwned=1</script>",
    "{{ 7*7 }}",
    "%s%n%(x)s",
    "\x00\u202eabc\ud7ff",
    "À́" * 300,
    "x" * 5000,
)
NAMES = sorted(
    {
        name
        for file in (ROOT / "board").rglob("*.py")
        if "forms" in file.as_posix()
        for name in re.findall(r"^    (\w+) = \w+\(", file.read_text(), re.M)
    }
    | {"team", "to", "from", "next", "back", "key", "surface", "period", "days", "column", "kind", "page", "whole", "name-es", "name-en"}
)  # fmt: skip
LEAVES = {
    "accounts.close_session", "accounts.end_session", "accounts.deactivate", "accounts.change_role",
    "demo.remove_example", "activity.stream",
}  # fmt: skip
"""What would end the walk (sign out, take the company away) or does not end by itself."""
FORM = "application/x-www-form-urlencoded"
LONGEST_ADDRESS = 8_000
"""Characters. Gunicorn refuses longer ones before Sirve sees them."""


@pytest.fixture
def marina(database, app, db, signed_in):
    """An administrator of the example company, who may do most."""
    database.furnish("spanish-example", lambda: loading.load(("es",)))
    return signed_in(db.session.scalar(select(User).where(User.email == "marina@lumbre.example.org")))


def addresses(app, value):
    """Method and address of every route, with `value` for each id and word in it."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in LEAVES or rule.endpoint == "web.static_file":
            continue
        values = {name: value if name.endswith("_id") else {"key": "DES", "kind": "stages"}.get(name, "x") for name in rule.arguments}
        values |= {"surface": "page"} if "surface" in rule.arguments else {}
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def test_the_names_of_fields_were_found():
    assert len(NAMES) > 60


@pytest.mark.parametrize("value", [1, 987654321])
def test_every_page_answers_something_it_means(app, marina, value):
    for endpoint, method, address in addresses(app, value):
        if method == "GET":
            status = marina.get(address).status_code
            assert status < 500, (endpoint, address, status)


@pytest.mark.parametrize("rubbish", RUBBISH, ids=lambda text: ascii(text)[:16])
def test_no_field_of_any_form_breaks_a_page(app, marina, rubbish):
    written = rubbish.replace("%", "%25").replace("+", "%2B").replace(" ", "+")  # a % for each byte is read for half a minute
    body = "&".join(f"{name}={written}" for name in NAMES).encode()
    for endpoint, method, address in addresses(app, 1):
        if method != "GET":
            status = marina.open(address, method=method, data=body, content_type=FORM).status_code
            assert status < 500, (endpoint, method, address, status)
    assert marina.get("/my-work").status_code == 200, "she was there until the end"


@pytest.mark.parametrize("start", range(4))
def test_no_word_in_any_address_breaks_a_page(app, marina, start):
    """Each word of the address gets another piece of rubbish, and other ones the next time."""
    words = {name: RUBBISH[(place + 4 * start) % len(RUBBISH)][:40] for place, name in enumerate(NAMES)}
    asked = urlencode(words)[:LONGEST_ADDRESS]
    for endpoint, method, address in addresses(app, 1):
        if method == "GET":
            status = marina.get(f"{address}?{asked}").status_code
            assert status < 500, (endpoint, address, status)
    assert marina.get("/my-work").status_code == 200, "she was there until the end"


def test_things_that_are_not_there_change_nothing(app, marina, db):
    def rows():
        counted = {t.name: db.session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables}
        return {name: number for name, number in counted.items() if name not in ("sessions", "rate_counts")}

    before = rows()
    for endpoint, method, address in addresses(app, 987654321):
        if method != "GET" and "987654321" in address:
            answer = marina.open(address, method=method, data={"text": "x", "reason": "x", "role": "lead"})
            assert answer.status_code == 404, (endpoint, method, address, answer.status_code)
    assert rows() == before


def test_a_file_where_a_word_was_expected_breaks_nothing(app, marina):
    for endpoint, method, address in addresses(app, 1):
        if method != "GET":
            data = {name: (io.BytesIO(b"\x89PNG\r\n"), "x.png") for name in NAMES[:20]}
            answer = marina.open(address, method=method, data=data, content_type="multipart/form-data")
            assert answer.status_code < 500, (endpoint, address)


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "multipart/form-data; boundary=x", ""])
def test_a_body_of_another_kind_breaks_nothing(app, marina, kind):
    for endpoint, method, address in addresses(app, 1):
        if method != "GET":
            answer = marina.open(address, method=method, data=b'{"a": [1, {"b": "\xff"}]}', content_type=kind)
            assert answer.status_code < 500, (endpoint, address)


def test_thirty_megabytes_are_refused_everywhere_but_where_files_are_taken(app, marina):
    body = b"title=" + b"x" * 30_000_000
    posts = {endpoint: address for endpoint, method, address in addresses(app, 1) if method == "POST"} | {"intake.send_request": "/ask"}
    for endpoint in ("flow.create_card", "intake.send_request", "accounts.change_settings"):
        address = posts[endpoint]
        answer = marina.post(address, data=body, content_type=FORM)
        assert answer.status_code == 413, endpoint
    assert PERMISSIONS["exchange.ask_import"]
