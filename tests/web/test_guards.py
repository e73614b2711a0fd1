"""What every answer carries, and who gets one at all."""

from __future__ import annotations

import json
import logging
import re

import pytest

from board.permissions import PERMISSIONS
from board.web.security import CSP, LEVELS, Id, safe_next
from tests.accounts.hands import post, token

NO_TOKEN = {"X-CSRFToken": ""}
"""The browsers of the tests send it by themselves."""


def test_every_route_is_in_the_table_of_permissions_and_the_table_holds_nothing_else(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(PERMISSIONS)
    assert set(PERMISSIONS.values()) <= set(LEVELS)


def test_a_route_either_reads_or_changes(app):
    for rule in app.url_map.iter_rules():
        methods = rule.methods - {"HEAD", "OPTIONS"}
        assert methods == {"GET"} or "GET" not in methods, rule
        assert methods <= {"GET", "POST", "PUT", "DELETE"}, rule


def test_addresses_are_in_kebab_case_and_numbers_are_typed(app):
    for rule in app.url_map.iter_rules():
        assert rule.rule == rule.rule.lower() or "<" in rule.rule, rule
        assert all(isinstance(c, Id) for name, c in rule._converters.items() if name.endswith("_id")), rule


def test_nobody_who_is_not_signed_in_gets_past_the_table(client, world, app):
    for rule in app.url_map.iter_rules():
        if PERMISSIONS[rule.endpoint] == "public":
            continue
        some = {"_id": 1, "kind": "stages", "surface": "page"}
        values = {n: next((v for end, v in some.items() if n.endswith(end)), "x") for n in rule.arguments}
        path = app.url_map.bind("localhost").build(rule.endpoint, values, method=min(rule.methods - {"HEAD", "OPTIONS"}))
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = client.open(path, method=method)
            assert answer.status_code == 303 and answer.location.startswith("/sign-in"), (method, path)


def test_stakeholders_and_members_do_not_reach_what_is_for_administrators(client, signed_in, world):
    client = signed_in(world.jon)
    assert client.get("/people").status_code == 403
    client = signed_in(world.carmen)
    assert client.get("/people").status_code == 403
    client = signed_in(world.root)
    assert client.get("/people").status_code == 200


def test_the_content_policy_is_exactly_this(client, world):
    assert client.get("/sign-in").headers["Content-Security-Policy"] == CSP == (
        "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; frame-src 'none'; img-src 'self'; manifest-src 'self'; media-src 'self'; "
        "object-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; report-uri /csp-report"
    )


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/settings", "/static/now/css/all.css", "/health"])
def test_every_answer_is_protected(client, world, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "X-Request-Id" in headers


def test_a_foreign_host_is_refused(client, world):
    assert client.get("/sign-in", base_url="http://evil.example").status_code == 400


def test_a_change_needs_the_token_of_the_page(client, signed_in, world):
    client = signed_in(world.ana)
    look = {"theme": "dark", "back": "/settings"}
    assert client.post("/settings/look", data=look, headers=NO_TOKEN).status_code == 403
    for wrong in ("x" * 64, "ñ", "\x00", "🙂" * 64):
        assert client.post("/settings/look", data=look | {"csrf_token": wrong}, headers=NO_TOKEN).status_code == 403
    assert client.post("/settings/look", data=look, headers={"X-CSRFToken": "\xe9"}).status_code == 403
    assert world.ana.theme == "system"
    assert post(client, "/settings/look", **look).status_code == 303
    assert world.ana.theme == "dark"


def test_a_change_that_comes_from_another_site_is_refused_even_with_the_token(client, signed_in, world):
    client = signed_in(world.ana)
    data = {"theme": "dark", "csrf_token": token(client)}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post("/settings/look", data=data, headers=headers).status_code == 403
    assert world.ana.theme == "system"


def test_somebody_else_s_token_is_worth_nothing(client, signed_in, world):
    client = signed_in(world.diego)
    his = token(client)
    client = signed_in(world.ana)
    assert client.post("/settings/look", data={"theme": "dark", "csrf_token": his}, headers=NO_TOKEN).status_code == 403


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "http://evil.example", "/\tevil", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "",
     None, "evil", "/%0a\nx", "http:///evil.example", "/\x00", " /x"],
)  # fmt: skip
def test_only_plain_paths_of_this_site_are_gone_to(target):
    assert safe_next(target, "/home") == "/home"


@pytest.mark.parametrize("target", ["/", "/boards/3?x=//y", "/cards/7#history", "/teams/DES"])
def test_paths_of_this_site_are_gone_to(target):
    assert safe_next(target, "/home") == target


def test_more_than_a_page_takes_is_refused_with_a_sentence(client, signed_in, world):
    client = signed_in(world.ana)
    answer = post(client, "/settings", name="x" * 10_000_000)
    assert answer.status_code == 413 and "more than" in answer.text
    assert world.ana.name == "Ana Ruiz"


def test_an_unknown_page_and_a_wrong_method_have_pages_of_their_own(client, signed_in, world):
    client = signed_in(world.ana)
    assert client.get("/no-such-page").status_code == 404
    answer = client.put("/settings", headers={"X-CSRFToken": token(client)})
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]


def test_htmx_gets_the_same_sentence_as_a_notice(client, signed_in, world):
    client = signed_in(world.ana)
    answer = client.get("/no-such-page", headers={"HX-Request": "true"})
    assert answer.status_code == 404 and answer.headers["HX-Retarget"] == "#notices"
    assert "<html" not in answer.text


def test_static_files_never_change_under_their_address(client, world):
    page = client.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "br"
    assert client.get("/static/0000000000/favicon.svg").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/now/../../board/config.py").status_code == 404


@pytest.mark.both_databases
def test_a_sign_that_no_text_holds_is_no_mistake_of_ours(client, signed_in, world):
    assert signed_in(world.ana).get("/boards?team=a%00b").status_code in (400, 404)


@pytest.mark.parametrize("path", ["css/../css/50-board.css", "./favicon.svg", "css//50-board.css", "a%00b", "a" * 300, "css"])
def test_a_static_file_has_one_name_and_what_has_another_is_not_there(client, world, path):
    assert client.get(f"/static/now/{path}").status_code in (404, 308)


def test_what_a_browser_reports_is_logged_in_one_line_without_the_secrets_of_links(client, world, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("sirve"), "propagate", True)
    said = {"document-uri": f"http://localhost/r/{'a1' * 32}/sent", "referrer": "http://localhost/resets/b2b2?x"}
    told = json.dumps({"csp-report": said}).encode() + b"\nERROR a line of somebody else"
    assert client.post("/csp-report", data=told, content_type="application/csp-report").status_code == 204

    line = next(record.getMessage() for record in caplog.records if record.name == "sirve.csp")
    assert "/r/…/sent" in line and "ERROR a line" in line
    assert not re.search("a1a1|b2b2|\n", line)


def test_pages_are_compressed(client, world):
    answer = client.get("/sign-in", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer.headers.getlist("Vary")


@pytest.mark.parametrize("cookies", ["sirve=\xff\xfe; a=\xc3(", "sirve", ";;;=", 'sirve="\\377"', "sirve_language=\xff"])
def test_a_cookie_of_odd_bytes_is_nobodys(app, world, cookies):
    client = app.test_client(use_cookies=False)

    assert client.get("/sign-in", environ_overrides={"HTTP_COOKIE": cookies}).status_code == 200
    assert client.post("/sign-in", environ_overrides={"HTTP_COOKIE": cookies}).status_code == 403
