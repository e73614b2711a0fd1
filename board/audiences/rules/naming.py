"""Names typed into a list, as setting up does: new ones are added, changed ones changed, emptied ones put away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from ...accounts.models import User
from ...core.db import db
from ...core.errors import DomainError, NotFound, require
from ...core.words import Both, language, say
from ..models import Brand, Persona, Row, Stage
from ..policy import may_shape
from ..queries import offered
from .brands import add_brand, change_brand
from .order import NOT_YOURS, archive
from .personas import add_persona, change_persona
from .stages import add_stage, change_stage

NAME_ONE = {
    "stage": say("Name at least one stage."),
    "persona": say("Name at least one customer."),
    "brand": say("Name at least one brand."),
}


def name_audiences(
    stages: Sequence[Row], personas: Sequence[Row], brands: Sequence[Row], needed: str, by: User
) -> None:
    """Whom the department serves, as typed. `needed` is what it organises by: one of these at least must be named.

    Raises:
        DomainError: none of `needed`, two with one name, more stages than can be told apart.
    """
    require(may_shape(by), NOT_YOURS)
    typed = {"stage": stages, "persona": personas, "brand": brands}[needed]
    if not any(row.name for row in typed):
        raise DomainError(NAME_ONE[needed], f"{needed}s")
    _name_stages(stages, by)
    _name_personas(personas, by)
    _name_brands(brands, by)


def _name_stages(rows: Sequence[Row], by: User) -> None:
    def change(stage: Stage, name: Both, question: Both) -> None:
        owner, counterpart = (db.session.get(User, id) if id else None for id in (stage.owner_id, stage.counterpart_id))
        change_stage(stage, name, question, owner, counterpart, by=by)

    _keep(Stage, "question", rows, by, lambda name, detail: add_stage(_offered(name), _offered(detail), by=by), change)


def _name_personas(rows: Sequence[Row], by: User) -> None:
    def change(old: Persona, name: Both, role: Both) -> None:
        change_persona(old, name, role, old.need, old.decides, old.looks, old.is_not, by=by)

    _keep(Persona, "role", rows, by, lambda name, role: add_persona(Both.of(name), Both.of(role), by=by), change)


def _name_brands(rows: Sequence[Row], by: User) -> None:
    def change(brand: Brand, name: Both, difference: Both) -> None:
        change_brand(brand, name, difference, by=by)

    _keep(Brand, "difference", rows, by, lambda name, detail: add_brand(Both.of(name), Both.of(detail), by=by), change)


def _keep(
    kind: type[Stage] | type[Persona] | type[Brand],
    detail: str,
    rows: Sequence[Row],
    by: User,
    add: Callable[[str, str], object],
    change: Callable[..., None],
) -> None:
    for row in rows:
        part = db.session.get(kind, row.id) if row.id else None
        if row.id and part is None:
            raise NotFound
        if part is None and row.name:
            add(row.name, row.detail)
        elif part is not None and not row.name:
            archive(part, by=by)
        elif part is not None and (str(part.name), str(getattr(part, detail))) != (row.name, row.detail):
            change(part, _typed(part.name, row.name), _typed(getattr(part, detail), row.detail))


def _typed(old: Both, text: str) -> Both:
    """`old` with `text` in the language in force, the other language left as it is."""
    return old if str(old) == text else replace(old, **{language(): text})


def _offered(text: str) -> Both:
    """`text`, in both languages where a template offers it so."""
    return offered(text, language()) or Both.of(text)
