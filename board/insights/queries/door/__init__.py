"""The door report: is every request answered, soon, and how."""

from .figures import Door, door
from .lists import RequestsListed, listed
from .sheet import sheet
from .spans import SPANS, span

__all__ = ["SPANS", "Door", "RequestsListed", "door", "listed", "sheet", "span"]
