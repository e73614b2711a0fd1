"""Dataclasses that are finished by whoever makes the first object of theirs.

A start meets some two hundred of them, and writing their methods took a fifth of it; most are never used by one process.
"""

from __future__ import annotations

import dataclasses
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(made: type | None = None, /, **how: Any) -> Any:
        """As `dataclasses.dataclass`; before the first object, `fields` and `match` know nothing of the class."""
        if made is None:
            return lambda made: dataclass(made, **how)
        if how.get("slots"):  # such a class is made anew, and cannot be another one later
            _finish(made)
            return dataclasses.dataclass(**how)(made)

        def first(self: object, *given: object, **named: object) -> None:
            _finish(made)
            made.__init__(self, *given, **named)

        _unfinished[made] = how
        made.__init__ = first
        return made


_unfinished: dict[type, dict[str, Any]] = {}
_turn = RLock()


def _finish(made: type) -> None:
    """Write the methods of `made` and of what it inherits from, `__init__` last: until then others come here and wait."""
    with _turn:
        for each in reversed(made.__mro__):
            if each in _unfinished:
                how = _unfinished[each]
                dataclasses.dataclass(**how, init=False)(each)
                heir = type(each)(each.__name__, (each,), {"__module__": each.__module__})
                each.__init__ = dataclasses.dataclass(**{**how, "eq": False, "repr": False})(heir).__init__  # type: ignore[misc]
                del _unfinished[each]
