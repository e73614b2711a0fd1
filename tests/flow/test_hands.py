"""What hangs on a card besides its texts, as a browser changes it: people, steps, labels, kinds of work, dates, links, thanks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from board.core.clock import today
from board.core.db import db as database
from board.core.errors import DomainError, NotAllowed, NotFound
from board.core.words import Both, speaking
from board.flow.models import (
    Blocker,
    Card,
    CardLabel,
    CardPerson,
    CheckItem,
    Checklist,
    Kudos,
    Label,
    WorkType,
)
from board.flow.queries import hands
from board.flow.queries.cards import visible_card
from board.flow.queries.history import history, history_of
from board.flow.queries.watching import followers
from board.flow.rules import (
    blockers,
    boards,
    classes,
    kudos,
    labels,
    links,
    people,
    pieces,
    steps,
    watching,
    work_types,
)
from board.teams.rules.keys import renew_key
from tests.world import sign_in

TODAY = today("Europe/Madrid")


@pytest.fixture
def diego(world, client):
    return sign_in(client, world.diego)


@pytest.fixture
def card(world):
    return seen(world, world.card("Trial without a card"))


def seen(world, card, to=None):
    return visible_card(card.id, to=to or world.diego)


def post(browser, address, **form):
    page = browser.get("/cards/new").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    headers = {"HX-Request": "true"} if "/panel" in address or "surface" in address else {}
    return browser.post(address, data={"csrf_token": token, **form}, headers=headers)


def told(card):
    return [str(line.sentence) for line in history(card)]


def on(card):
    rows = select(CardPerson).where(CardPerson.card_id == card.id).order_by(CardPerson.id)
    return [(each.user_id, each.role) for each in database.session.scalars(rows)]


def lists_of(card):
    rows = database.session.execute(
        select(Checklist.name, CheckItem.text, CheckItem.is_done)
        .join(CheckItem, CheckItem.checklist_id == Checklist.id)
        .where(Checklist.card_id == card.id)
        .order_by(Checklist.position, CheckItem.position, CheckItem.id)
    )
    return [tuple(row) for row in rows]


# People


def test_somebody_takes_a_card_and_says_as_what(world, card):
    assert people.put_on(card, world.diego, by=world.diego)
    assert not people.put_on(card, world.diego, by=world.diego)
    row = database.session.scalars(select(CardPerson)).one()
    people.give_role(card, row.id, "lead", by=world.ana)

    assert on(card) == [(world.diego.id, "lead")]
    assert card.revision == 3
    assert told(card)[:2] == ["Ana said that Diego leads it", "Diego took it"]


def test_only_people_of_the_team_are_put_on_a_card(world, card):
    with pytest.raises(DomainError, match="does not work in this team"):
        people.put_on(card, world.irene, by=world.diego)
    with pytest.raises(NotAllowed):
        people.put_on(card, world.diego, by=world.irene)
    with pytest.raises(DomainError):
        people.put_on(card, world.diego, "boss", by=world.diego)


def test_who_was_taken_off_comes_back_with_their_role_once(world, card, diego):
    people.put_on(card, world.ana, "pair", by=world.diego)
    row = database.session.scalars(select(CardPerson)).one()

    answer = post(diego, f"/cards/{card.id}/people/{row.id}/removal/panel")
    assert "Ana Ruiz is not on it any more." in answer.text
    assert on(card) == []
    undo = next(part.split('"')[0] for part in answer.text.split('action="')[1:] if "/undo" in part.split('"')[0])
    for _ in range(2):
        assert post(diego, undo).status_code == 200

    assert on(card) == [(world.ana.id, "pair")]


def test_a_name_without_an_account_is_replaced_by_somebody(world, card, diego):
    database.session.add(CardPerson(card_id=card.id, name="Nuria (2019)", source_id="t1"))
    database.session.flush()
    row = database.session.scalars(select(CardPerson)).one()

    assert post(diego, f"/cards/{card.id}/people/panel", person_id=world.ana.id, instead=row.id).status_code == 200

    assert on(card) == [(world.ana.id, "")]


def test_the_picker_offers_me_first_and_shows_who_is_on_it(world, card, diego):
    people.put_on(card, world.ana, by=world.diego)

    page = diego.get(f"/cards/{card.id}/people/panel").text

    assert page.index("Diego Paz") < page.index("Ana Ruiz")
    assert 'aria-selected="true"' in page.split("Ana Ruiz")[0].rsplit("<button", 1)[1]
    assert "Irene" not in page


def test_more_than_the_limit_per_person_asks_for_a_reason(world, diego):
    world.board.person_limit = 1
    for title in ("One", "Two"):
        started = seen(world, world.card(title, world.making))
        started.started_at = started.created_at
        database.session.flush()
        answer = post(diego, f"/cards/{started.id}/people/panel", person_id=world.diego.id)

    assert answer.status_code == 422 and answer.headers["HX-Retarget"] == "#picker"
    assert "2 of 1 cards in hand" in answer.text
    assert post(diego, f"/cards/{started.id}/people/panel", person_id=world.diego.id, reason="Ana is ill").status_code == 200
    assert on(started) == [(world.diego.id, "")]


def test_without_scripts_the_page_comes_back(world, card, diego):
    answer = post(diego, f"/cards/{card.id}/people", person_id=world.diego.id)

    assert answer.status_code == 303 and answer.location.endswith(f"/cards/{card.id}")
    assert "Diego Paz" in diego.get(f"/cards/{card.id}").text


# Steps


def test_lines_become_steps_and_a_tick_is_a_tick(world, card, diego):
    answer = post(diego, f"/cards/{card.id}/steps/panel", text="- Draft the copy\n\n* [ ] Ask legal\n")
    assert answer.status_code == 200
    step = database.session.scalars(select(CheckItem).order_by(CheckItem.id)).first()
    for _ in range(2):
        post(diego, f"/cards/{card.id}/steps/{step.id}/tick/panel", done="1")

    assert lists_of(card) == [("", "Draft the copy", True), ("", "Ask legal", False)]
    assert told(card)[:2] == ["Diego ticked “Draft the copy”", "Diego added 2 steps"]
    post(diego, f"/cards/{card.id}/steps/{step.id}/tick/panel")
    assert told(card)[0] == "Diego unticked “Draft the copy”"
    assert step.done_by_id is None


def test_an_empty_step_is_refused_where_it_was_typed(world, card, diego):
    answer = post(diego, f"/cards/{card.id}/steps/panel", text="   ")
    whole = post(diego, f"/cards/{card.id}/steps", text=" ")

    assert answer.status_code == whole.status_code == 422
    assert "Say what has to be done." in answer.text and "Say what has to be done." in whole.text


def test_a_step_is_worded_given_carried_and_taken_away(world, card, diego):
    first, second, third = steps.add_steps(card, "One\nTwo\nThree", by=world.diego)
    other = steps.add_list(card, "After it is out", by=world.diego)
    post(diego, f"/cards/{card.id}/steps/{first.id}/panel", text="One, better", owner_id=world.ana.id)
    post(diego, f"/cards/{card.id}/steps/{third.id}/place/panel", list_id=first.checklist_id, before_id=second.id)
    assert [text for _name, text, _done in lists_of(card)] == ["One, better", "Three", "Two"]

    steps.place(card, second.id, other.id, None, by=world.diego)
    gone = steps.remove(card, first.id, by=world.diego)
    assert lists_of(card) == [("", "Three", False), ("After it is out", "Two", False)]
    for _ in range(2):
        steps.put_back(card, gone.facts, by=world.diego)
    assert [text for _name, text, _done in lists_of(card)] == ["One, better", "Three", "Two"]
    back = database.session.scalar(select(CheckItem).where(CheckItem.text == "One, better"))
    assert back.owner_id == world.ana.id


def test_a_list_comes_back_whole(world, card, diego):
    step = steps.add_steps(card, "One\nTwo", by=world.diego)[0]
    steps.name_list(card, step.checklist_id, "Before it is out", by=world.diego)
    steps.tick(card, step.id, True, by=world.diego)
    before = lists_of(card)

    answer = post(diego, f"/cards/{card.id}/lists/{step.checklist_id}/removal/panel")
    assert lists_of(card) == []
    undo = next(part.split('"')[0] for part in answer.text.split('action="')[1:] if "/undo" in part.split('"')[0])
    post(diego, undo)

    assert lists_of(card) == before


def test_a_step_becomes_a_card_of_its_own(world, card):
    step = steps.add_steps(card, "Shoot the video", by=world.diego)[0]

    made = steps.make_card(card, step.id, by=world.diego)

    assert world.titles(world.accepted) == ["Trial without a card", "Shoot the video"]
    assert step.text == f"Shoot the video ({made.key})"


def test_steps_of_another_card_cannot_be_reached(world, card, diego):
    other = seen(world, world.card("Other"))
    step = steps.add_steps(other, "Theirs", by=world.diego)[0]

    for way in ("tick", "place", "card"):
        assert post(diego, f"/cards/{card.id}/steps/{step.id}/{way}/panel", list_id=step.checklist_id).status_code == 404
    assert post(diego, f"/cards/{card.id}/steps/{step.id}/removal/panel").status_code == 200
    assert lists_of(other) == [("", "Theirs", False)]


# Labels


def test_a_label_is_made_and_put_on_at_once(world, card, diego):
    assert post(diego, f"/cards/{card.id}/labels/panel", create="1", name="  Campaña ").status_code == 200
    assert post(diego, f"/cards/{card.id}/labels/panel", create="1", name="campana").status_code == 200

    label = database.session.scalars(select(Label)).one()
    assert label.name == "Campaña"
    assert "Campaña" in diego.get(f"/cards/{card.id}").text
    post(diego, f"/cards/{card.id}/labels/panel", off=label.id)
    assert told(card)[:2] == ["Diego took off the label Campaña", "Diego labelled it Campaña"]


def test_labels_merge_and_part_again(world, card):
    other = seen(world, world.card("Other"))
    old, new = (labels.create_label(world.board, name, by=world.diego) for name in ("Mail", "Newsletter"))
    labels.put_label(card, old.id, by=world.diego)
    labels.put_label(other, old.id, by=world.diego)
    labels.put_label(other, new.id, by=world.diego)

    gone = labels.merge_label(world.board, old.id, new.id, by=world.ana)
    assert sorted(labels.carrying(new.id)) == sorted([card.id, other.id])
    labels.put_back(world.board, gone.facts, by=world.ana)

    assert labels.carrying(new.id) == [other.id]
    assert sorted(labels.carrying(gone.facts["label_id"])) == sorted([card.id, other.id])


def test_a_deleted_label_is_offered_back(world, card, diego):
    label = labels.create_label(world.board, "Mail", "blue", by=world.diego)
    labels.put_label(card, label.id, by=world.diego)
    revision = card.revision

    answer = post(diego, f"/boards/{world.board.id}/labels/{label.id}/removal")
    assert "The label “Mail” is gone." in answer.text
    undo = next(part.split('"')[0] for part in answer.text.split('action="')[1:] if "/undo" in part.split('"')[0])
    post(diego, undo)

    assert database.session.scalars(select(CardLabel)).one().card_id == card.id
    assert database.session.get(Card, card.id).revision == revision + 2


def test_two_labels_of_one_name_are_refused_beside_the_field(world, diego):
    labels.create_label(world.board, "Mail", by=world.diego)
    other = labels.create_label(world.board, "Web", by=world.diego)

    answer = post(diego, f"/boards/{world.board.id}/labels/{other.id}", name="MAIL", colour="red")

    assert answer.status_code == 422
    assert "There is a label “MAIL” already" in answer.text and 'value="MAIL"' in answer.text


# Kinds of work


def test_a_kind_of_work_brings_its_steps_once(world, card, diego):
    kind = work_types.create_work_type(world.des, Both("Boletín", "Newsletter"), Both("Escribir\nRevisar", "Write\nReview"), by=world.ana)
    card.language = "en"

    post(diego, f"/cards/{card.id}/work-type/panel", work_type_id=kind.id)
    post(diego, f"/cards/{card.id}/work-type/panel", work_type_id="")
    post(diego, f"/cards/{card.id}/work-type/panel", work_type_id=kind.id)

    assert lists_of(card) == [("Newsletter", "Write", False), ("Newsletter", "Review", False)]
    assert told(card)[0] == "Diego said what kind of work it is: Newsletter"


def test_only_leads_change_kinds_of_work(world, diego):
    assert post(diego, "/teams/DES/work-types", **{"name-es": "Boletín"}).status_code == 403
    assert "Another kind of work" not in diego.get("/teams/DES/work-types").text


def test_a_lead_writes_and_rests_a_kind_of_work(world, signed_in):
    ana = signed_in(world.ana)
    assert post(ana, "/teams/DES/work-types", **{"name-es": " ", "steps-es": "Uno"}).status_code == 422
    assert post(ana, "/teams/DES/work-types", **{"name-es": "Boletín", "steps-es": "Uno\nDos"}).status_code == 303
    kind = database.session.scalars(select(WorkType)).one()
    post(ana, f"/teams/DES/work-types/{kind.id}/archive")
    assert kind.archived_at is not None
    assert "Offer it again" in ana.get("/teams/DES/work-types").text


# Date and urgency


def test_a_fixed_date_needs_a_date(world, card, diego):
    answer = post(diego, f"/cards/{card.id}/class/panel", class_of_service="fixed_date")
    assert answer.status_code == 422 and "write it first" in answer.text

    assert post(diego, f"/cards/{card.id}/due/panel", due_on=(TODAY + timedelta(days=3)).isoformat()).status_code == 200
    assert post(diego, f"/cards/{card.id}/class/panel", class_of_service="fixed_date").status_code == 200
    assert post(diego, f"/cards/{card.id}/due/panel", due_on="").status_code == 422
    assert database.session.get(Card, card.id).due_on == TODAY + timedelta(days=3)


def test_a_day_that_does_not_exist_stays_in_its_field(world, card, diego):
    answer = post(diego, f"/cards/{card.id}/due/panel", due_on="2026-02-30")

    assert answer.status_code == 422 and 'value="2026-02-30"' in answer.text


def test_a_card_carried_in_the_calendar_is_due_that_day_and_undo_never_takes_a_newer_date(world, card, diego):
    days = [(TODAY + timedelta(days=ahead)).isoformat() for ahead in range(3)]
    post(diego, f"/cards/{card.id}/due/panel", due_on=days[0])

    answer = post(diego, f"/cards/{card.id}/due/panel?on=calendar", due_on=days[1])
    assert answer.headers["HX-Retarget"] == "#notices" and f'action="/cards/{card.id}/due/undoing"' in answer.text
    assert [name in answer.text for name in days] == [True, True, False]
    assert post(diego, f"/cards/{card.id}/due/undoing", due_on=days[0], given=days[2]).status_code == 410
    assert post(diego, f"/cards/{card.id}/due/undoing", due_on="2026-02-30", given=days[1]).status_code == 422
    assert post(diego, f"/cards/{card.id}/due/undoing", due_on=days[0], given=days[1]).status_code == 200
    assert database.session.get(Card, card.id).due_on == TODAY
    with pytest.raises(NotAllowed):
        classes.put_due_back(card, TODAY, None, by=world.irene)


def test_urgent_needs_a_lead_and_the_one_place(world, card):
    with pytest.raises(NotAllowed):
        classes.set_class(card, "expedite", by=world.diego)
    classes.set_class(card, "expedite", by=world.ana)
    with pytest.raises(DomainError):
        classes.set_class(seen(world, world.card("Other")), "expedite", by=world.ana)
    assert told(card)[0] == "Ana made it urgent"


# Blockers


def test_a_blocker_waits_for_a_person_or_a_card_and_says_what_ended_it(world, card, diego):
    other = world.card("Interview notes")
    post(diego, f"/cards/{card.id}/blocker/panel", reason="the notes", waits_for="card", other=f"des-{other.number}")
    assert database.session.scalars(select(Blocker)).one().other_id == other.id
    assert f"DES-{other.number}" in diego.get(f"/cards/{card.id}").text
    post(diego, f"/cards/{card.id}/blocker/end/panel", ending="Ana sent them")
    assert told(card)[0] == "Unblocked by Diego the same day: Ana sent them"

    post(diego, f"/cards/{card.id}/blocker/panel", reason="a yes", waits_for="person", person_id=world.irene.id)
    page = diego.get(f"/cards/{card.id}").text
    assert "It waits for Irene Lago." in page and "Blocked 2 times" in page


def test_a_blocker_that_names_nobody_or_an_unknown_card_is_refused(world, card, diego):
    for whom in ({"waits_for": "person"}, {"waits_for": "card", "other": "DES-999"}, {"waits_for": "card", "other": f"DES-{card.number}"}):
        answer = post(diego, f"/cards/{card.id}/blocker/panel", reason="a yes", **whom)
        assert answer.status_code == 422 and "a yes" in answer.text
    assert database.session.scalar(select(Blocker.id)) is None


# Links


def test_a_card_that_waits_for_another_says_so_and_both_show_it(world, card, diego):
    other = seen(world, world.card("Interview notes"))
    post(diego, f"/cards/{card.id}/links/panel", other_id=other.id, kind="blocked_by")

    assert "It waits for a card that is not finished" in diego.get(f"/cards/{card.id}").text
    assert "Holds up" in diego.get(f"/cards/{other.id}").text
    assert told(card)[0] == f"Diego said that it waits for DES-{other.number} Interview notes"


def test_nobody_waits_in_a_circle(world, card, diego):
    second, third = seen(world, world.card("Second")), seen(world, world.card("Third"))
    links.link(card, second, "blocked_by", by=world.diego)
    links.link(second, third, "blocked_by", by=world.diego)

    answer = post(diego, f"/cards/{third.id}/links/panel", other_id=card.id, kind="blocked_by")
    assert answer.status_code == 422 and "neither could ever go on" in answer.text
    with pytest.raises(DomainError):
        links.link(card, card, "derived_from", by=world.diego)
    assert links.link(third, card, "derived_from", by=world.diego)


def test_a_card_one_may_not_see_is_never_named(world, card, signed_in):
    secret = boards.open_board(world.dec, by=None)
    secret.is_private = True
    column = next(iter(database.session.scalars(select(type(world.accepted)).where(type(world.accepted).board_id == secret.id))))
    theirs = world.card("The merger", column)
    theirs.team_id = world.dec.id
    database.session.flush()
    links.link(card, visible_card(theirs.id, to=world.carmen), "blocked_by", by=world.carmen)

    diego = signed_in(world.diego)
    page = diego.get(f"/cards/{card.id}").text
    assert "merger" not in page and "Carmen said that it waits for another card" in page
    assert post(diego, f"/cards/{card.id}/links/panel", other_id=theirs.id, kind="derived_from").status_code == 404
    assert "merger" not in diego.get(f"/cards/{card.id}/links/panel?q=merger").text
    assert "merger" in signed_in(world.carmen).get(f"/cards/{card.id}").text


def test_cards_are_found_by_number_and_by_words_without_accents(world, card):
    world.card("Campaña de Navidad")
    other = world.card("Case study")

    assert [each.name for each in hands.cards_like("navidad campana", card, world.diego)] == ["Campaña de Navidad"]
    assert [each.name for each in hands.cards_like(f"des-{other.number}", card, world.diego)] == ["Case study"]
    assert hands.cards_like("100%", card, world.diego) == []


def test_the_short_address_leads_to_the_card_also_by_an_old_key(world, card, diego):
    renew_key(world.des, "DIS", by=world.ana)

    for key in (f"DIS-{card.number}", f"dis-{card.number}", f"DES-{card.number}"):
        assert diego.get(f"/c/{key}").location.endswith(f"/cards/{card.id}")
    for nothing in ("DES-999", "XYZ-1", "nonsense", "DES1"):
        assert diego.get(f"/c/{nothing}").status_code == 404


# Who hears of it


def test_who_has_to_do_with_a_card_follows_it_unless_they_muted_it(world, card, diego):
    card.created_by_id = world.ana.id
    people.put_on(card, world.diego, by=world.ana)
    watching.follow(card, by=world.irene)
    assert followers(card) == sorted([world.ana.id, world.diego.id, world.irene.id])

    post(diego, f"/cards/{card.id}/watch/panel", follow="0")
    assert followers(card) == sorted([world.ana.id, world.irene.id])
    world.board.is_private = True
    database.session.flush()
    assert followers(card) == [world.ana.id]


# Thanks


def test_thanks_are_given_once_shown_and_taken_back_by_who_gave_them(world, card, diego):
    for _ in range(2):
        answer = post(diego, f"/cards/{card.id}/kudos/panel", to_id=world.ana.id, text="for reading it twice")
    given = database.session.scalars(select(Kudos)).one()
    assert "Ana Ruiz will read it." in answer.text
    assert "for reading it twice" in diego.get(f"/cards/{card.id}").text
    with pytest.raises(NotAllowed):
        kudos.take_back(card, given.id, by=world.ana)

    post(diego, f"/cards/{card.id}/kudos/{given.id}/removal/panel")
    assert database.session.scalar(select(Kudos.id)) is None


def test_nobody_thanks_themselves(world, card, diego):
    answer = post(diego, f"/cards/{card.id}/kudos/panel", to_id=world.diego.id, text="for my patience")

    assert answer.status_code == 422 and "for my patience" in answer.text


# Piece


def test_a_delivered_card_asks_gently_and_once_for_its_link(world, diego):
    card = seen(world, world.card("Trial", world.measuring))
    card.delivered_at = card.created_at
    database.session.flush()
    ask = "Where do they see it?"
    assert ask in diego.get(f"/cards/{card.id}").text

    refused = post(diego, f"/cards/{card.id}/piece/panel", piece_live="javascript:alert(1)")
    assert refused.status_code == 422 and "An address begins with" in refused.text
    post(diego, f"/cards/{card.id}/piece/none/panel")
    assert ask not in diego.get(f"/cards/{card.id}").text

    post(diego, f"/cards/{card.id}/piece/panel", piece_live="https://example.org/trial")
    assert pieces.FIELDS and "example.org/trial" in diego.get(f"/cards/{card.id}").text
    assert told(card)[0] == "Diego changed the piece"


# History


def test_the_history_reads_well_in_both_languages_and_ends_with_all(world, card, diego):
    for number in range(20):
        steps.add_steps(card, f"Step {number}", by=world.diego)

    short, whole = history_of(card, world.diego), history_of(card, world.diego, whole=True)
    assert sum(len(lines) for _day, lines in short.days) == 12 and not short.is_whole
    assert sum(len(lines) for _day, lines in whole.days) >= 20 and whole.is_whole
    assert "Step 3" not in diego.get(f"/cards/{card.id}/body/panel").text.split("-history")[1]
    assert "Step 3" in diego.get(f"/cards/{card.id}/history/panel").text
    with speaking("es"):
        assert told(card)[0] == "Diego añadió el paso «Step 19»"


def test_a_card_page_makes_the_same_number_of_statements_whatever_hangs_on_it(world, card, diego, queries_made):
    address = f"/cards/{card.id}"
    diego.get(address)
    few = len(queries_made(lambda: diego.get(address)))
    for number in range(5):
        steps.add_steps(card, f"One {number}\nTwo", by=world.diego)
        labels.put_label(card, labels.create_label(world.board, f"Label {number}", by=world.diego).id, by=world.diego)
        links.link(card, seen(world, world.card(f"Other {number}")), "derived_from", by=world.diego)
        kudos.thank(card, world.ana, f"for {number}", by=world.diego)
        blockers.block(card, "legal", by=world.diego)
        blockers.unblock(card, by=world.diego)
    people.put_on(card, world.diego, by=world.ana)
    people.put_on(card, world.ana, by=world.ana)
    diego.get(address)

    assert len(queries_made(lambda: diego.get(address))) <= few + 4


def test_somebody_of_another_team_changes_nothing(world, card, signed_in):
    irene = signed_in(world.irene)
    page = irene.get(f"/cards/{card.id}").text
    assert "I take it <kbd>" not in page and "Add a step" not in page

    for way in ("people", "steps", "lists", "labels", "due", "class", "work-type", "piece", "piece/none"):
        assert post(irene, f"/cards/{card.id}/{way}/panel", text="x", name="x", person_id=world.irene.id).status_code == 403
    with pytest.raises(NotFound):
        visible_card(card.id, to=world.jon)
