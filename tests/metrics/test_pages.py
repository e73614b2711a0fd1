"""The pages of figures, as a browser without scripts sees them."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from board.core.clock import today
from board.core.words import Both
from board.metrics import queries
from board.metrics.models import Goal, Metric, Observation
from board.metrics.rules import Draft, define, explain, observe, set_goal

DAY = today("Europe/Madrid")
LAST_WEEK = DAY - timedelta(days=7)


@pytest.fixture
def tried(world):
    metric = define(
        world.des,
        Draft(Both("prueban con una reserva real", "try it with a real booking"), persona_id=world.marta.id),
        by=world.ana,
    )
    observe(metric, LAST_WEEK, 24, by=world.ana)
    return metric


def figure(**more):
    """What the form of a new figure sends."""
    typed = {
        "name-es": "", "name-en": "Come back the week after", "unit": "%", "decimals": "0", "direction": "up",
        "lens": "customer", "stage_id": "", "persona_id": "", "brand_id": "", "definition-es": "", "definition-en": "",
        "source": "", "every_days": "7", "baseline": "", "baseline_on": DAY.isoformat(), "target": "", "target_on": "",
    }  # fmt: skip
    return {**typed, **{name.replace("__", "-"): value for name, value in more.items()}}


def send(browser, address, typed):
    page = browser.get("/my-work").get_data(as_text=True)
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    return browser.post(address, data={**typed, "csrf_token": token})


def text(answer):
    return unescape(answer.get_data(as_text=True))


def named(db, name):
    return next(
        (metric for metric in db.session.scalars(select(Metric)) if name in (metric.name.en, metric.name.es)), None
    )


def test_a_lead_chooses_a_figure_with_its_value_and_goal(world, db, signed_in):
    typed = figure(baseline="24,5", target="31", target_on=(DAY + timedelta(90)).isoformat(), persona_id=world.marta.id)
    answer = send(signed_in(world.ana), "/teams/DES/figures", typed)

    metric = named(db, "Come back the week after")
    assert answer.status_code == 303 and answer.location.endswith(f"/metrics/{metric.id}")
    assert [(one.on, one.value) for one in db.session.scalars(select(Observation))] == [(DAY, 24.5)]
    assert [(goal.baseline, goal.target) for goal in db.session.scalars(select(Goal))] == [(24.5, 31)]


def test_the_form_asks_in_the_name_of_the_customer(world, signed_in):
    page = text(signed_in(world.elena).get("/teams/CAD/figures/new"))
    assert "What number would say that it serves Iván?" in page, "the only customer of the team"
    assert "What number would say that it serves Marta?" in text(
        signed_in(world.ana).get(f"/teams/DES/figures/new?persona_id={world.marta.id}")
    )


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            "en",
            [
                "This tells you about a channel. Which change in the customer do you hope it predicts?",
                "explains, is not a goal",
            ],
        ),
        ("es", ["Esto habla de un canal. ¿Qué cambio en el cliente esperas que anuncie?", "explica, no es objetivo"]),
    ],
)
@pytest.mark.parametrize("lens", ["channel", "customer"])
def test_a_channel_figure_is_refused_and_everything_typed_is_kept(world, tried, db, signed_in, language, says, lens):
    world.ana.language = language
    typed = figure(name__en="E-mail opens", lens=lens, baseline="41", source="the mail tool", every_days="30")
    answer = send(signed_in(world.ana), "/teams/DES/figures", typed)

    page = text(answer)
    assert answer.status_code == 422 and named(db, "E-mail opens") is None
    assert all(sentence in page for sentence in says)
    for kept in (
        'value="E-mail opens"',
        'value="41"',
        'value="the mail tool"',
        '<option selected value="30">',
        f'value="{tried.id}" checked',
    ):
        assert kept in page


def test_it_is_kept_as_an_explanation_in_one_step(world, tried, db, signed_in):
    typed = figure(name__en="E-mail opens", lens="channel", explains_id=tried.id, keep="y")
    answer = send(signed_in(world.ana), "/teams/DES/figures", typed)

    assert answer.status_code == 303 and answer.location.endswith(f"/metrics/{tried.id}")
    (own,) = queries.readings(world.des)
    assert [str(under.metric.name) for under in own.explanations] == ["E-mail opens"]
    assert "E-mail opens" in text(signed_in(world.ana).get(f"/metrics/{tried.id}"))


def test_or_it_is_left_out_and_the_customer_s_figure_is_used(world, tried, db, signed_in):
    send(signed_in(world.ana), "/teams/DES/figures", figure(name__en="E-mail opens", explains_id=tried.id))
    assert named(db, "E-mail opens") is None


def test_or_another_figure_is_asked_for_and_explained_by_it(world, db, signed_in):
    browser = signed_in(world.ana)
    asked = text(send(browser, "/teams/DES/figures", figure(name__en="E-mail opens", explains_id="another", keep="y")))
    assert 'name="explanation-en" value="E-mail opens"' in asked and "“E-mail opens” will be kept" in asked

    send(browser, "/teams/DES/figures", figure(name__en="Send an invoice", explanation__en="E-mail opens"))
    (own,) = queries.readings(world.des)
    assert str(own.metric.name) == "Send an invoice"
    assert [str(under.metric.name) for under in own.explanations] == ["E-mail opens"]


def test_whoever_is_sure_that_it_is_about_the_customer_is_believed(world, db, signed_in):
    send(signed_in(world.ana), "/teams/DES/figures", figure(name__en="Open a second site", is_sure="y"))
    assert named(db, "Open a second site").lens == "customer"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"baseline": "a lot"}, "Write a number, such as 18.4 or 18,4."),
        ({"target_on": "2026-02-31", "target": "9"}, "That day does not exist."),
        ({"target": "9", "target_on": "2099-01-01"}, "A goal starts from somewhere"),
        (
            {"baseline": "9", "target": "8", "target_on": "2099-01-01"},
            "The goal has to be better than where it starts.",
        ),
        ({"baseline": "9", "target": "10", "target_on": "2001-01-01"}, "The goal's day comes after"),
        ({"name__en": ""}, "one is enough"),
        ({"name__en": "x" * 5000}, "Use at most 120 characters."),
        ({"decimals": "-1"}, "from 0 to 4"),
        ({"persona_id": "987654"}, "Choose one of these."),
        ({"lens": "none of them"}, "Choose one of these."),
        ({"every_days": "0"}, "Choose one of these."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(world, db, signed_in, wrong, sentence):
    answer = send(signed_in(world.ana), "/teams/DES/figures", figure(source="kept as it was", **wrong))

    assert answer.status_code == 422 and sentence in text(answer)
    assert 'value="kept as it was"' in text(answer)
    assert db.session.scalars(select(Metric)).all() == [] and db.session.scalars(select(Observation)).all() == []


def test_only_the_lead_reaches_the_forms_and_others_of_the_department_read(world, tried, signed_in):
    for person in (world.diego, world.irene):
        browser = signed_in(person)
        for address in ("/teams/DES/figures/new", f"/metrics/{tried.id}/edit", f"/metrics/{tried.id}/goal"):
            assert browser.get(address).status_code == 403, address
        assert browser.get(f"/metrics/{tried.id}").status_code == 200
        assert browser.get("/figures/DES").status_code == 200


def test_nobody_outside_the_department_reads_figures(world, tried, signed_in):
    for person in (world.jon, world.ruben):
        browser = signed_in(person)
        for address in (f"/metrics/{tried.id}", "/figures/DES", "/teams/DES/figures/new"):
            assert browser.get(address).status_code in (403, 404), address


def test_unknown_ones_are_not_there(world, signed_in):
    browser = signed_in(world.ana)
    for address in ("/metrics/987654", "/metrics/987654/edit", "/figures/NONE", "/teams/NONE/figures/new"):
        assert browser.get(address).status_code == 404, address


def test_a_figure_shows_its_value_its_way_and_who_wrote_what(world, tried, signed_in):
    set_goal(tried, world.des, 24, LAST_WEEK, 35, DAY + timedelta(90), by=world.ana)
    observe(tried, DAY, 31, by=world.diego, note="after the guide")

    page = text(signed_in(world.irene).get(f"/metrics/{tried.id}"))
    for said in (
        "Try it with a real booking",
        "31%",
        "up 7 points, 4 short of the goal",
        "goal 35%",
        "Diego Paz",
        "after the guide",
    ):
        assert said in page
    assert "Write a value down" not in page, "Irene works elsewhere"


def test_a_value_is_written_with_a_comma_and_corrected(world, tried, db, signed_in):
    browser = signed_in(world.diego)
    send(browser, f"/metrics/{tried.id}/values", {"on": DAY.isoformat(), "value": "31,4", "note": "first"})
    send(browser, f"/metrics/{tried.id}/values", {"on": DAY.isoformat(), "value": "32.5", "note": "counted again"})

    found = db.session.scalars(select(Observation).where(Observation.on == DAY)).one()
    assert (found.value, found.note) == (32.5, "counted again")
    assert 'value="counted again"' in text(browser.get(f"/metrics/{tried.id}?on={DAY}"))


def test_a_ratio_is_written_as_so_many_out_of_so_many(world, tried, db, signed_in):
    typed = {"on": DAY.isoformat(), "value": "", "numerator": "62", "denominator": "200", "note": ""}
    send(signed_in(world.ana), f"/metrics/{tried.id}/values", typed)
    assert db.session.scalar(select(Observation.value).where(Observation.on == DAY)) == 31


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"on": "2026-13-01", "value": "3"}, "That day does not exist."),
        ({"on": "", "value": "3"}, "Choose the day it is about."),
        ({"on": (DAY + timedelta(9)).isoformat(), "value": "3"}, "That day has not come yet."),
        ({"on": DAY.isoformat(), "value": "three"}, "Write a number"),
        ({"on": DAY.isoformat(), "value": ""}, "Write a number"),
        ({"on": DAY.isoformat(), "value": "", "numerator": "3", "denominator": "0"}, "Write a number"),
        ({"on": DAY.isoformat(), "value": "3", "note": "n" * 501}, "Use at most 500 characters."),
    ],
)
def test_a_value_that_cannot_be_is_refused(world, tried, db, signed_in, typed, sentence):
    answer = send(signed_in(world.ana), f"/metrics/{tried.id}/values", {"note": "kept", **typed})
    assert answer.status_code == 422 and sentence in text(answer)
    assert len(db.session.scalars(select(Observation)).all()) == 1
    if len(typed.get("note", "")) < 9:
        assert 'value="kept"' in text(answer)


def test_only_the_team_writes_values(world, tried, signed_in):
    typed = {"on": DAY.isoformat(), "value": "3", "note": ""}
    assert send(signed_in(world.hugo), f"/metrics/{tried.id}/values", typed).status_code == 403


def test_a_new_goal_keeps_the_one_before(world, tried, signed_in):
    browser = signed_in(world.ana)
    for target in ("30", "35"):
        typed = {
            "baseline": "24",
            "baseline_on": LAST_WEEK.isoformat(),
            "target": target,
            "target_on": (DAY + timedelta(60)).isoformat(),
        }
        assert send(browser, f"/metrics/{tried.id}/goal", typed).status_code == 303
    page = text(browser.get(f"/metrics/{tried.id}"))
    assert "in force" in page and "30%" in page and "35%" in page


def test_an_explanation_never_gets_a_goal(world, tried, db, signed_in):
    opens = explain(tried, Draft(Both(en="E-mail opens")), world.des, by=world.ana)
    browser = signed_in(world.ana)
    assert "Set a goal" not in text(browser.get(f"/metrics/{opens.id}"))
    typed = {"baseline": "24", "baseline_on": LAST_WEEK.isoformat(), "target": "30", "target_on": DAY.isoformat()}
    answer = send(browser, f"/metrics/{opens.id}/goal", typed)
    assert answer.status_code == 422 and "This tells you about a channel" in text(answer)
    send(browser, f"/metrics/{opens.id}", figure(name__en="Customers come back", lens="customer"))
    assert db.session.get(Metric, opens.id).lens == "channel"


def test_what_it_says_is_changed_and_its_order_and_its_end(world, tried, db, signed_in):
    second = define(world.des, Draft(Both(en="Bring a friend")), by=world.ana)
    browser = signed_in(world.ana)
    assert send(browser, f"/metrics/{tried.id}", figure(name__en="Try it twice", every_days="30")).status_code == 303
    assert named(db, "Try it twice").every_days == 30
    send(browser, f"/metrics/{second.id}/place", {})
    assert [str(each.metric.name) for each in queries.readings(world.des)] == ["Bring a friend", "Try it twice"]
    send(browser, f"/metrics/{second.id}/retirement", {})
    assert [str(each.metric.name) for each in queries.readings(world.des)] == ["Try it twice"]
    assert "no longer followed" in text(browser.get(f"/metrics/{second.id}"))


def test_a_business_figure_does_not_come_first(world, tried, signed_in):
    income = define(world.des, Draft(Both(en="Income"), lens="business"), by=world.ana)
    answer = send(signed_in(world.ana), f"/metrics/{income.id}/place", {})
    assert answer.status_code == 422 and "about its customers" in text(answer)


def test_this_week_s_figures_are_saved_at_once(world, tried, db, signed_in):
    opens = explain(tried, Draft(Both(en="E-mail opens")), world.des, by=world.ana)
    browser = signed_in(world.diego)
    page = text(browser.get("/figures/DES"))
    assert "2 figures wait for their value" in page and "24% on" in page and "No value yet" in page

    typed = {"on": DAY.isoformat(), f"value_{tried.id}": "26,5", f"value_{opens.id}": ""}
    assert send(browser, "/figures/DES", typed).status_code == 303
    assert [one.value for one in db.session.scalars(select(Observation).where(Observation.on == DAY))] == [26.5]
    send(browser, "/figures/DES", {"on": DAY.isoformat(), f"value_{opens.id}": "41"})
    assert "Every figure has its value." in text(browser.get("/figures/DES"))


def test_a_bad_figure_of_the_week_saves_none_and_keeps_all(world, tried, db, signed_in):
    opens = explain(tried, Draft(Both(en="E-mail opens")), world.des, by=world.ana)
    typed = {"on": DAY.isoformat(), f"value_{tried.id}": "26,5", f"value_{opens.id}": "many"}
    answer = send(signed_in(world.diego), "/figures/DES", typed)
    assert answer.status_code == 422 and 'value="26,5"' in text(answer) and 'value="many"' in text(answer)
    assert len(db.session.scalars(select(Observation)).all()) == 1


def test_zero_is_a_value(world, tried, db, signed_in):
    send(signed_in(world.diego), "/figures/DES", {"on": DAY.isoformat(), f"value_{tried.id}": "0"})
    assert db.session.scalar(select(Observation.value).where(Observation.on == DAY)) == 0


def test_a_figure_of_another_team_is_not_written_through_ours(world, tried, db, signed_in):
    send(signed_in(world.irene), "/figures/DEC", {"on": DAY.isoformat(), f"value_{tried.id}": "99"})
    assert db.session.scalars(select(Observation.value)).all() == [24]


def test_who_only_reads_sees_no_fields(world, tried, signed_in):
    page = text(signed_in(world.irene).get("/figures/DES"))
    assert "Only the people of the team write its figures down." in page and f'name="value_{tried.id}"' not in page
    assert (
        send(signed_in(world.irene), "/figures/DES", {"on": DAY.isoformat(), f"value_{tried.id}": "9"}).status_code
        == 403
    )


def test_a_figure_s_page_costs_the_same_statements_however_many_values(world, tried, db, signed_in, queries_made):
    browser, address = signed_in(world.ana), f"/metrics/{tried.id}"
    browser.get(address)  # the first look at a team is remembered
    few = queries_made(lambda: browser.get(address))
    db.session.add_all(
        Observation(metric_id=tried.id, on=date(2025, 1, 1) + timedelta(n), value=n, recorded_at=tried.created_at)
        for n in range(60)
    )
    db.session.commit()
    assert len(queries_made(lambda: browser.get(address))) == len(few)
