"""How somebody looks at a board, as the address says it: shared, saved and gone back to like any other page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request
from msgspec import Struct, field
from msgspec.structs import replace

from ...core.fields import as_id
from ...web.pages import somebody
from ..queries.filters import Filter

LANES = ("persona", "stage", "class", "person")
LAYOUTS = ("list", "calendar")


class Look(Struct, frozen=True):
    """Accepted open or folded, one column shown as a whole, which cards, in which lanes, as a board, list or calendar."""

    is_open: bool = False
    whole: int | None = None
    filter: Filter = field(default_factory=Filter)
    lanes: str = ""
    layout: str = ""
    sort: str = ""
    """Of the list: a column's name, with a minus from the last to the first."""
    page: int = 1
    month: str = ""
    """Of the calendar: "2026-11"."""

    @classmethod
    def asked(cls) -> Look:
        """The look of the address that was asked for."""
        person = somebody()
        if not request.query_string:
            return cls(filter=Filter(me=person.id if person else None))
        address = request.args
        layout = address.get("layout", "")
        lanes = address.get("lanes", "")
        return cls(
            is_open=address.get("accepted") == "open",
            whole=as_id(address.get("whole")),
            filter=Filter.asked(address, person.id if person else None),
            lanes=lanes if lanes in LANES else "",
            layout=layout if layout in LAYOUTS else "",
            sort=address.get("sort", "")[:20],
            page=as_id(address.get("page")) or 1,
            month=address.get("month", "")[:7],
        )

    @property
    def arguments(self) -> dict[str, Any]:
        """What `url_for` needs to come back to this look."""
        said = {
            "accepted": "open" if self.is_open else None,
            "whole": self.whole,
            "lanes": self.lanes,
            "layout": self.layout,
            "sort": self.sort,
            "page": self.page if self.page > 1 else None,
            "month": self.month,
        }
        return self.filter.arguments | {name: value for name, value in said.items() if value}

    def at(self, path: str) -> str:
        """The address of this look at `path`."""
        asked = self.arguments
        return f"{path}?{urlencode(asked, doseq=True)}" if asked else path

    @property
    def query(self) -> str:
        """The arguments as a query string, without the page of the list."""
        return urlencode(replace(self, page=1).arguments, doseq=True)

    @property
    def without_filter(self) -> dict[str, Any]:
        """The arguments of this look at every card."""
        return replace(self, filter=Filter(), page=1).arguments

    def but(self, **changes: Any) -> dict[str, Any]:
        """The arguments with some of them changed; None takes one away."""
        return {name: value for name, value in (self.arguments | changes).items() if value is not None}
