"""Looking at a board in many ways, and doing one thing with many cards: by mouse, by keyboard alone, with a thumb."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from board.core.clock import today
from board.core.db import db, writing
from board.flow.models import Card
from board.teams.models import Membership
from tests.browser.hands import (
    PHONE,
    Finger,
    barriers,
    card,
    heard,
    in_column,
    listens,
    middle,
    rest,
    sent,
    small,
    tab_to,
    until,
)

TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}


def test_a_filter_stands_in_the_address_and_back_takes_it_away(desk: Any) -> None:
    desk.cards(ready=["Canción del martes", "Poster"], making=["Otra canción"])
    page = desk.sit("diego")

    page.keyboard.press("f")
    page.keyboard.type("cancion")
    expect(card(page, "Poster")).to_have_count(0)
    expect(heard(page)).to_have_text("2 of 3 cards shown.")
    expect(page.locator("#columns")).to_contain_text("1 of 2 shown")
    page.locator(".chip", has_text="Mine").click()
    expect(page.locator(".kcard")).to_have_count(0)
    expect(page.locator("#columns")).to_contain_text("2 cards hidden by the filter")
    page.go_back()
    expect(page.locator(".kcard")).to_have_count(2)
    expect(page.locator(".chip", has_text="Mine").locator("input")).not_to_be_checked()
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator(".kcard")).to_have_count(3)
    assert page.url.endswith(f"/boards/{desk.world.board.id}")


def test_many_cards_by_keyboard_alone_and_back_with_one_key(desk: Any) -> None:
    desk.cards(review=["First", "Second", "Third"])
    page = desk.sit("diego", language="es")

    card(page, "First").locator(".kcard__a").focus()
    page.keyboard.press("Shift+Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(heard(page)).to_have_text("Seleccionadas: 2")
    expect(page.get_by_role("checkbox", name="Seleccionar «Second»")).to_be_checked()
    page.get_by_role("button", name="Mover…").focus()
    page.keyboard.press("Enter")
    page.locator("#bulk-move-menu .menu__i", has_text="Midiendo").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("2 tarjetas están en Midiendo.")
    expect(page.locator("#bulk")).to_be_hidden()
    assert desk.titles("measuring") == ["First", "Second"]

    page.keyboard.press("z")
    expect(page.locator(".toast", has_text="Han vuelto 2 tarjetas.")).to_be_visible()
    assert desk.titles("review") == ["First", "Second", "Third"]

    page.keyboard.press("s")
    page.keyboard.press("Control+a")
    expect(heard(page)).to_have_text("Seleccionadas: 3")


def test_all_cards_of_a_column_are_selected_from_its_menu(desk: Any) -> None:
    desk.cards(review=["First", "Second", "Third"], making=["Here"])
    page = desk.sit("diego")

    page.get_by_role("button", name="What can be done with Review").click()
    page.get_by_role("button", name="Select its cards").click()
    expect(page.locator("#bulk-count")).to_have_text("3 selected")
    expect(card(page, "Here").get_by_role("checkbox")).not_to_be_checked()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 820, "height": 1000})
    for id in ("layout-calendar", "lanes-button", "select-cards"):
        box = page.locator(f"#{id}").bounding_box()
        assert box and box["x"] + box["width"] <= 820, f"{id} is out of sight on a tablet"


def test_a_range_by_mouse_asks_one_reason_for_all(desk: Any) -> None:
    desk.cards(review=[f"Card {letter}" for letter in "abcde"], making=["Here"])
    page = desk.sit("diego")

    card(page, "Card a").click(modifiers=["Shift"], position={"x": 20, "y": 12})
    card(page, "Card e").click(modifiers=["Shift"], position={"x": 20, "y": 12})
    expect(page.locator("#bulk-count")).to_have_text("5 selected")
    page.get_by_role("button", name="Move…").click()
    page.locator("#bulk-move-menu .menu__i", has_text="Making").click()
    dialog = page.get_by_role("dialog", name="Making would have 6 of 4: say why.")
    dialog.get_by_placeholder("In a few words").fill("the fair")
    dialog.get_by_role("button", name="Do it anyway").click()
    expect(page.locator(".toast")).to_contain_text("5 cards are in Making.")
    expect(in_column(page, "Making")).to_have_text(["Here", *(f"Card {letter}" for letter in "abcde")])


def test_lanes_list_and_calendar_with_a_thumb(desk: Any) -> None:
    desk.cards(making=["First", "Second"])
    page = desk.sit("diego", **PHONE)

    page.locator(".bhead__f").tap()
    page.locator("#lanes-button").tap()
    page.locator("#lanes-persona").tap()
    expect(page.get_by_role("heading", level=2, name="Marta")).to_be_visible()
    expect(page.locator(".lane__c:not(:empty)")).to_have_count(1)
    page.locator(".bhead__f").tap()
    page.locator("#layout-list").tap()
    expect(page.get_by_role("row")).to_have_count(3)
    page.locator(".bhead__f").tap()
    page.locator("#select-cards").tap()
    page.get_by_role("row", name="Second").tap(position={"x": 150, "y": 12})
    expect(page.locator("#bulk-count")).to_have_text("1 selected")
    page.locator("#bulk-archive").tap()
    expect(page.locator(".toast")).to_contain_text("1 card is put away.")
    expect(page.get_by_role("row")).to_have_count(2)
    page.locator("#layout-calendar").tap()
    expect(page.locator("#columns")).to_contain_text("Nothing is due this month.")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_card_carried_in_its_lane_changes_only_its_column(desk: Any) -> None:
    desk.cards(making=["First"], review=["Second"])
    page = desk.sit("diego")

    page.locator("#layout-board").focus()
    page.keyboard.press("l")
    expect(page.locator(".lane")).to_have_count(1)
    card(page, "First").locator(".kcard__a").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(heard(page)).to_contain_text("Review, ")
    page.keyboard.press("Space")
    expect(page.locator(".toast")).to_contain_text("“First” is in Review.")
    expect(page.locator(".lanes__col", has_text="Review")).to_contain_text("2 of 3")
    assert desk.titles("review") in (["First", "Second"], ["Second", "First"])


def test_a_kept_view_a_score_and_a_card_that_comes_back_by_keyboard_alone(desk: Any) -> None:
    desk.cards(accepted=["First", "Second"])
    page = desk.sit("ana")

    page.keyboard.press("f")  # a view that is kept
    page.keyboard.type("sec")
    expect(page.locator("#clear-filters")).to_be_visible()
    page.locator("#views-button").press("Enter")
    page.get_by_role("button", name="Save this view").press("Enter")
    page.locator("#view-dialog input[name=name]").press_sequentially("Seconds")
    page.keyboard.press("Enter")
    expect(page.locator("#views-button")).to_contain_text("Seconds")

    page.goto(f"{desk.url}/boards/{desk.world.board.id}")  # scores, and one of one's own
    page.get_by_role("button", name="Settings of this board").press("Enter")
    page.get_by_label("Score").press("Space")
    page.get_by_role("button", name="Save the board").press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.goto(f"{desk.url}/boards/{desk.world.board.id}?accepted=open")
    card(page, "Second").get_by_role("link", name="Score it").press("Enter")
    for name, value in (("impact", "9"), ("confidence", "8"), ("ease", "7")):
        page.locator(f"#{name}").press_sequentially(value)
    page.keyboard.press("Enter")
    expect(card(page, "Second").locator(".acard__s")).to_contain_text("1 person")

    page.get_by_role("link", name="First", exact=True).press("Enter")  # it comes back every month
    page.get_by_role("button", name="More actions").press("Enter")
    page.get_by_role("link", name="It comes back from time to time").press("Enter")
    page.locator("#every").select_option("month")
    page.get_by_role("button", name="Let it come back").press("Enter")
    expect(page.locator("dialog [id$=-recurrence]")).to_contain_text("every month")


def test_filters_and_a_date_with_a_thumb(desk: Any) -> None:
    day = today("Europe/Madrid")
    number = desk.card("First", "ready", due_on=day)
    desk.cards(ready=["Second"], making=["Third"])
    page = desk.sit("diego", f"/cards/{number}", **PHONE)
    page.locator(f"#label-{number}").tap()
    page.locator("#pick-q").fill("Urge")
    page.locator("[data-create]").tap()
    expect(page.locator(f"#card-{number}-labels")).to_contain_text("Urge")

    # a chip, a rarer question, and all of them gone again
    page.goto(desk.url + desk.board)
    expect(page.locator("#columns.can-drag")).to_be_visible()
    page.locator(".bhead__f").tap()
    assert small(page) == []
    page.locator(".chip", has_text="Mine").tap()
    expect(page.locator("#looks")).to_contain_text("0 of 3")
    page.locator(".chip", has_text="Mine").tap()
    page.locator("#more-filters-button").tap()
    page.get_by_label("Label").select_option(label="Urge")
    expect(page.locator("#looks")).to_contain_text("1 of 3")
    page.locator("#more-filters-button").tap()
    page.locator("#clear-filters").tap()
    expect(page.locator(".kcard")).to_have_count(3)

    # the calendar: another month and back, and another day, with nothing to hover over
    page.locator("#layout-calendar").tap()
    this = page.locator("#month-name").inner_text()
    page.locator("#month-after").tap()
    expect(page.locator("#month-name")).not_to_have_text(this)
    page.locator("#month-now").tap()
    late = page.get_by_role("link", name="Change the date of “First”")
    expect(late).to_be_visible()
    assert barriers(page) == []
    late.tap()
    page.locator(f"#due-on-{number}").fill((day + timedelta(days=1)).isoformat())
    page.locator(f"form:has(#due-on-{number}) button").tap()
    until(page, lambda: desk.stored(Card, id=number)[0].due_on == day + timedelta(days=1))


def test_the_calendar_the_list_and_the_trash_by_keyboard_alone(desk: Any) -> None:
    day = today("Europe/Madrid")
    other = next(each for each in (day + timedelta(days=1), day - timedelta(days=1)) if each.month == day.month)
    number = desk.card("First", "ready", due_on=day)
    desk.cards(ready=["Second"])
    page = desk.sit("ana")

    # from month to month with one key, as the focus stays; a card opened and left; its day changed
    page.locator("#layout-calendar").press("Enter")
    expect(page.locator("#layout-calendar")).to_be_focused()
    tab_to(page, "#month-after")
    this = page.locator("#month-name").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#month-name")).not_to_have_text(this)
    expect(page.locator("#month-after")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#month-after")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#month-now")).to_be_focused()
    tab_to(page, ".cal__c a")
    page.keyboard.press("Enter")
    expect(page.locator("dialog #sheet-t")).to_have_text("First")
    page.keyboard.press("Escape")
    expect(page.locator(".cal__c a:visible").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#due-on-{number}")).to_be_focused()
    page.locator(f"#due-on-{number}").fill(other.isoformat())
    page.keyboard.press("Enter")
    until(page, lambda: desk.stored(Card, id=number)[0].due_on == other)
    expect(page.locator(f".cal__d:has(time[datetime='{other}']) .cal__m")).to_be_attached()  # drawn anew below the dialog
    page.keyboard.press("Escape")
    expect(page.locator(".cal__m:visible")).to_be_focused()
    assert barriers(page) == []

    # the list: in another order, a card thrown away from it; back from the trash
    page.locator("#layout-list").press("Enter")
    expect(page.locator("#layout-list")).to_be_focused()
    tab_to(page, "#sort-title")
    page.keyboard.press("Enter")
    expect(page.locator("#sort-title")).to_be_focused()
    page.get_by_role("link", name="Second").press("Enter")
    page.get_by_role("button", name="More actions").press("Enter")
    page.get_by_role("button", name="Delete it").press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    page.goto(f"{desk.url}{desk.board}/trash")
    page.get_by_role("button", name="Bring back").press("Enter")
    until(page, lambda: sorted(desk.titles("ready")) == ["First", "Second"])


def beside(day: date) -> date:
    """A day that the calendar of `day`'s month shows too."""
    return next(each for each in (day + timedelta(days=1), day - timedelta(days=1)) if each.month == day.month)


