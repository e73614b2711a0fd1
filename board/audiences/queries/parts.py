"""Stages, personas and brands in their order, and what each person may open of them."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...core.db import db, once
from ...core.errors import NotFound
from ...core.hot import hot
from ...core.objects import Objects
from ..models import Brand, Persona, Quote, Stage

Part = TypeVar("Part", Stage, Persona, Brand)


STAGES = Stage.__table__.c
STAGE_IDS = hot(select(STAGES.id).where(STAGES.archived_at.is_(None)).order_by(STAGES.position, STAGES.id))


def stages() -> list[Stage]:
    """The steps of the journey in order, with who answers for each, without the archived ones."""
    return list(
        db.session.scalars(
            select(Stage)
            .where(Stage.archived_at.is_(None))
            .options(joinedload(Stage.owner), joinedload(Stage.counterpart).joinedload(User.department))
            .order_by(Stage.position, Stage.id)
        )
    )


def places_of_stages() -> dict[int, int]:
    """Stage id -> its place on the journey, from 1: where its mark stands and which hue it has."""
    return once("places of stages", lambda: {row[0]: place for place, row in enumerate(db.session.execute(STAGE_IDS), start=1)})


def personas() -> list[Persona]:
    """The types of customer in order, without the archived ones."""
    return in_order(Persona)


def brands() -> list[Brand]:
    """The brands in order, without the archived ones."""
    return in_order(Brand)


def in_order(kind: type[Part]) -> list[Part]:
    """Those of `kind` that are served, in order."""
    return _in_order(kind).all(db.session(), {})


@cache
def _in_order(kind: type[Part]) -> Objects[Part]:
    return Objects(kind, kind.archived_at.is_(None), order_by=[kind.position, kind.id])


def archived(kind: type[Part]) -> list[Part]:
    """What was put away, the latest first."""
    return list(
        db.session.scalars(select(kind).where(kind.archived_at.is_not(None)).order_by(kind.archived_at.desc(), kind.id))
    )


def visible_stage(stage_id: int, to: User) -> Stage:
    """The stage with its two owners. Raises `NotFound` where `to` does not work in the department."""
    return _visible(
        to,
        db.session.scalar(
            select(Stage).where(Stage.id == stage_id).options(joinedload(Stage.owner), joinedload(Stage.counterpart))
        ),
    )


def visible_persona(persona_id: int, to: User) -> Persona:
    """The persona. Raises `NotFound` as `visible_stage`."""
    return _visible(to, db.session.get(Persona, persona_id))


def visible_brand(brand_id: int, to: User) -> Brand:
    """The brand. Raises `NotFound` as `visible_stage`."""
    return _visible(to, db.session.get(Brand, brand_id))


def visible_part(kind: str, part_id: int, to: User) -> Stage | Persona | Brand:
    """The "stages", "personas" or "brands" with that id. Raises `NotFound` as `visible_stage`."""
    model: type[Any] = {"stages": Stage, "personas": Persona, "brands": Brand}[kind]
    return _visible(to, db.session.get(model, part_id))


def visible_quote(quote_id: int, to: User) -> Quote:
    """Something a customer said. Raises `NotFound` as `visible_stage`."""
    return _visible(to, db.session.get(Quote, quote_id))


def quotes(persona: Persona) -> list[Quote]:
    """What customers like this persona said, the latest first."""
    return list(
        db.session.scalars(
            select(Quote).where(Quote.persona_id == persona.id).order_by(Quote.said_on.desc(), Quote.id.desc())
        )
    )


def has_brands() -> bool:
    """Whether the brand is worth asking for."""
    return bool(db.session.scalar(select(exists(select(Brand.id).where(Brand.archived_at.is_(None))))))


def possible_owners() -> list[User]:
    """Everybody with an account who may answer for a stage, by name."""
    return list(db.session.scalars(select(User).where(User.deactivated_at.is_(None)).order_by(User.name)))


Found = TypeVar("Found", Stage, Persona, Brand, Quote)


def possible_owner(person_id: int | None) -> User | None:
    """The person with that id who may answer for a stage; None for nobody. Raises `NotFound` for anybody else."""
    if person_id is None:
        return None
    found = db.session.get(User, person_id)
    if found is None or not found.is_active:
        raise NotFound
    return found


def _visible(to: User, found: Found | None) -> Found:
    if found is None or not to.is_member:
        raise NotFound
    return found
