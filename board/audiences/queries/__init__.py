"""Whom we serve, as it is looked for."""

from .journeys import JOURNEYS, Journey, Step, offered, rows_of, rows_to_name
from .parts import (
    archived,
    brands,
    has_brands,
    in_order,
    personas,
    places_of_stages,
    possible_owner,
    possible_owners,
    quotes,
    stages,
    visible_brand,
    visible_part,
    visible_persona,
    visible_quote,
    visible_stage,
)

__all__ = [
    "JOURNEYS",
    "Journey",
    "Step",
    "archived",
    "brands",
    "has_brands",
    "in_order",
    "offered",
    "personas",
    "places_of_stages",
    "possible_owner",
    "possible_owners",
    "quotes",
    "rows_of",
    "rows_to_name",
    "stages",
    "visible_brand",
    "visible_part",
    "visible_persona",
    "visible_quote",
    "visible_stage",
]
