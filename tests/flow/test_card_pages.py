"""The page of a card and its forms, as a browser asks for them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from board.core.clock import now, today
from board.core.db import db as database
from board.core.words import Both
from board.flow.models import (
    Blocker,
    Card,
    CardLabel,
    CardPerson,
    CardPersona,
    CheckItem,
    Checklist,
    Column,
    Comment,
    Label,
)
from board.flow.rules.blockers import block
from board.flow.rules.boards import open_board
from board.flow.rules.moves import move
from board.metrics.models import Metric, Observation, TeamMetric
from tests.world import sign_in

TODAY = today("Europe/Madrid")


@pytest.fixture
def diego(world, client):
    """The browser of somebody who works in the team."""
    return sign_in(client, world.diego)


def token(client):
    page = client.get("/cards/new").text
    return page.split('name="csrf-token" content="')[1].split('"')[0]


def post(client, address, **form):
    """Send a form as a browser does, with its token."""
    return client.post(address, data={"csrf_token": token(client), **form})


def fresh(card):
    return database.session.scalar(select(Card).where(Card.id == card.id).execution_options(populate_existing=True))


def edited(card, **more):
    return {"title": card.title, "need": card.need, "class_of_service": "standard", "revision": card.revision, **more}


@pytest.fixture
def metric(world):
    found = Metric(name=Both("Reservan", "Book a table"), unit="%", decimals=1, created_at=now())
    database.session.add(found)
    database.session.flush()
    database.session.add(TeamMetric(team_id=world.des.id, metric_id=found.id))
    database.session.add(Observation(metric_id=found.id, on=TODAY, value=3.3, recorded_at=now()))
    database.session.flush()
    return found


def test_the_card_shows_whom_it_serves_and_what_changes(world, diego):
    card = world.card("Trial without a card", description="First line\nwith <b>no markup</b>")

    page = diego.get(f"/cards/{card.id}").text

    for words in ("Trial without a card", "Marta", "Fill a Tuesday without discounts".lower(), "DES-1", "Making"):
        assert words.casefold() in page.casefold()
    assert "First line<br>\nwith &lt;b&gt;no markup&lt;/b&gt;" in page


def test_the_same_card_opens_in_a_dialog(world, diego):
    card = world.card("Trial")

    panel = diego.get(f"/cards/{card.id}/panel").text

    assert panel.lstrip().startswith("<dialog")
    assert "<html" not in panel


def test_a_card_can_be_made_with_its_title_alone(world, diego):
    answer = post(diego, "/cards/new", board_id=world.board.id, title="Deposits, explained")

    assert answer.status_code == 303
    assert world.titles(world.accepted) == ["Deposits, explained"]


def test_one_card_after_the_other_is_written_for_whom_and_when_the_first_was(world, diego):
    chosen = {"personas": [str(world.marta.id), str(world.lola.id)], "stage_id": str(world.decide.id)}
    for surface in ("", "/panel"):
        answer = post(diego, f"/cards/new{surface}", board_id=world.board.id, title="Deposits", need="pay", another="1", **chosen)
        form = diego.get(answer.location).text
        assert answer.location.startswith(f"/cards/new{surface}?") and ("<html" in form) == (not surface)
        assert f"{world.des.key}-{1 + bool(surface)} is at the bottom of Accepted." in form
        assert form.count("checked") == 2 and f'<option selected value="{world.decide.id}">' in form
        assert "Deposits" not in form and ">pay<" not in form and "autofocus" in form

    assert world.titles(world.accepted) == ["Deposits", "Deposits"]
    assert diego.get("/cards/new?after=999").status_code == 404


def test_a_pasted_list_is_a_card_a_line_for_the_same_customer(world, diego):
    chosen = {"board_id": world.board.id, "personas": [str(world.marta.id)]}
    answer = post(diego, "/cards/new/panel", title="Flyer", others="Poster\n\n  Banner ", **chosen)
    assert "3 cards are at the bottom of Accepted." in answer.text
    assert world.titles(world.accepted) == ["Flyer", "Poster", "Banner"]
    assert database.session.scalars(select(CardPersona.persona_id)).all() == [world.marta.id] * 3

    answer = post(diego, "/cards/new/panel", title="Leaflet", others="Banner", another="1", **chosen)
    assert "2 cards are at the bottom of Accepted." in diego.get(answer.location).text
    assert world.titles(world.accepted)[3:] == ["Leaflet", "Banner"]

    for others, told in [("x" * 501, "One of the lines is longer"), ("a\n" * 100, "At most 100 cards at once.")]:
        answer = post(diego, "/cards/new", title="Flyer", others=others, **chosen)
        assert answer.status_code == 422 and told in answer.text and "hidden><div" not in answer.text
    assert len(world.titles(world.accepted)) == 5


def test_a_card_without_a_title_keeps_what_was_typed(world, diego):
    answer = post(diego, "/cards/new", board_id=world.board.id, title=" ", need="book in a minute")

    assert answer.status_code == 422
    assert "Give the card a title." in answer.text
    assert "book in a minute" in answer.text


def test_a_title_of_ten_megabytes_is_refused_before_it_is_read(world, diego):
    answer = post(diego, "/cards/new", board_id=world.board.id, title="x" * 10_000_000)

    assert answer.status_code == 413
    assert world.titles(world.accepted) == []


def test_a_title_that_is_too_long_stays_in_its_field(world, diego):
    answer = post(diego, "/cards/new", board_id=world.board.id, title="Long " * 200)

    assert answer.status_code == 422
    assert "Long Long Long" in answer.text


def test_a_date_that_does_not_exist_is_named_and_kept(world, diego):
    card = world.card("Trial")

    answer = post(diego, f"/cards/{card.id}/edit", **edited(card, due_on="2026-02-30"))

    assert answer.status_code == 422
    assert "That day does not exist" in answer.text
    assert "2026-02-30" in answer.text


@pytest.mark.parametrize(
    "foreign",
    [
        {"stage_id": "999"},
        {"stage_id": "1; drop table cards"},
        {"personas": "999"},
        {"people": "999"},
        {"class_of_service": "first"},
        {"piece_live": "javascript:alert(1)"},
        {"revision": "many"},
    ],
)
def test_a_foreign_value_in_any_field_changes_nothing(world, diego, foreign):
    card = world.card("Trial")

    answer = post(diego, f"/cards/{card.id}/edit", **edited(card, **foreign))

    assert answer.status_code == 422
    assert fresh(card).revision == 1


def test_somebody_of_another_team_cannot_be_put_on_a_card(world, diego):
    card = world.card("Trial")

    answer = post(diego, f"/cards/{card.id}/edit", **edited(card, people=str(world.irene.id)))

    assert answer.status_code == 422
    assert database.session.scalar(select(CardPerson.id).where(CardPerson.card_id == card.id)) is None


def test_two_people_edit_and_the_second_sees_both_versions(world, diego):
    card = world.card("Trial")
    typed = edited(card, title="Diego’s title", personas=str(world.marta.id), stage_id=str(world.discover.id))
    post(diego, f"/cards/{card.id}/edit", **{**typed, "title": "Ana’s title"})

    answer = post(diego, f"/cards/{card.id}/edit", **typed)

    assert answer.status_code == 409
    assert "Ana’s title" in answer.text
    assert "Diego’s title" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert fresh(card).title == "Ana’s title"
    assert post(diego, f"/cards/{card.id}/edit", **{**typed, "revision": 2}).status_code == 303
    assert fresh(card).title == "Diego’s title"


@pytest.mark.parametrize("address", ["edit", "blocker", "hypothesis", "check"])
def test_the_forms_are_for_its_team(world, client, address):
    card = world.card("Trial")
    irene = sign_in(client, world.irene)

    assert irene.get(f"/cards/{card.id}").status_code == 200
    assert irene.get(f"/cards/{card.id}/{address}").status_code == 403


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("edit", {"title": "Mine", "revision": "1", "class_of_service": "standard"}),
        ("blocker", {"reason": "no"}),
        ("blocker/end", {}),
        ("hypothesis", {"look_at": "calls"}),
        ("check", {"outcome": "cannot_tell"}),
        ("check/later", {"check_on": "2027-01-01"}),
        ("archive", {}),
        ("restoration", {}),
        ("moves", {"column_id": "2"}),
    ],
)
def test_another_team_changes_nothing(world, client, address, form):
    card = world.card("Trial")
    irene = sign_in(client, world.irene)
    with_token = sign_in(client, world.irene).get("/my-work").text.split('name="csrf-token" content="')[1].split('"')[0]

    answer = irene.post(f"/cards/{card.id}/{address}", data={"csrf_token": with_token, **form})

    assert answer.status_code == 403
    assert fresh(card).revision == 1


def test_another_team_sees_no_buttons(world, client):
    card = world.card("Trial")

    page = sign_in(client, world.irene).get(f"/cards/{card.id}").text

    assert "Blocked" not in page
    assert "/edit" not in page


@pytest.mark.parametrize("who", ["jon", "ruben"])
def test_stakeholders_and_sales_open_no_card(world, client, who):
    card = world.card("Trial")

    assert sign_in(client, getattr(world, who)).get(f"/cards/{card.id}").status_code == 403


def test_a_card_of_a_private_board_is_not_there_for_others(world, client):
    card = world.card("Trial")
    world.board.is_private = True

    irene = sign_in(client, world.irene)

    for address in ("", "/panel", "/edit", "/blocker/panel", "/hypothesis", "/check"):
        assert irene.get(f"/cards/{card.id}{address}").status_code == 404


def test_an_unknown_card_is_not_there(world, diego):
    assert diego.get("/cards/999").status_code == 404
    assert diego.get("/cards/99999999999999999999").status_code == 404


def test_the_column_list_moves_the_card_without_scripts(world, diego):
    card = world.card("Trial")

    answer = post(diego, f"/cards/{card.id}/moves", column_id=world.ready.id, seen=world.accepted.id)

    assert answer.status_code == 303
    assert world.titles(world.ready) == ["Trial"]


def test_moving_into_making_without_a_hypothesis_leads_to_its_form_and_on(world, diego):
    card = world.card("Trial", look_at="")
    move(card, world.ready, by=world.diego)

    asked = post(diego, f"/cards/{card.id}/moves", column_id=world.making.id)
    answer = post(diego, asked.location, look_at="how many come back")

    assert asked.location.startswith(f"/cards/{card.id}/hypothesis")
    assert answer.status_code == 303
    assert world.titles(world.making) == ["Trial"]


def test_over_the_limit_the_form_asks_for_the_reason(world, diego):
    world.ready.wip_limit = 1
    world.card("There", world.ready)
    card = world.card("Trial")

    asked = post(diego, f"/cards/{card.id}/moves", column_id=world.ready.id)
    answer = post(diego, f"/cards/{card.id}/moves", column_id=world.ready.id, reason="Demo day")

    assert asked.status_code == 422
    assert "Ready would have 2 of 1" in asked.text
    assert answer.status_code == 303
    assert world.titles(world.ready) == ["There", "Trial"]


def test_leaving_accepted_for_nobody_leads_to_the_card_and_on(world, diego):
    card = world.card("Trial", stage_id=None, origin="own_idea", need="")
    database.session.execute(Card.personas.property.secondary.delete())

    asked = post(diego, f"/cards/{card.id}/moves", column_id=world.ready.id)
    saved = post(diego, asked.location, **edited(card, personas=str(world.marta.id), need="book in a minute"))

    assert "/edit" in asked.location
    assert saved.status_code == 303
    assert world.titles(world.ready) == ["Trial"]


def test_a_hypothesis_takes_the_value_of_today_where_none_is_typed(world, diego, metric):
    card = world.card("Trial", look_at="")
    day = (TODAY + timedelta(20)).isoformat()

    answer = post(diego, f"/cards/{card.id}/hypothesis", metric_id=metric.id, expected_to="4,5", check_on=day)

    assert answer.status_code == 303
    assert (fresh(card).expected_from, fresh(card).expected_to) == (3.3, 4.5)
    assert "goes from" in diego.get(f"/cards/{card.id}").text


def test_a_channel_figure_cannot_be_chosen_even_by_hand(world, diego, metric):
    metric.lens = "channel"

    answer = post(diego, f"/cards/{world.card('Trial').id}/hypothesis", metric_id=metric.id, expected_to="4")

    assert answer.status_code == 422


def test_half_a_hypothesis_keeps_what_was_typed(world, diego, metric):
    card = world.card("Trial", look_at="")

    answer = post(diego, f"/cards/{card.id}/hypothesis", metric_id=metric.id, expected_to="4,5")

    assert answer.status_code == 422
    assert "all three are needed" in answer.text
    assert 'value="4,5"' in answer.text


def test_blocking_and_unblocking(world, diego):
    card = world.card("Trial")

    post(diego, f"/cards/{card.id}/blocker", reason="legal has to answer", waits_for="department")
    assert "legal has to answer" in diego.get(f"/cards/{card.id}").text
    post(diego, f"/cards/{card.id}/blocker/end")

    assert fresh(card).blocked_at is None
    assert database.session.scalar(select(Blocker.until)) is not None


def test_the_check_asks_with_before_hoped_and_today_and_writes_the_value_down(world, diego, metric):
    due = {"metric_id": metric.id, "expected_from": 3.3, "expected_to": 4, "check_on": TODAY, "look_at": ""}
    card = world.card("Demo form", world.measuring, delivered_at=now() - timedelta(28), **due)

    page = diego.get(f"/cards/{card.id}/check").text
    answer = post(diego, f"/cards/{card.id}/check", outcome="moved", value="4,1", note="A shorter form.")

    for words in ("Did it serve Marta?", "3.3%", "4%"):
        assert words in page
    assert answer.status_code == 303
    assert fresh(card).column_id == world.learned.id
    assert database.session.scalar(select(Observation.value).where(Observation.on == TODAY)) == 4.1
    assert "It moved." in diego.get(f"/cards/{card.id}").text


def test_the_check_keeps_the_sentence_when_the_answer_is_missing(world, diego, metric):
    due = {"metric_id": metric.id, "expected_from": 3.3, "expected_to": 4, "check_on": TODAY}
    card = world.card("Demo form", world.measuring, delivered_at=now(), **due)

    answer = post(diego, f"/cards/{card.id}/check", note="A shorter form.")

    assert answer.status_code == 422
    assert "Choose one of the three answers." in answer.text
    assert "A shorter form." in answer.text


def test_it_can_be_checked_again_in_two_weeks(world, diego):
    card = world.card("Demo form", world.measuring, delivered_at=now(), check_on=TODAY)

    post(diego, f"/cards/{card.id}/check/later", check_on=(TODAY + timedelta(14)).isoformat())

    assert fresh(card).check_on == TODAY + timedelta(14)


def test_putting_away_in_the_dialog_closes_it_and_offers_undo(world, diego):
    card = world.card("Trial")

    answer = post(diego, f"/cards/{card.id}/archive/panel")

    assert answer.headers["HX-Trigger"] == "sirve:close-dialog"
    assert f"/cards/{card.id}/restoration/panel" in answer.text
    post(diego, f"/cards/{card.id}/restoration/panel")
    assert world.titles(world.accepted) == ["Trial"]


def test_a_started_card_says_how_many_of_its_days_it_has_been_in_its_column(world, diego):
    card = world.card("Guide", world.review, started_at=now() - timedelta(8))
    card.entered_at = now() - timedelta(2)

    assert re.search(r"9 days</b>.*3 days of them in Review", diego.get(f"/cards/{card.id}").text, re.S)
    alone = world.card("Talk", world.making, started_at=now() - timedelta(8))
    alone.entered_at = alone.started_at
    assert "of them in" not in diego.get(f"/cards/{alone.id}").text


def test_another_card_like_it_waits_at_the_bottom_of_accepted_and_can_be_taken_back(world, diego):
    card = world.card("Newsletter", world.making)
    steps = Checklist(card_id=card.id, name="Steps")
    database.session.add(steps)
    database.session.flush()
    database.session.add(CheckItem(checklist_id=steps.id, text="Choose", is_done=True, position=0))
    world.card("Already waiting")

    answer = post(diego, f"/cards/{card.id}/copies/panel")

    copy = database.session.scalars(select(Card).order_by(Card.id.desc())).first()
    steps = database.session.scalars(select(CheckItem).where(CheckItem.checklist_id != steps.id)).all()
    assert world.titles(world.accepted) == ["Already waiting", "Newsletter"]
    assert [(step.text, step.is_done) for step in steps] == [("Choose", False)]
    assert "Newsletter" in diego.get(f"/cards/{copy.id}").text.split("Builds on")[1]
    assert "DES-3, another like it, is at the bottom of Accepted." in answer.text
    post(diego, f"/cards/{copy.id}/deletion/panel")
    assert world.titles(world.accepted) == ["Already waiting"]


def test_another_like_a_card_of_a_further_board_waits_on_the_main_one_without_its_labels(world, diego):
    further = open_board(world.des, by=world.ana, name=Both(en="Brought"))
    column = database.session.scalar(select(Column).where(Column.board_id == further.id).order_by(Column.rank.desc()).limit(1))
    card, label = world.card("Newsletter", column), Label(board_id=further.id, name="mail")
    database.session.add(label)
    database.session.flush()
    database.session.add(CardLabel(card_id=card.id, label_id=label.id))

    answer = post(diego, f"/cards/{card.id}/copies")

    assert world.titles(world.accepted) == ["Newsletter"]
    assert database.session.scalars(select(CardLabel.card_id)).all() == [card.id]
    assert answer.location == f"/cards/{card.id + 1}"


def test_a_form_from_the_card_leads_back_to_the_card_in_the_dialog(world, diego):
    card = world.card("Trial")

    answer = post(diego, f"/cards/{card.id}/blocker/panel?then=card", reason="legal")

    assert (answer.status_code, answer.location) == (303, f"/cards/{card.id}/panel")


def test_an_evil_link_of_an_import_is_no_link(world, diego):
    from board.flow.models import Attachment

    card = world.card("Trial")
    database.session.add(Attachment(card_id=card.id, name="Look", url="javascript:alert(1)"))

    page = diego.get(f"/cards/{card.id}").text

    assert "Look" in page
    assert "javascript:" not in page


def test_a_card_page_costs_the_same_statements_whatever_hangs_on_it(world, diego, queries_made):
    card = world.card("Trial")
    database.session.commit()
    diego.get(f"/cards/{card.id}")
    few = queries_made(lambda: diego.get(f"/cards/{card.id}"))
    for number in range(12):
        checklist = Checklist(card_id=card.id, name=f"List {number}")
        database.session.add(checklist)
        database.session.flush()
        database.session.add(CheckItem(checklist_id=checklist.id, text="Step"))
        database.session.add(Comment(card_id=card.id, author_name="Ana", text="Yes", at=now()))
        database.session.add(CardPerson(card_id=card.id, name=f"Name {number}"))
    for column in (world.ready, world.making, world.review):
        move(card, column, by=world.diego)
    block(card, "legal", by=world.diego)
    database.session.commit()
    diego.get(f"/cards/{card.id}")
    many = queries_made(lambda: diego.get(f"/cards/{card.id}"))

    assert len(many) <= len(few) + 3  # when and by whom it was blocked
    assert len(many) < 25
