"""Marks that stand on every card: icons, rings and gauges, drawn once for what they show and kept.

All are decorative, so the words beside them must say the same. Geometry stands in attributes and in css/35-gauges.css,
colour in classes.
"""

from __future__ import annotations

from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from .assets import static

AROUND = 34.558
"""Length of the ring's circle, radius 5.5."""
USUAL_AT = 44
"""Where the gauge of an age has our usual time, of 64."""


def icon(name: str, cls: str = "") -> Markup:
    """The symbol `name` of static/icons.svg."""
    return _icon(static("icons.svg"), name, cls)


@lru_cache(1_024)
def _icon(sprite: str, name: str, cls: str) -> Markup:
    return Markup(f'<svg class="icon{cls and " " + cls}" aria-hidden="true"><use href="{sprite}#i-{name}"/></svg>')


@lru_cache(1_024)
def ring(done: int, total: int) -> Markup:
    """Steps done of a total."""
    part = f'<circle stroke-dasharray="{AROUND * done / total:.1f} 35"/>' if done and total else ""
    return Markup(f'<svg class="ring" viewBox="0 0 14 14" aria-hidden="true"><circle/>{part}</svg>')


@lru_cache(4_096)
def age(days: int, usual: int, half: int | None = None) -> Markup:
    """A card's age in days. The track is our usual time (85 of 100); ticks at half and at 85 of 100; past it, vermilion."""
    over = f'<path d="M46 3h{min((days - usual) / usual * USUAL_AT, 18):.1f}"/>' if days > usual else ""
    reached, middle = min(days / usual, 1) * USUAL_AT, (half or usual * 0.55) / usual * USUAL_AT
    return Markup(
        f'<svg class="age{" is-over" if over else ""}" viewBox="0 0 64 6" aria-hidden="true">'
        f'<path d="M0 3h{USUAL_AT}"/><path d="M0 3h{reached:.1f}"/>'
        f'<path d="M{middle + 0.5:.1f} 0v6M{USUAL_AT + 0.5} 0v6"/>{over}</svg>'
    )


def init_app(app: Flask) -> None:
    """Give the templates of `app` the marks; `shared/marks.html` hands them on beside its own."""
    app.jinja_env.globals.update(icon=icon, mark_icon=icon, mark_ring=ring, mark_age=age)
