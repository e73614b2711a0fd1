"""Whom the department serves, and who may say so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from board.activity.models import Activity
from board.audiences import queries, rules
from board.audiences.models import Persona, Stage
from board.audiences.queries import JOURNEYS
from board.core.clock import now, today
from board.core.db import db as database
from board.core.errors import Conflict, DomainError, NotAllowed, NotFound
from board.core.words import Both, speaking


def names(parts):
    return [str(part.name) for part in parts]


def told():
    return database.session.scalars(select(Activity.name).order_by(Activity.id)).all()


@pytest.fixture
def bare(world):
    """The department before it said whom it serves."""
    for part in (*queries.stages(), *queries.personas()):
        part.archived_at = now()
    return world


def test_a_journey_is_laid_out_from_a_template_in_both_languages(bare):
    rules.lay_out("buying_cycle", list(JOURNEYS["buying_cycle"].steps), by=bare.carmen)

    assert names(queries.stages()) == ["Awareness", "Consideration", "Purchase", "Retention"]
    with speaking("es"):
        assert names(queries.stages()) == ["Conocimiento", "Consideración", "Compra", "Retención"]
        assert str(queries.stages()[2].question) == "¿Me decido?"
    assert told() == ["audiences.journey.laid_out"]


def test_a_journey_is_laid_out_once(world):
    with pytest.raises(Conflict, match="has its stages already"):
        rules.lay_out("funnel", list(JOURNEYS["funnel"].steps), by=world.carmen)


def test_a_stage_is_added_at_the_end(world):
    rules.add_stage(Both("Volver", "Return"), Both(), by=world.carmen)

    assert names(queries.stages()) == ["Discover", "Decide", "Start", "Stay", "Return"]


def test_a_journey_has_at_most_six_stages(world):
    for name in ("Five", "Six"):
        rules.add_stage(Both(en=name), Both(), by=world.carmen)

    with pytest.raises(DomainError, match="at most 6 stages"):
        rules.add_stage(Both(en="Seven"), Both(), by=world.carmen)


def test_two_stages_cannot_be_called_the_same(world):
    with pytest.raises(DomainError, match="already one called “Stay”"):
        rules.add_stage(Both(es="quedarse"), Both(), by=world.carmen)


def test_a_stage_has_an_owner_on_each_side(world):
    rules.change_stage(world.start, world.start.name, world.start.question, world.leo, world.jon, by=world.carmen)

    start = queries.visible_stage(world.start.id, to=world.ana)
    assert (start.owner.name, start.counterpart.name) == ("Leo Prieto", "Jon Etxea")
    with pytest.raises(DomainError, match="each side has a person of its own"):
        rules.change_stage(world.start, world.start.name, world.start.question, world.leo, world.leo, by=world.carmen)


def test_the_order_of_the_journey_can_change(world):
    rules.place(world.stay, 1, by=world.carmen)
    assert names(queries.stages()) == ["Discover", "Stay", "Decide", "Start"]

    rules.place(world.stay, 99, by=world.carmen)
    rules.place(world.discover, -4, by=world.carmen)
    assert names(queries.stages()) == ["Discover", "Decide", "Start", "Stay"]


def test_what_is_put_away_comes_back_last(world):
    rules.archive(world.marta, by=world.carmen)
    assert names(queries.personas()) == ["Iván", "Lola"]
    assert names(queries.archived(Persona)) == ["Marta"]

    rules.restore(world.marta, by=world.carmen)
    assert names(queries.personas()) == ["Iván", "Lola", "Marta"]


def test_what_was_put_away_is_not_changed(world):
    rules.archive(world.marta, by=world.carmen)
    with pytest.raises(Conflict, match="Bring it back"):
        rules.change_persona(world.marta, Both("Marta"), Both(), Both(), Both(), Both(), Both(), by=world.carmen)


def test_a_persona_says_what_is_needed_and_who_it_is_not(world):
    rules.change_persona(
        world.lola,
        name=Both("Lola"),
        role=Both("encargada", "floor manager"),
        need=Both("Quiero saber cuántos vienen.", "I want to know how many come."),
        decides=Both("El turno", "The shift"),
        looks=Both("En el grupo de WhatsApp", "In the WhatsApp group"),
        is_not=Both("La dueña", "The owner"),
        by=world.carmen,
    )

    assert str(world.lola.need) == "I want to know how many come."
    assert told() == ["audiences.audience.changed"]


def test_members_write_down_what_customers_say(world):
    rules.add_quote(world.marta, "El martes no viene nadie.", date(2026, 3, 1), "es", by=world.diego)
    rules.add_quote(world.marta, "Ya no apunto nada.", date(2026, 4, 1), "es", by=world.diego)

    assert [quote.text for quote in queries.quotes(world.marta)] == ["Ya no apunto nada.", "El martes no viene nadie."]
    rules.remove_quote(queries.quotes(world.marta)[0], by=world.ana)
    assert len(queries.quotes(world.marta)) == 1


def test_nobody_said_anything_tomorrow(world):
    tomorrow = today("Europe/Madrid") + timedelta(days=1)
    with pytest.raises(DomainError, match="has not come yet"):
        rules.add_quote(world.marta, "…", tomorrow, "es", by=world.diego)


@pytest.mark.parametrize("who", ["ana", "diego", "ruben", "jon"])
def test_only_the_head_says_whom_we_serve(world, who):
    by = getattr(world, who)
    for refused in (
        lambda: rules.add_stage(Both("X"), Both(), by=by),
        lambda: rules.add_persona(Both("X"), Both(), by=by),
        lambda: rules.add_brand(Both("X"), Both(), by=by),
        lambda: rules.place(world.stay, 0, by=by),
        lambda: rules.archive(world.stay, by=by),
        lambda: rules.restore(world.stay, by=by),
        lambda: rules.change_stage(world.stay, Both("X"), Both(), None, None, by=by),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert len(queries.stages()) == 4
    assert told() == []


def test_stakeholders_do_not_write_down_quotes(world):
    with pytest.raises(NotAllowed):
        rules.add_quote(world.marta, "…", date(2026, 3, 1), "es", by=world.jon)


def test_what_does_not_exist_or_is_not_yours_is_not_found(world):
    with pytest.raises(NotFound):
        queries.visible_stage(10**9, to=world.carmen)
    with pytest.raises(NotFound):
        queries.visible_persona(world.marta.id, to=world.jon)
    assert queries.visible_persona(world.marta.id, to=world.diego) is world.marta


def test_brands_are_asked_only_where_there_are_any(world):
    assert not queries.has_brands()
    brand = rules.add_brand(Both("Brasa"), Both(en="Hotels"), by=world.carmen)
    assert queries.has_brands()
    rules.archive(brand, by=world.carmen)
    assert not queries.has_brands()


def test_stages_carry_their_owners_in_one_statement(world, queries_made):
    database.session.expire_all()
    assert len(queries_made(lambda: [stage.owner for stage in queries.stages()])) == 1
    assert isinstance(queries.stages()[0], Stage)
