"""The first page in a real browser, from the real server."""

from __future__ import annotations


def test_the_first_page_opens_without_a_complaint(live_server, page):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    answer = page.goto(live_server.url)

    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert complaints == []
