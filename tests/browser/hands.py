"""What people do with a page, and what they look at: by mouse, by keyboard, by finger."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
OVER = "(target) => document.querySelector('.is-place')?.closest('[data-column]') === target.closest('[data-column]')"
ASKED = "performance.getEntriesByType('resource').some((each) => each.name.includes('/stream/versions') && each.responseEnd)"

SMALL = """() => {
  const part = document.querySelector(":popover-open") ?? [...document.querySelectorAll("dialog[open]")].at(-1) ?? document
  const owns = (one, x, y) => (one.closest("label") ?? one).contains(document.elementFromPoint(x, y))
  const reach = (one, x, y, dx, dy) => {
    let far = 0
    while (far < 20 && owns(one, x + dx * far, y + dy * far)) far++
    return far
  }
  return [...part.querySelectorAll("a[href], button, select, summary, input")].filter((one) => {
    const { left, top, width, height } = (one.closest("label") ?? one).getBoundingClientRect()
    const [x, y] = [left + width / 2, top + height / 2]
    if (y < 120 || y > innerHeight - 120 || left < 0 || left + width > innerWidth) return false
    if (getComputedStyle(one).display === "inline" || !owns(one, x, y)) return false
    return reach(one, x, y, 1, 0) + reach(one, x, y, -1, 0) < 40 || reach(one, x, y, 0, 1) + reach(one, x, y, 0, -1) < 40
  }).map((one) => one.outerHTML.slice(0, 160))
}"""


def ready(page: Page) -> None:
    """Wait until the page answers hands: its scripts have come, and the cards of a board can be dragged."""
    page.wait_for_load_state()
    if page.locator("#columns[data-may-move]").count():
        expect(page.locator("#columns.can-drag")).to_be_visible()


def listens(page: Page) -> None:
    """Wait until the page hears of what others do: what it asked when its stream opened is answered."""
    until(page, lambda: page.evaluate(ASKED))


def sent(page: Page) -> None:
    """Wait until no move of the page is on its way."""
    expect(page.locator("body.is-sending")).to_have_count(0)


def until(page: Page, holds: Callable[[], bool], otherwise: str = "it never came") -> None:
    """Look again and again at what the page does not show, such as what is stored, until it holds."""
    patience = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < patience, otherwise
        page.wait_for_timeout(50)


def as_slow_as_a_person(page: Page) -> None:
    """A form that was filled in within a second is a robot's, and sent back to be looked at."""
    until(page, lambda: time.time() > float(page.locator("input[name=opened]").input_value()) + 1.1)


def card(page: Page, title: str) -> Any:
    """The card with that title on the board."""
    return page.locator("#cols .kcard, #cols .acard", has_text=title)


def in_column(page: Page, column: str) -> Any:
    """The titles in the column, from top to bottom."""
    return page.locator(f'[data-name="{column}"] .kcard__a')


def heard(page: Page) -> Any:
    """What is said to people who listen."""
    return page.locator("#live")


def lift(page: Page, title: str, target: Any) -> None:
    """Take a card with the mouse and hold it over the middle of `target`, a hair below: right in the middle it is neither
    before nor after."""
    page.mouse.move(*middle(card(page, title).locator("h3")))
    page.mouse.down()
    x, y = middle(target)
    y += 2
    page.mouse.move(x - 30, y, steps=8)
    expect(page.locator("body.is-carrying")).to_have_count(1)
    page.mouse.move(x, y, steps=8)


def drag(page: Page, title: str, target: Any) -> None:
    """By mouse, onto the middle of `target`, in whose column it is let go."""
    lift(page, title, target)
    place, nearby = target.element_handle(), itertools.cycle((3, 2))

    def is_over() -> bool:
        if not page.evaluate(OVER, place):  # it may have made room; a hand that does not move is not looked at again
            page.mouse.move(middle(target)[0], middle(target)[1] + next(nearby))
        return page.evaluate(OVER, place)

    until(page, is_over)
    rest(page)
    page.mouse.up()


def rest(page: Page) -> None:
    """Hold what is in the hand for a moment, as people do before they let go: cards make room, and come to rest."""
    page.wait_for_timeout(200)
    still(page)


class Finger:
    """One finger on a touch screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def _touch(self, kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def swipe(self, start: tuple[float, float], to: tuple[float, float]) -> None:
        """At once, as people scroll."""
        self._touch("touchStart", *start)
        self._slide(start, to)
        self._touch("touchEnd")

    def drag(self, start: tuple[float, float], to: tuple[float, float]) -> None:
        """Rest until what is under the finger is lifted, take it to its place and let go."""
        self._touch("touchStart", *start)
        expect(self.page.locator(".sortable-chosen")).not_to_have_count(0)
        self._slide(start, to)
        rest(self.page)
        self._touch("touchEnd")

    def _slide(self, start: tuple[float, float], to: tuple[float, float]) -> None:
        for step in range(1, 11):
            self._touch("touchMove", *(a + (b - a) * step / 10 for a, b in zip(start, to, strict=True)))
            self.page.evaluate("new Promise(requestAnimationFrame)")


def still(page: Page) -> None:
    """Wait until nothing on the page is on its way to a place."""
    page.evaluate("async () => { await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))) }")


def middle(locator: Any) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(80):
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def barriers(page: Page) -> list[str]:
    """What axe complains about."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"], "preload": False}).response
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"]]


