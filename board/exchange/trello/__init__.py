"""Reading what Trello exports, of any year: a stream of JSON in, plain structs out. Knows no database."""

from .reading import LARGEST, read_export
from .shapes import Export

__all__ = ["LARGEST", "Export", "read_export"]
