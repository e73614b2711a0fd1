"""What may change about whom the department serves."""

from .brands import add_brand, change_brand
from .journeys import JOURNEYS, lay_out
from .order import archive, place, restore
from .personas import add_persona, change_persona
from .quotes import add_quote, remove_quote
from .stages import MOST_STAGES, add_stage, change_stage

__all__ = [
    "JOURNEYS",
    "MOST_STAGES",
    "add_brand",
    "add_persona",
    "add_quote",
    "add_stage",
    "archive",
    "change_brand",
    "change_persona",
    "change_stage",
    "lay_out",
    "place",
    "remove_quote",
    "restore",
]
