"""What can be done with a card and a board, each by mouse, by keyboard alone and by finger: one walk, three ways."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from board.core.clock import now, today
from board.core.db import db, writing
from board.core.words import Both
from board.flow.models import Attachment, Board, Card, CardLabel, CardPerson, CheckItem, Comment, Kudos
from board.flow.rules.labels import create_label
from board.flow.rules.work_types import create_work_type
from board.metrics.models import Metric, Observation, TeamMetric
from tests.browser.hands import PHONE, Hands, barriers, card, drag, until

WAYS = ("mouse", "keyboard", "finger")
TODAY = today("Europe/Madrid")

GIVE = """(how) => {
  const given = new DataTransfer()
  given.items.add(new File(["Tuesdays"], "map.txt", { type: "text/plain" }))
  const card = document.querySelector("dialog.cdlg .files")
  card.dispatchEvent(how === "drop" ? new DragEvent("drop", { dataTransfer: given, bubbles: true })
    : new ClipboardEvent("paste", { clipboardData: given, bubbles: true }))
}"""


@pytest.fixture(scope="module", autouse=True)
def customs(office: Any) -> None:
    """Discover makes two kinds of pieces and looks at one number."""
    with office.app.app_context(), writing():
        ana, team = db.session.merge(office.world.ana), db.session.merge(office.world.des)
        create_work_type(team, Both("Anuncio", "Advert"), Both("Pagar", "Pay"), by=ana)
        create_work_type(team, Both("Boletín", "Newsletter"), Both("Escribir\nRevisar", "Write\nReview"), by=ana)
        create_label(db.session.merge(office.world.board), "Feria", by=ana)
        metric = Metric(name=Both("Piden una demo", "Ask for a demo"), unit="%", decimals=1, created_at=now())
        db.session.add(metric)
        db.session.flush()
        db.session.add(TeamMetric(team_id=team.id, metric_id=metric.id))
        db.session.add(Observation(metric_id=metric.id, on=TODAY, value=3.3, recorded_at=now()))
        db.session.commit()


def start(desk: Any, way: str, who: str, address: str = "") -> Hands:
    return Hands(desk.sit(who, address, **(PHONE if way == "finger" else {})), way)


def filters(page: Any) -> None:
    """On a phone they are folded."""
    if not page.locator("#layout-list").is_visible():
        page.locator(".bhead__f").tap()


def select(hand: Hands, *titles: str) -> None:
    filters(hand.page)
    hand.press(hand.page.locator("#select-cards"))
    for title in titles:
        hand.press(card(hand.page, title) if hand.way == "finger" else hand.page.get_by_role("checkbox", name=f"Select “{title}”"))
    expect(hand.page.locator("#bulk-count")).to_have_text(f"{len(titles)} selected")


@pytest.mark.parametrize("way", WAYS)
def test_everything_of_a_card(desk: Any, way: str) -> None:
    other = desk.card("Poster", "ready", class_of_service="expedite")
    hand = start(desk, way, "diego")
    page = hand.page

    # made, and opened
    hand.arrive()
    hand.press(page.get_by_role("button", name="Add", exact=True))
    hand.press(page.locator("#plus .menu__i", has_text="A card"))
    hand.write(page.locator("#title"), "Trial")
    hand.press(page.locator("#new-card").get_by_role("checkbox", name=re.compile("^Marta")))
    hand.write(page.locator("#need"), "take a deposit without a call")
    hand.press(page.get_by_role("button", name="Add it to Accepted"))
    expect(page.locator("#notices")).to_contain_text("is at the bottom of Accepted")
    (number,) = [each.id for each in desk.stored(Card, title="Trial")]
    page.goto(f"{desk.url}{desk.board}?accepted=open")
    hand.arrive()
    hand.press(page.get_by_role("link", name="Trial", exact=True))
    expect(page.locator("#sheet-t")).to_be_focused()
    sections = ("people", "labels", "when", "links", "asks", "files", "piece", "kudos", "recurrence")
    part = {name: page.locator(f"#card-{number}-{name}") for name in sections}
    stored = lambda: desk.stored(Card, id=number)[0]  # noqa: E731

    # its words
    hand.press(page.get_by_role("link", name="Edit the title"))
    hand.write(page.locator("#card-title"), "Trial without a card")
    hand.press(page.locator("form:has(#card-title)").get_by_role("button", name="Save"))
    expect(page.locator("#sheet-t")).to_have_text("Trial without a card")
    hand.press(page.locator(".desc__e"))
    hand.write(page.locator("#description"), "Fill **Tuesdays**")
    hand.press(page.locator(".desc button[type=submit]"))
    expect(page.locator(".desc .prose strong")).to_have_text("Tuesdays")

    # who is on it, as what
    hand.press(page.locator(f"#take-{number}"))
    expect(part["people"]).to_contain_text("Diego Paz")
    hand.press(page.locator(f"#assign-{number}"))
    hand.pick("Ana Ruiz")
    expect(part["people"]).to_contain_text("Ana Ruiz")
    hand.leave_list()
    for name, role, kept in (("Diego Paz", "leads", "lead"), ("Ana Ruiz", "reviews", "reviewer"), ("Ana Ruiz", "pairs", "pair")):
        hand.choose(page.get_by_label(f"What {name} does on it"), role)
        until(page, lambda kept=kept: kept in {each.role for each in desk.stored(CardPerson, card_id=number)})
    hand.press(page.get_by_role("button", name="Take Ana Ruiz off it"))
    expect(part["people"]).not_to_contain_text("Ana Ruiz")
    hand.undo("Ana Ruiz is not on it any more.")
    expect(part["people"]).to_contain_text("Ana Ruiz")

    # a label, a date, how urgent, what kind of work
    hand.press(page.locator(f"#label-{number}"))
    if hand.is_keyboard:
        hand.pick("Navidad")
    else:
        hand.write(page.locator("#pick-q"), "Navidad")
        hand.press(page.locator("[data-create]"))
    expect(part["labels"]).to_contain_text("Navidad")
    hand.pick("Navidad")
    expect(part["labels"]).not_to_contain_text("Navidad")
    hand.pick("Navidad")
    hand.leave_list()
    expect(part["labels"]).to_contain_text("Navidad")
    hand.press(page.locator(f"#due-{number}"))
    page.locator(f"#due-on-{number}").fill("2027-01-15")  # how a day is typed is the browser's own affair
    hand.press(page.locator(f"form:has(#due-on-{number}) button"))
    expect(part["when"]).to_contain_text("15 January")
    urgency = page.get_by_label("How urgent is it?")
    hand.choose(urgency, "Urgent")
    expect(part["when"]).to_contain_text("Only a lead makes a card urgent")
    hand.choose(urgency, "Fixed date")
    until(page, lambda: stored().class_of_service == "fixed_date")
    expect(part["when"]).not_to_contain_text("Only a lead")
    hand.choose(page.get_by_label("Kind of work"), "Newsletter")
    expect(page.locator(".step")).to_have_text([re.compile("Escribir|Write"), re.compile("Revisar|Review")])

    # its steps
    hand.press(page.locator(".step [type=checkbox]").first)
    expect(page.locator("#live")).to_have_text("1 of 2 steps done")
    hand.write(page.locator("textarea[data-new]"), "Send it")
    page.keyboard.press("Enter")
    expect(page.locator(".step")).to_have_count(3)
    hand.press(page.locator(".step__m").nth(2))
    hand.write(page.get_by_role("textbox", name="Step", exact=True), "Send it on Tuesday")
    hand.choose(page.get_by_label("Who does it?"), "Ana Ruiz")
    hand.press(page.locator(".step--edit").get_by_role("button", name="Save"))
    expect(page.locator(".step").nth(2).locator(".avatar")).to_have_attribute("title", "Ana Ruiz")
    hand.press(page.locator(".step__m").nth(2))
    hand.press(page.get_by_role("button", name="Up"))
    expect(page.locator(".step").nth(1)).to_contain_text("Send it on Tuesday")
    hand.press(page.locator(".step__m").nth(1))
    hand.press(page.get_by_role("button", name="Take it away"))
    expect(page.locator(".step")).to_have_count(2)
    hand.undo("The step is gone.")
    expect(page.locator(".step")).to_have_count(3)
    hand.press(page.locator(f"#new-list-{number}"))
    hand.write(page.locator(f"#list-name-{number}"), "Proofs")
    hand.press(page.locator(f"form:has(#list-name-{number}) button"))
    expect(page.locator(".slist")).to_have_count(2)

    # cards it leans on, what it waits for
    for kind, told in (("It builds on", "Builds on"), ("It waits for", "Waits for")):
        hand.press(page.locator(f"#link-{number}"))
        hand.choose(page.get_by_label("How does it lean on it?"), kind)
        if not hand.is_keyboard:
            hand.write(page.locator("#pick-q"), "poster")
        else:
            hand.stand_on(page.locator("#pick-q"))
        hand.pick("Poster")
        expect(part["links"]).to_contain_text(told)
    expect(part["asks"]).to_contain_text("It waits for a card that is not finished")
    hand.press(page.get_by_role("button", name=re.compile("^Not linked to .* any more")).last)
    expect(part["links"]).not_to_contain_text("Builds on")
    hand.press(page.locator("dialog [data-key=b]"))
    hand.write(page.locator("#reason"), "legal")
    hand.press(page.get_by_role("button", name="It is blocked"))
    expect(part["asks"]).to_contain_text("legal")
    hand.write(page.locator(f"#ending-{number}"), "they said yes")
    hand.press(page.get_by_role("button", name="It can go on"))
    expect(page.locator("dialog .note--alarm")).to_have_count(0)

    # thanks, the piece, files
    hand.press(page.locator(f"#thank-{number}"))
    hand.write(page.locator(f"#thank-for-{number}"), "for reading it twice")
    hand.press(page.get_by_role("button", name="Say thanks"))
    expect(part["kudos"]).to_contain_text("for reading it twice")
    for field in ("piece_draft", "piece_live"):
        hand.press(page.locator(f"#{field}-{number}"))
        hand.write(page.locator(f"#in-{field}"), f"https://example.org/{field}")
        hand.press(page.locator(".piece__d[open] .btn--line"))
        expect(part["piece"]).to_contain_text(f"example.org/{field}")
    hand.press(page.locator(f"#piece-words-{number}"))
    hand.write(page.get_by_label("Kind of piece"), "Newsletter")
    hand.write(page.get_by_label("Where it is seen"), "Mail")
    hand.press(page.locator(".piece__w .btn--line"))
    expect(part["piece"].locator(".tag")).to_have_text(["Newsletter", "Mail"])
    with page.expect_file_chooser() as chooser:
        chooses = page.locator(".files__pick input")
        hand.press(chooses if hand.is_keyboard else page.locator(".files__pick"))
    chooser.value.set_files({"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Tuesdays"})
    hand.press(page.get_by_role("button", name="Take “plan.txt” off the card"))
    expect(page.locator(".file")).to_have_count(0)
    hand.undo("plan.txt")
    expect(page.locator(".file", has_text="plan.txt")).to_be_visible()
    hand.press(page.locator(".files__link summary"))
    hand.write(page.locator(".files__link").get_by_label("Address"), "https://example.org/plan")
    hand.press(page.get_by_role("button", name="Add the link"))
    expect(page.locator(".file")).to_have_count(2)
    if way != "finger":  # which has nothing to drop or to paste
        page.evaluate(GIVE, "drop" if way == "mouse" else "paste")
        expect(page.locator(".file", has_text="map.txt")).to_be_visible()

    # what is said about it, and whether one hears of it
    hand.write(page.locator("#comment"), "Look")
    hand.press(page.get_by_role("button", name="Say it"))
    expect(page.locator(".msg .prose")).to_have_text("Look")
    if way == "mouse":
        page.locator(".msg").hover()
    hand.press(page.get_by_role("link", name="Edit the comment"))
    hand.write(page.locator(".msg textarea"), "Look again")
    hand.press(page.locator(".msg").get_by_role("button", name="Save"))
    expect(page.locator(".msg .prose")).to_have_text("Look again")
    if way == "mouse":
        page.locator(".msg").hover()
    hand.press(page.get_by_role("button", name="Delete the comment"))
    expect(page.locator(".msg")).to_have_count(0)
    hand.undo("comment")
    expect(page.locator(".msg .prose")).to_have_text("Look again")
    for told in ("You hear nothing more of this card.", "You follow this card."):
        hand.press(page.locator(f"#watch-{number}"))
        expect(page.locator("#live")).to_have_text(told)

    # what we believe, when it comes back, where it stands
    hand.press(page.locator(".hyp__e"))
    hand.press(page.locator("#metric_id"))
    hand.write(page.locator("#expected_to"), "4.5")
    page.locator("#check_on").fill((TODAY + timedelta(days=28)).isoformat())
    hand.press(page.locator("#hypothesis button[type=submit]"))
    expect(page.locator("dialog .hyp__s")).to_contain_text("goes from 3.3% to 4.5%")
    hand.press(page.get_by_role("button", name="More actions"))
    hand.press(page.get_by_role("link", name="It comes back from time to time"))
    hand.choose(page.locator("#every"), "Every month")
    hand.press(page.get_by_role("button", name="Let it come back"))
    expect(part["recurrence"]).to_contain_text("every month")
    hand.press(part["recurrence"].get_by_role("button", name="End it"))
    expect(part["recurrence"]).to_be_hidden()
    hand.choose(page.locator("#card-column"), "Ready")
    hand.press(page.locator(".cdlg__col").get_by_role("button", name="Move"))
    expect(page.locator("dialog .crumb")).to_contain_text("Ready")

    # put away, and thrown away; back again
    for does, told, where, back in (
        ("Put it away", "is put away", "archive", "Bring it back"),
        ("Delete it", "is in the trash", "trash", "Bring back"),
    ):
        hand.press(page.get_by_role("button", name="More actions"))
        hand.press(page.get_by_role("button", name=does))
        expect(page.locator("#notices")).to_contain_text(told)
        expect(page).to_have_url(re.compile("/boards/"))  # the way back is gone, too
        page.goto(f"{desk.url}{desk.board}/{where}")
        hand.arrive()
        hand.press(page.get_by_role("button", name=f"{back} Trial without a card"))
        until(page, lambda: "Trial without a card" in desk.titles("ready"))
        if where == "archive":
            expect(page).to_have_url(f"{desk.url}/cards/{number}")  # or its answer would overtake the next page
        page.goto(f"{desk.url}{desk.board}")
        hand.arrive()
        hand.press(page.get_by_role("link", name="Trial without a card", exact=True)) if where == "archive" else None
    for kind, count in ((CheckItem, 3), (CardLabel, 1), (Kudos, 1), (Attachment, 2 if way == "finger" else 3), (Comment, 1)):
        assert len(desk.stored(kind)) == count, kind

    # a lead says yes to what is urgent; there is one place for it
    hand = start(desk, way, "ana", f"/cards/{number}")
    page = hand.page
    hand.arrive()
    hand.choose(page.get_by_label("How urgent is it?"), "Urgent")
    expect(page.locator(f"#card-{number}-when")).to_contain_text("“Poster” is urgent already")
    hand.press(page.get_by_role("link", name="Look at it"))
    expect(page).to_have_url(f"{desk.url}/cards/{other}")
    hand.arrive()
    hand.choose(page.get_by_label("How urgent is it?"), "When its turn comes")
    until(page, lambda: desk.stored(Card, id=other)[0].class_of_service == "standard")
    page.goto(f"{desk.url}/cards/{number}")
    hand.arrive()
    hand.choose(page.get_by_label("How urgent is it?"), "Urgent")
    until(page, lambda: stored().class_of_service == "expedite")


@pytest.mark.parametrize("way", WAYS)
def test_everything_of_a_board(desk: Any, way: str) -> None:
    poster = desk.card("Poster", "ready", due_on=TODAY)
    desk.cards(accepted=["First", "Second"], ready=["Leaflet"], review=["Proof"])
    hand = start(desk, way, "ana")
    page = hand.page
    board = desk.url + desk.board

    def menu(column: str, item: str) -> None:
        expect(page.locator("#dialog > *")).to_have_count(0)
        hand.press(page.locator(f'[data-name="{column}"] .col__menu[aria-expanded]'))
        hand.press(page.locator(".menu:popover-open .menu__i").filter(has_text=re.compile(f"^\\s*{item}")))

    def order(*names: str) -> None:
        expect(page.locator(".cols > [data-column]:not(.fold) [role=heading], .cols h2")).to_have_text(list(names))

    def settings(what: str, find: Any = None) -> None:
        filters(page)
        hand.press(page.get_by_role("button", name="Settings of this board"))
        hand.press(find(what) if find else page.get_by_role("button", name=what))

    # a column: added, called and coloured otherwise, put elsewhere, folded; another deleted with a home for its card
    hand.arrive()
    menu("Ready", "New column to the right")
    hand.write(page.get_by_label("English").first, "Proofs")
    hand.press(page.get_by_role("button", name="Add the column"))
    order("Ready", "Proofs", "Making", "Review", "Measuring", "Learned")
    if hand.is_keyboard:
        menu("Proofs", "Name, meaning, limit")
        expect(page.locator("#form-title")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator('[data-name="Proofs"] .col__menu[aria-expanded]')).to_be_focused()
    menu("Proofs", "Name, meaning, limit")
    hand.write(page.get_by_label("English").first, "Corrections")
    hand.choose(page.get_by_label("What a card in it means"), "Active: somebody works on it")
    hand.write(page.get_by_label(re.compile("^Limit")), "2")
    hand.press(page.get_by_role("button", name="Save the column"))
    expect(page.locator('[data-name="Corrections"] .col__h')).to_contain_text("0 of 2")
    menu("Corrections", "To the right")
    order("Ready", "Making", "Corrections", "Review", "Measuring", "Learned")
    menu("Corrections", "Fold it for me")
    hand.press(page.locator(".colf__b"))
    expect(page.locator(".colf")).to_have_count(0)
    menu("Review", "Delete…")
    hand.press(page.get_by_label("To the bottom of “Making”"))
    hand.press(page.get_by_role("button", name="Delete “Review”"))
    order("Ready", "Making", "Corrections", "Measuring", "Learned")
    assert desk.titles("making") == ["Proof"]
    hand.undo("The column “Review” is in the trash.")
    order("Ready", "Making", "Corrections", "Review", "Measuring", "Learned")
    menu("Corrections", "Delete…")
    hand.press(page.get_by_role("button", name="Delete “Corrections”"))
    order("Ready", "Making", "Review", "Measuring", "Learned")

    # one thing with many cards
    for button, item, told in (
        ("assign", "Ana Ruiz", lambda: len(desk.stored(CardPerson)) == 2),
        ("label", "Feria", lambda: len(desk.stored(CardLabel)) == 2),
        ("move", "Measuring", lambda: desk.titles("measuring") == ["Poster", "Leaflet"]),
    ):
        select(hand, "Poster", "Leaflet")
        hand.press(page.locator(f"#bulk-{button}"))
        hand.press(page.locator(f"#bulk-{button}-menu .menu__i", has_text=item))
        until(page, told)
        expect(page.locator("#bulk")).to_be_hidden()
    hand.undo("2 cards are in Measuring.")
    until(page, lambda: desk.titles("ready") == ["Poster", "Leaflet"])
    select(hand, "Poster", "Leaflet")
    hand.press(page.locator("#bulk-archive"))
    hand.undo("2 cards are put away.")
    until(page, lambda: desk.titles("ready") == ["Poster", "Leaflet"])

    # looks: a filter, kept under a name, under another one, and gone; lanes, list, calendar
    hand.press(page.locator(".chip", has_text="Mine"))
    expect(page.locator(".kcard")).to_have_count(2)
    hand.press(page.locator("#views-button"))
    hand.press(page.get_by_role("button", name="Save this view"))
    hand.write(page.locator("#view-dialog input[name=name]"), "Of mine")
    hand.press(page.get_by_role("button", name="Save the view"))
    expect(page.locator("#views-button")).to_contain_text("Of mine")
    hand.arrive()
    hand.press(page.locator("#views-button"))
    hand.press(page.get_by_role("button", name="Rename the view “Of mine”"))
    hand.write(page.locator("#view-dialog input[name=name]"), "What I do")
    hand.press(page.get_by_role("button", name="Rename", exact=True))
    expect(page.locator("#views-button")).to_contain_text("What I do")
    hand.arrive()
    hand.press(page.locator("#views-button"))
    hand.press(page.get_by_role("button", name="Delete the view “What I do”"))
    expect(page.locator("#views-button")).to_contain_text("Views")
    if way == "keyboard":
        page.keyboard.press("Escape")
    hand.press(page.locator("#more-filters-button"))
    hand.choose(page.get_by_label("Label"), "Without a label")
    expect(page.locator(".kcard")).to_have_count(0)
    page.keyboard.press("Escape")
    hand.press(page.locator("#clear-filters"))
    expect(page.locator(".kcard")).to_have_count(3)
    hand.press(page.locator("#lanes-button"))
    hand.press(page.locator("#lanes-persona"))
    expect(page.get_by_role("heading", level=2, name="Marta")).to_be_visible()
    filters(page)
    hand.press(page.locator("#layout-list"))
    hand.press(page.locator("#sort-title"))
    expect(page.get_by_role("row").nth(1)).to_contain_text("First")
    filters(page)
    hand.press(page.locator("#layout-calendar"))
    if way == "mouse":
        page.locator(".cal__c:visible", has_text="Poster").hover()
    hand.press(page.get_by_role("link", name="Change the date of “Poster”"))
    expect(page.locator(f"#due-on-{poster}")).to_be_focused()
    page.locator(f"#due-on-{poster}").fill("2027-01-15")
    hand.press(page.locator(f"form:has(#due-on-{poster}) button"))
    until(page, lambda: str(desk.stored(Card, id=poster)[0].due_on) == "2027-01-15")
    expect(page.locator(f"#due-on-{poster}")).to_be_hidden()  # before, Escape would leave the date
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    this = page.locator("#month-name").inner_text()
    hand.press(page.locator("#month-after"))
    expect(page.locator("#month-name")).not_to_have_text(this)

    # what is worth most: scores, and another place that a member proposes
    page.goto(board)
    hand.arrive()
    settings("Score", page.get_by_label)
    hand.press(page.get_by_role("button", name="Save the board"))
    expect(page.locator("dialog[open]")).to_have_count(0)
    hand.arrive()
    member = start(desk, way, "diego", "?accepted=open")
    member.arrive()

    def propose() -> None:
        member.press(card(member.page, "Second").get_by_role("link", name="Propose another place"))
        member.write(member.page.get_by_label("Why?"), "The fair is in March")
        member.press(member.page.get_by_role("button", name="Propose it"))
        expect(member.page.locator(".acard__prop")).to_contain_text("would put it above “First”. “The fair is in March”")

    propose()
    member.press(member.page.get_by_role("button", name="Take it back"))
    expect(member.page.locator(".acard__prop")).to_have_count(0)
    propose()
    hand.press(page.locator(".colnav a", has_text="Accepted") if way == "finger" else page.locator(".fold__b"))
    hand.press(page.get_by_role("link", name="Leave it here").or_(page.get_by_role("button", name="Leave it here")))
    hand.write(page.locator("#refusal input[name=answer]"), "The school comes first")
    hand.press(page.get_by_role("button", name="Leave it there"))
    expect(page.locator(".acard__prop")).to_have_count(0)
    hand.press(card(page, "Second").get_by_role("link", name="Score it"))
    for name, value in (("impact", "9"), ("confidence", "8"), ("ease", "7")):
        hand.write(page.locator(f"#{name}"), value)
    hand.press(page.get_by_role("button", name="Save my score"))
    expect(card(page, "Second").locator(".acard__s")).to_contain_text("1 person")
    hand.press(page.get_by_role("link", name="By score"))
    expect(page.locator(".acard h3")).to_have_text(["Second", "First"])
    hand.press(card(page, "Second").get_by_role("link", name="Score it"))
    hand.press(page.get_by_role("button", name="Take my score back"))
    expect(card(page, "Second").locator(".acard__s")).to_contain_text("No score")
    assert desk.titles("accepted") == ["First", "Second"]
    propose()
    hand.press(page.get_by_role("button", name="Put it there"))
    until(page, lambda: desk.titles("accepted") == ["Second", "First"])

    # another board: opened, the main one for a while, deleted, back from the trash
    page.goto(board)
    hand.arrive()
    settings("Open a further board")
    expect(page.locator("#form-title")).to_contain_text("A further board of")
    hand.write(page.get_by_label("English"), "Fair")
    hand.press(page.get_by_role("button", name="Open the board"))
    expect(page).not_to_have_url(board)
    fair = page.url
    hand.arrive()
    with page.expect_navigation():
        settings("Make it the main board")
    until(page, lambda: not desk.stored(Board, id=desk.world.board.id)[0].is_main)
    desk.is_main_again()
    page.goto(fair)
    hand.arrive()
    settings("Delete this board")
    expect(page).not_to_have_url(fair)
    page.goto(f"{desk.url}/teams/DES/trash")
    hand.arrive()
    hand.press(page.get_by_role("button", name="Bring back Fair"))
    until(page, lambda: [each.deleted_at for each in desk.stored(Board)] == [None, None])


@pytest.mark.parametrize("way", WAYS)
def test_limits_of_a_column_and_of_a_person(desk: Any, way: str) -> None:
    in_hand = {"started_at": now()}
    held = [desk.card("Poster", "making", **in_hand), desk.card("Banner", "making", **in_hand), desk.card("Leaflet", "ready")]
    desk.cards(review=["Film", "Song", "Map"])
    with desk.office.app.app_context(), writing():
        db.session.add_all([CardPerson(card_id=held[each], user_id=desk.world.diego.id) for each in (0, 2)])
        db.session.commit()
    lead = start(desk, way, "ana")
    lead.arrive()
    if way == "finger":
        lead.page.locator(".bhead__f").tap()
    lead.press(lead.page.get_by_role("button", name="Settings of this board"))
    lead.write(lead.page.get_by_label(re.compile("^Started cards one person")), "1")
    lead.press(lead.page.get_by_role("button", name="Save the board"))
    until(lead.page, lambda: desk.stored(Board, id=desk.world.board.id)[0].person_limit == 1)

    hand = start(desk, way, "diego")
    page = hand.page

    def move(title: str, column: str, onto: str, steps: int) -> None:
        if way == "mouse":
            drag(page, title, card(page, onto))
        elif way == "keyboard":
            card(page, title).locator(".kcard__a").focus()
            for key in ("Space", *["ArrowRight"] * steps, "Space"):
                page.keyboard.press(key)
        else:
            hand.press(card(page, title).locator(".kcard__more"))
            hand.press(page.locator("dialog .mvo", has_text=column))
            hand.press(page.get_by_role("button", name=f"Move to {column}"))

    # over a column's limit, and over one's own
    move("Banner", "Review", "Song", 1)
    dialog = page.get_by_role("dialog", name="Review would have 4 of 3")
    hand.write(dialog.get_by_placeholder("In a few words"), "Fair on Thursday")
    hand.press(dialog.get_by_role("button", name="Move anyway"))
    expect(page.locator(".limitline", has_text="limit 3 · Fair on Thursday")).to_be_visible()
    move("Leaflet", "Making", "Poster", 1)
    dialog = page.get_by_role("dialog", name="Diego Paz would have 2 of 1 cards in hand")
    expect(dialog).to_contain_text("Kept for the team’s Results, without a name.")
    hand.press(dialog.get_by_role("radio").last)
    hand.write(dialog.get_by_placeholder("In a few words"), "Both go out on Friday")
    assert way != "finger" or barriers(page) == []
    hand.press(dialog.get_by_role("button", name="Move anyway"))
    until(page, lambda: "Leaflet" in desk.titles("making"))

    # many at once, for one reason
    select(hand, "Film", "Song", "Map")
    hand.press(page.locator("#bulk-move"))
    hand.press(page.locator("#bulk-move-menu .menu__i", has_text="Making"))
    dialog = page.get_by_role("dialog", name="Making would have 5 of 4: say why.")
    hand.write(dialog.get_by_placeholder("In a few words"), "The fair")
    hand.press(dialog.get_by_role("button", name="Do it anyway"))
    until(page, lambda: {"Film", "Song", "Map"} < set(desk.titles("making")))
    assert desk.titles("review") == ["Banner"]

    # and by being put on another card
    hand.press(page.get_by_role("link", name="Banner", exact=True))
    hand.press(page.locator(f"#assign-{held[1]}"))
    hand.pick("Diego Paz")
    expect(page.locator("#pick")).to_contain_text("Diego Paz would have 3 of 1 cards in hand: say why.")
    hand.write(page.locator("#pick-reason"), "Ana is ill")
    hand.press(page.get_by_role("button", name="Put them on it anyway"))
    expect(page.locator(f"#card-{held[1]}-people")).to_contain_text("Diego Paz")

    # Results keep the reasons, and no name
    lead.page.goto(f"{desk.url}/results/DES")
    lead.arrive()
    overs = lead.page.locator("#over-limits")
    expect(overs).to_contain_text(re.compile("The limit of Review was exceeded 1 time: .*Fair on Thursday"))
    for summary in overs.locator("summary", has_text="per person").all():
        lead.press(summary)
    reasons = re.compile("exceeded 2 times: .*Ana is ill.*Both go out on Friday", re.S)
    expect(overs.locator("li", has_text="per person")).to_contain_text(reasons)
    expect(overs).not_to_contain_text("Diego")