def on(page: Any, day: date) -> Any:
    """A day of the calendar."""
    return page.locator(f".cal__d:has(time[datetime='{day}'])")


def take(page: Any, title: str, to: Any) -> None:
    """Take a card of the calendar with the mouse and hold it over a day, near its lower edge, where nothing stands."""
    to.evaluate("(one) => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    rest(page)
    page.mouse.move(*middle(page.locator(".cal__g .cal__b", has_text=title)))
    page.mouse.down()
    box = to.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 8
    page.mouse.move(x, y - 30, steps=6)
    expect(page.locator("body.is-carrying")).to_have_count(1)
    page.mouse.move(x, y, steps=6)
    expect(to.locator(".is-place")).to_have_count(1)


def test_a_card_carried_to_another_day_is_due_then_and_one_key_brings_it_back(desk: Any) -> None:
    day = today("Europe/Madrid")
    other = beside(day)
    number = desk.card("First", "ready", due_on=day)
    page = desk.sit("diego", "?layout=calendar")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    listens(page)

    # back onto its own day, or given up: nothing is sent, and nothing opens
    take(page, "First", on(page, other))
    there, place = on(page, other).bounding_box(), on(page, other).locator(".is-place").bounding_box()
    assert there["width"] - place["width"] < 12, "it would not stand there as cards do"
    page.mouse.move(*middle(on(page, day)), steps=6)
    expect(on(page, day).locator(".is-place")).to_have_count(1)
    page.mouse.up()
    expect(on(page, day).locator(".cal__b")).to_contain_text(["First"])
    take(page, "First", on(page, other))
    page.keyboard.press("Escape")
    expect(on(page, day).locator(".cal__b")).to_contain_text(["First"])
    page.mouse.up()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert "POST" not in asked

    take(page, "First", on(page, other))
    rest(page)
    page.mouse.up()
    expect(page.locator(".toast")).to_contain_text("“First” is due on")
    expect(on(page, other).locator(".cal__b")).to_contain_text(["First"])
    assert desk.stored(Card, id=number)[0].due_on == other
    assert barriers(page) == []

    page.keyboard.press("z")
    expect(page.locator(".toast", has_text="Undone.")).to_be_visible()
    expect(on(page, day).locator(".cal__b")).to_contain_text(["First"])
    assert desk.stored(Card, id=number)[0].due_on == day


def test_a_finger_that_rests_carries_a_card_to_another_day(desk: Any) -> None:
    day = today("Europe/Madrid")
    other = beside(day)
    number = desk.card("First", "ready", due_on=day)
    page = desk.sit("diego", "?layout=calendar", "es", **TABLET)

    on(page, other).evaluate("(one) => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    Finger(page).drag(middle(page.locator(".cal__g .cal__b")), middle(on(page, other)))

    expect(page.locator(".toast")).to_contain_text("«First» vence el")
    assert desk.stored(Card, id=number)[0].due_on == other


def test_the_calendar_does_not_change_under_a_hand_and_what_is_refused_goes_back(desk: Any) -> None:
    day = today("Europe/Madrid")
    other = beside(day)
    number = desk.card("First", "ready", due_on=day)
    helps = Membership.user_id == desk.world.irene.id
    with desk.office.app.app_context(), writing():
        db.session.add(Membership(user_id=desk.world.irene.id, team_id=desk.world.des.id))
        db.session.commit()
    page = desk.sit("irene", "?layout=calendar")
    listens(page)

    take(page, "First", on(page, other))
    desk.card("Meanwhile", "ready", due_on=day)
    page.wait_for_timeout(1500)  # longer than news take
    expect(page.locator(".cal__g .cal__b", has_text="Meanwhile")).to_have_count(0)
    expect(on(page, other).locator(".is-place")).to_have_count(1)
    with desk.office.app.app_context(), writing():
        db.session.execute(delete(Membership).where(helps, Membership.team_id == desk.world.des.id))
        db.session.commit()
    page.mouse.up()

    expect(page.get_by_role("alert")).to_contain_text("Only the people of this team change its cards.")
    sent(page)
    expect(on(page, day).locator(".cal__b", has_text="First")).to_have_count(1)
    expect(on(page, day).locator(".cal__b", has_text="Meanwhile")).to_have_count(1)
    assert desk.stored(Card, id=number)[0].due_on == day


def test_a_day_given_while_the_line_is_down_is_sent_when_it_is_back_if_the_page_stays(desk: Any) -> None:
    day = today("Europe/Madrid")
    number = desk.card("First", "ready", due_on=day)
    page = desk.sit("diego", "?layout=calendar")
    listens(page)
    page.context.set_offline(True)

    take(page, "First", on(page, beside(day)))
    rest(page)
    page.mouse.up()
    expect(page.locator(".toast", has_text="if you leave this page open")).to_be_visible()
    assert desk.stored(Card, id=number)[0].due_on == day
    page.context.set_offline(False)

    expect(page.locator(".toast", has_text="“First” is due on")).to_be_visible()
    assert desk.stored(Card, id=number)[0].due_on == beside(day)


def test_undo_leaves_a_date_that_somebody_else_gave_meanwhile(desk: Any) -> None:
    day = today("Europe/Madrid")
    number = desk.card("First", "ready", due_on=day)
    page = desk.sit("diego", "?layout=calendar")
    listens(page)

    take(page, "First", on(page, beside(day)))
    rest(page)
    page.mouse.up()
    expect(page.locator(".toast")).to_contain_text("“First” is due on")
    with desk.office.app.app_context(), writing():
        db.session.get_one(Card, number).due_on = day + timedelta(days=40)
        db.session.commit()
    page.keyboard.press("z")

    expect(page.get_by_role("alert")).to_have_text("Its date was changed since: there is nothing to undo.")
    assert desk.stored(Card, id=number)[0].due_on == day + timedelta(days=40)


def test_who_may_not_change_a_card_does_not_take_it(desk: Any) -> None:
    desk.card("First", "ready", due_on=today("Europe/Madrid"))
    page = desk.sit("irene", "?layout=calendar")

    page.mouse.move(*middle(page.locator(".cal__g .cal__b")))
    page.mouse.down()
    page.mouse.move(700, 500, steps=6)
    expect(page.locator("body.is-carrying, .is-lifted, #columns.can-drag")).to_have_count(0)
    page.mouse.up()


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_a_phone_the_calendar_begins_with_today(desk: Any, language: str) -> None:
    day = today("Europe/Madrid")
    other = beside(day)
    desk.card("Beside", "ready", due_on=other)
    page = desk.sit("diego", "?layout=calendar", language, **PHONE)
    said = {"en": ("Today", "Nothing is due today.", "Earlier this month"), "es": ("Hoy", "Hoy no vence nada.", "Antes, este mes")}

    days = page.locator(".cal__a > section")
    expect(days.first.locator("h3")).to_contain_text(said[language][0])
    expect(days.first).to_contain_text(said[language][1])
    if other < day:
        page.get_by_text(said[language][2]).tap()
    expect(page.locator(".cal__a .cal__b")).to_be_visible()
    assert small(page) == barriers(page) == []
    page.locator("#month-before").tap()
    expect(page.locator("#columns")).not_to_contain_text(said[language][2])