def small(page: Page) -> list[str]:
    """What a finger would miss: what can be pressed, stands in the middle of the window and is hit in less than 40 px."""
    return page.evaluate(SMALL)


FITS = """(one) => {
  const owns = (x, y) => (one.closest("label") ?? one).contains(document.elementFromPoint(x, y))
  const { left, top, width, height } = (one.closest("label") ?? one).getBoundingClientRect()
  const [x, y] = [left + width / 2, top + height / 2]
  const reach = (dx, dy) => {
    let far = 0
    while (far < 20 && owns(x + dx * far, y + dy * far)) far++
    return far
  }
  if (getComputedStyle(one).display === "inline" || !owns(x, y)) return true
  return reach(1, 0) + reach(-1, 0) >= 40 && reach(0, 1) + reach(0, -1) >= 40
}"""

COVERED = """(one) => {
  const { left, top, width, height } = one.getBoundingClientRect()
  const inTheWay = (below) => document.elementFromPoint(left + width / 2, top + height / 2 + below)?.closest(".toast")
  return !one.closest(".toast") && [-20, 0, 20].some(inTheWay)
}"""

TABBED = """(one) => {
  const walked = one.closest("[popover], [role=listbox], [role=radiogroup]")
  return one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) || walked !== null
}"""


class Hands:
    """One way of working with a page, "mouse", "keyboard" or "finger": walks told once are walked with each.

    The keyboard notices where the focus was lost, or what Tab does not reach; the finger notices what is too small for it.
    """

    def __init__(self, page: Page, way: str) -> None:
        self.page = page
        self.way = way
        self.is_keyboard = way == "keyboard"

    def arrive(self) -> None:
        """On a page that was just opened, where the focus is nowhere yet."""
        ready(self.page)
        if self.is_keyboard:
            self.page.keyboard.press("Tab")

    def press(self, target: Any) -> None:
        """A button, a link, a box to tick."""
        if self.way == "mouse":
            target.click()
        elif self.way == "finger":
            self._fits(target)
            target.tap()
        else:
            target = target.locator("input") if target.evaluate("(one) => one.matches('label')") else target
            self.stand_on(target)
            self.page.keyboard.press("Space" if target.get_attribute("type") in ("checkbox", "radio") else "Enter")

    def write(self, field: Any, text: str) -> None:
        """Into a field, instead of what stood there."""
        self.press(field) if not self.is_keyboard else self.stand_on(field)
        field.fill(text)

    def choose(self, choices: Any, label: str) -> None:
        """From a list that folds out: with the arrows, past the others."""
        if not self.is_keyboard:
            choices.select_option(label=label)
            return
        self.stand_on(choices)
        self.page.keyboard.press("Home")
        for _ in range(choices.locator("option").count()):
            if choices.locator("option:checked").inner_text().strip() == label:
                break
            self.page.keyboard.press("ArrowDown")
        expect(choices.locator("option:checked")).to_have_text(label)
        self.page.keyboard.press("Enter")

    def pick(self, text: str) -> None:
        """From the open list of people, labels or cards."""
        options = self.page.locator("#pick [role=option]", has_text=text)
        if self.is_keyboard:
            expect(self.page.locator("#pick-q")).to_be_focused()
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.type(text)
            self.page.keyboard.press("Enter")
        else:
            self.press(options)

    def leave_list(self) -> None:
        """Close that list."""
        self.page.keyboard.press("Escape") if self.is_keyboard else self.press(self.page.locator("[data-close-picker]"))
        expect(self.page.locator("#pick")).to_have_count(0)

    def undo(self, told: str) -> None:
        """Take back what a notice tells."""
        notice = self.page.locator("#notices .toast", has_text=told).last
        expect(notice.locator("[data-undo]")).to_be_visible()
        is_writing = self.page.locator("input:not([type=checkbox]):focus, textarea:focus, select:focus").count()
        self.page.keyboard.press("z") if self.is_keyboard and not is_writing else self.press(notice.locator("[data-undo]"))

    def sweep(self, notice: Any) -> None:
        """Take a notice away with a finger, to the side."""
        told, (x, y) = notice.inner_text(), middle(notice)
        Finger(self.page).swipe((x, y), (x + 90, y + 5))
        self.page.wait_for_timeout(350)  # a finger that is back sooner taps twice
        expect(self.page.locator("#notices .toast:visible").filter(has_text=told)).to_have_count(0)

    def stand_on(self, target: Any) -> None:
        """Give it the focus, as Tab does."""
        expect(target).to_be_visible()
        until(self.page, lambda: self.page.evaluate("document.activeElement !== document.body"))  # it is not lost
        expect(self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)  # what comes may take the focus
        until(self.page, lambda: target.evaluate(TABBED), f"Tab does not reach {target}")  # it may just have come anew
        target.focus()
        expect(target).to_be_focused()

    def _fits(self, target: Any) -> None:
        target.evaluate("(one) => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
        while target.evaluate(COVERED):
            self.sweep(self.page.locator("#notices .toast:visible").last)
        assert target.evaluate(FITS), f"too small for a finger: {target.evaluate('(one) => one.outerHTML.slice(0, 160)')}"
