"""What may change about whom the department serves."""

from .brands import add_brand, change_brand
from .journeys import lay_out
from .naming import name_audiences
from .order import archive, place, restore
from .personas import add_persona, change_persona
from .quotes import add_quote, remove_quote
from .stages import MOST_STAGES, add_stage, change_stage

__all__ = [
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
    "name_audiences",
    "place",
    "remove_quote",
    "restore",
]
