"""Journeys to begin with: each a name and the stages with what the customer asks there."""

from __future__ import annotations

from msgspec import Struct, field

from ...core.words import Both
from ..models import Row
from .parts import brands, personas, stages


class Step(Struct, frozen=True):
    """One stage as it is offered."""

    name: Both
    question: Both = field(default_factory=Both)


class Journey(Struct, frozen=True):
    """A way to cut the journey that many departments already use."""

    name: Both
    hint: Both
    steps: tuple[Step, ...]


_THERE = Both("¿Hay algo para mí?", "Is there something for me?")
_NEED = Both("¿Es lo que necesito?", "Is this what I need?")
_DECIDE = Both("¿Me decido?", "Do I go for it?")
_STILL = Both("¿Me sigue sirviendo?", "Does it still serve me?")

JOURNEYS: dict[str, Journey] = {
    "buying_cycle": Journey(
        Both("Ciclo de compra", "Buying cycle"),
        Both("Desde que no nos conocen hasta que se quedan", "From not knowing us to staying with us"),
        (
            Step(Both("Conocimiento", "Awareness"), _THERE),
            Step(Both("Consideración", "Consideration"), _NEED),
            Step(Both("Compra", "Purchase"), _DECIDE),
            Step(Both("Retención", "Retention"), _STILL),
        ),
    ),
    "funnel": Journey(
        Both("Embudo", "Funnel"),
        Both("Parte alta, media y baja, hasta la compra", "Top, middle and bottom, up to the purchase"),
        (
            Step(Both("Parte alta", "Top"), _THERE),
            Step(Both("Parte media", "Middle"), _NEED),
            Step(Both("Parte baja", "Bottom"), _DECIDE),
        ),
    ),
    "own": Journey(
        Both("Las nuestras", "Our own"),
        Both("Con los nombres que ya usáis", "With the names you already use"),
        (),
    ),
}

FEW, MANY = 4, 6
"""Places offered for names: for customers and brands, and for stages."""


def rows_to_name(organised_by: str) -> dict[str, list[Row]]:
    """What setting up asks the names of: what there is already, else what is offered, and places for more."""
    steps = [Row(stage.id, str(stage.name), str(stage.question)) for stage in stages()]
    people = [Row(persona.id, str(persona.name), str(persona.role)) for persona in personas()]
    labels = [Row(brand.id, str(brand.name), str(brand.difference)) for brand in brands()]
    asked = {"stages": steps and _padded(steps, MANY), "personas": _padded(people, FEW), "brands": []}
    if organised_by == "brand":
        return asked | {"brands": _padded(labels, FEW)}
    return asked | {"stages": asked["stages"] or rows_of("buying_cycle", [])}


def rows_of(journey: str, typed: list[Row]) -> list[Row]:
    """The stages that the template `journey` offers; those already stored among `typed` are emptied, so put away."""
    offered = [Row(None, str(step.name), str(step.question)) for step in JOURNEYS[journey].steps]
    stored = [row._replace(name="", detail="") for row in typed if row.id]
    return _padded(offered, MANY) + stored


def offered(text: str, tongue: str) -> Both | None:
    """The name or question of a template that reads `text` in the language `tongue`, in both languages."""
    known = (both for journey in JOURNEYS.values() for step in journey.steps for both in (step.name, step.question))
    return next((both for both in known if text and both.in_(tongue) == text), None)


def _padded(rows: list[Row], most: int) -> list[Row]:
    """`rows` and empty places: up to `most`, one at least."""
    return rows + [Row(None, "")] * max(most - len(rows), 1)
