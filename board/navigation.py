"""The bar, the tabs and the team switcher: where each kind of person goes."""

from __future__ import annotations

from typing import Any

from flask import request

from .accounts import queries as people
from .audiences import queries as audiences
from .core.words import gettext as _
from .teams import queries as teams
from .web.pages import panel

SWITCHED = {"board": "/boards?team={key}", "requests": "/requests?team={key}", "results": "/results/{key}"}
"""Where the switcher leads, so that it keeps the page."""


def navigation(person: Any, section: str, team: Any) -> dict[str, Any]:
    """What the shared templates show around a page.

    Args:
        section: "work", "board", "requests", "results", "customers", "ask", "mine" or "served".
        team: the team the page is about, or None.
    """
    nav = {
        "items": [], "current": section, "home": "/", "here": request.full_path.rstrip("?"),
        "stages": max(len(audiences.places_of_stages()), 1),
        "ask": "/ask", "sign_in": "/sign-in", "sign_out": "/sign-out", "settings": "", "people": "", "look": "",
        "search": "", "new_card": "", "new_request": "", "teams": [], "team": team, "banner": None, "shortcuts": True,
    }  # fmt: skip
    if person is None:
        return _drawn_for(nav | {"items": [_item("ask", "/ask", _("Ask"), "plus-circle")], "home": "/ask"})
    nav |= {"settings": "/settings", "search": "/search", "look": "/settings/look"}
    nav |= {"shortcuts": person.shortcuts, "banner": _banner(person)}
    if person.is_administrator:
        nav["people"] = "/people"
        nav["links"] = [{"href": "/mail", "label": _("Mail"), "icon": "envelope-simple"}]
    return _drawn_for(nav | (_for_member(person, section, team) if person.is_member else {"items": _for_stakeholder()}))


def _drawn_for(nav: dict[str, Any]) -> dict[str, Any]:
    """With what the parts of the frame are kept for: `places` is where one may go, `bar` and `switcher` all they say."""
    places = tuple((item["key"], item["href"]) for item in nav["items"])
    links = tuple(link["href"] for link in nav.get("links", ()))
    rest = tuple(nav[name] for name in ("current", "home", "search", "new_card", "new_request", "ask", "people", "settings", "look"))
    team, teams = nav["team"], tuple((other["name"], other["href"], other["current"]) for other in nav["teams"])
    return nav | {
        "places": places,
        "bar": (places, tuple(item["count"] for item in nav["items"]), links, *rest),
        "switcher": (team and team.name, team and team.sentence, teams),
    }


def _for_member(person: Any, section: str, team: Any) -> dict[str, Any]:
    current = team or teams.current_team(person)
    return {
        "items": [
            _item("work", "/my-work", _("My work"), "check-square"),
            _item("board", "/boards", _("Board"), "kanban"),
            _item("requests", "/requests", _("Requests"), "tray", panel("waiting_count") or 0),
            _item("results", f"/results/{current.key}" if current else "/results", _("Results"), "chart-line-up"),
            _item("customers", "/customers", _("Customers"), "path"),
        ],
        "new_card": "/cards/new" if current else "",
        "new_request": "/requests/new",
        "team": current,
        "teams": [
            {
                "name": other.name,
                "href": SWITCHED.get(section, "/teams/{key}").format(key=other.key),
                "current": current is not None and other.id == current.id,
            }
            for other in teams.to_switch_to(person)
        ],
    }


def _for_stakeholder() -> list[dict[str, Any]]:
    return [
        _item("ask", "/ask", _("Ask"), "plus-circle"),
        _item("mine", "/requests/mine", _("My requests"), "tray"),
        _item("served", "/customers", _("Who we serve"), "path"),
    ]


def _item(key: str, href: str, label: str, icon: str, count: int = 0) -> dict[str, Any]:
    return {"key": key, "href": href, "label": label, "icon": icon, "count": count}


def _banner(person: Any) -> dict[str, str] | None:
    """Every page says so while the example company is loaded; its path is for those who work in it."""
    if not people.shows_the_example():
        return None
    path = {"href": "/tour", "label": _("The two-minute path")} if person.is_member else {}
    return {"text": _("This is Lumbre, an example company"), **path}
