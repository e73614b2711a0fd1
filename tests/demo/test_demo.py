"""Lumbre, the example company: what it holds, where its path leads, and that it goes without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from board.accounts.models import Department, Installation, User
from board.accounts.rules import links, passwords, people
from board.accounts.rules.people import Newcomer
from board.activity.models import Activity
from board.core.clock import now
from board.core.db import Base
from board.core.errors import Conflict
from board.demo import loading
from board.demo.path import path
from board.flow.models import Board, Card, Column, Move
from board.flow.queries.history import history
from board.insights.queries import door
from board.intake.models import Appeal, Decision, Duty, Pause, Request, RequestCard, Snippet, Subscription
from board.intake.queries.clocks import due_after
from board.metrics.models import Metric, TeamMetric
from board.notifications.models import Notification
from board.notifications.queries.lines import bell
from board.notifications.queries.lines import lines as notices
from board.search.models import Document
from board.teams.models import Holiday, Team
from board.teams.queries import covering, serving
from tests.world import sign_in


@pytest.fixture
def lumbre(database, app):
    """The example as it was loaded once: tests change a copy."""
    database.furnish("example", loading.load)


def count(db, what, *where):
    return db.session.scalar(select(func.count()).select_from(what).where(*where))


@pytest.mark.both_databases
def test_it_holds_what_the_company_did_in_half_a_year(app, db):
    loaded = loading.load()
    assert [team["key"] for team in loaded.teams] == ["DES", "DEC", "EMP", "CAD"]
    assert count(db, Card, Card.delivered_at.is_not(None), Card.archived_at.is_(None)) == 240
    assert count(db, Card, Card.archived_at.is_not(None)) == 9
    backlog = select(func.count()).select_from(Card).join(Card.column).where(Column.kind == "backlog")
    assert db.session.scalar(backlog) == 41
    assert loaded.requests == count(db, Request) == 36
    by_team = select(Team.key, func.count()).join(Card, Card.team_id == Team.id).where(Card.delivered_at.is_not(None))
    assert dict(db.session.execute(by_team.group_by(Team.key)).all())["CAD"] == 8


def test_every_card_stands_where_its_last_move_says(lumbre, db):
    last = dict(db.session.execute(select(Move.card_id, Move.to_column_id).order_by(Move.at, Move.id)).all())
    assert last == dict(db.session.execute(select(Card.id, Card.column_id)).all())
    assert count(db, Move, Move.at > now()) == 0


def test_the_answers_are_those_of_the_month(lumbre, db):
    states = dict(db.session.execute(select(Request.state, func.count()).group_by(Request.state)).all())
    assert states == {
        "accepted": 14,
        "declined": 10,
        "asked": 1,
        "reused": 4,
        "waiting": 4,
        "merged": 1,
        "deferred": 1,
        "closed": 1,
    }
    assert count(db, Decision, Decision.outcome == "rerouted") == 3
    assert count(db, Decision, Decision.letter == "") == 0
    assert count(db, RequestCard) == 14


def test_the_door_says_what_the_example_is_made_to_say(lumbre):
    found = door.door(door.span("year", None))
    assert (found.acceptance.count, found.acceptance.of, found.acceptance.percent) == (14, 25, 56)
    assert found.in_time.percent == 94
    assert (found.reuse.count, found.counts["rerouted"], found.counts["expedited"], found.counts["asked"]) == (
        4,
        3,
        2,
        1,
    )
    assert found.says_satisfaction and (found.satisfaction.count, found.satisfaction.of) == (9, 10)


def named(db, title):
    return db.session.scalar(select(Request).where(Request.title == title))


def answers(db, request):
    said = select(Decision.outcome, User.name).outerjoin(User, User.id == Decision.by_id).order_by(Decision.at)
    return [tuple(row) for row in db.session.execute(said.where(Decision.request_id == request.id))]


def test_only_what_was_delivered_is_rated(lumbre, db):
    rated = db.session.execute(
        select(Request.rated_at, Card.delivered_at)
        .join(RequestCard, RequestCard.request_id == Request.id)
        .join(Card, Card.id == RequestCard.card_id)
        .where(Request.rating.is_not(None))
    ).all()
    assert len(rated) == count(db, Request, Request.rating.is_not(None)) == 10
    assert all(delivered and delivered <= at <= now() for at, delivered in rated)


def test_the_head_said_yes_to_one_appeal_and_asks_back_about_the_other(lumbre, db):
    partner, migration = named(db, "A co-branded post with our wine club"), named(db, "Decir que migramos en un día")
    assert answers(db, partner) == [("declined", "Ana Ruiz"), ("accepted", "Carmen Vidal")]
    assert answers(db, migration) == [("declined", "Irene Lago"), ("asked", "Carmen Vidal")]
    for request in (partner, migration):
        appeal = db.session.scalar(select(Appeal).where(Appeal.request_id == request.id))
        no = db.session.get(Decision, appeal.decision_id)
        assert no.outcome == "declined" and no.at < appeal.at and request.for_head
    card = db.session.scalar(select(Card).join(RequestCard).where(RequestCard.request_id == partner.id))
    beside = select(func.max(Card.rank)).where(Card.column_id == card.column_id)
    assert card.rank == db.session.scalar(beside) and card.team_id == partner.team_id
    assert migration.paused_at and migration.due_at > now()


def test_clocks_stood_while_the_requester_had_the_question(lumbre, db):
    viral, migration = named(db, "Un vídeo viral"), named(db, "Decir que migramos en un día")
    stood = dict(db.session.execute(select(Pause.request_id, Pause.ended_at)).all())
    assert stood == {viral.id: viral.decided_at, migration.id: None}
    for request in db.session.scalars(select(Request)):
        team = db.session.get(Team, request.team_id) if request.team_id else None
        assert request.promised_at == due_after(request.received_at, team)


def test_its_door_has_addresses_a_rota_sentences_and_days_off(lumbre, db):
    sales = db.session.scalar(select(Department).where(Department.slug == "sales"))
    assert count(db, Department, Department.slug.is_(None)) == 0 and sales.shares_requests
    assert db.session.scalars(select(User.name).where(User.leads_department)).all() == ["Rubén Ortiz"]
    assert count(db, Request, Request.department_id == sales.id, Request.requester_id.is_(None)) == 1
    assert count(db, Duty) == 4 * 4 and count(db, Snippet, Snippet.language == "es") == count(db, Snippet) / 2 == 4 * 3
    days = db.session.scalars(select(Holiday.day).where(Holiday.team_id.is_(None)).order_by(Holiday.day)).all()
    assert len(days) == 2 and days[0] < now().date() < days[1]
    assert count(db, Request, Request.assigned_to_id.is_not(None), Request.state == "waiting") == 1
    heard = db.session.scalars(select(Subscription)).all()
    assert [(each.email, each.is_on) for each in heard] == [("berta@example.org", True)]


def test_bells_ring_for_what_was_said_given_and_answered_lately(lumbre, db):
    told = select(User.name, Notification.reason, Notification.actor_name).join(User, User.id == Notification.user_id)
    lines = {tuple(row) for row in db.session.execute(told.where(Notification.read_at.is_(None)))}
    assert {
        ("Ana Ruiz", "mention", "Diego Paz"),
        ("Bruno Rey", "kudos", "Leo Prieto"),
        ("Lidia Sanz", "handed", "Leo Prieto"),
        ("Olga Prat", "decision", "Carmen Vidal"),
        ("Sara Conde", "duty", "Irene Lago"),
    } <= lines
    assert any(reason == "move" for _name, reason, _by in lines) and all(name != by for name, _reason, by in lines)
    assert count(db, Notification) < 40, "a bell that is full says nothing"
    ana = db.session.scalar(select(User).where(User.name == "Ana Ruiz"))
    assert bell(ana).number and all(str(each.sentence) and each.can_open for each in notices(ana))


def test_what_happened_to_each_of_its_cards_is_told(lumbre, db):
    noted = select(Card).join(Activity, (Activity.subject_id == Card.id) & (Activity.subject_kind == "card")).distinct()
    cards = db.session.scalars(noted).all()

    assert len(cards) > 1 and all(str(line.sentence) for card in cards for line in history(card))


def test_each_team_s_first_figure_is_about_its_customers(lumbre, db):
    firsts = select(Metric.lens).join(TeamMetric, TeamMetric.metric_id == Metric.id).where(TeamMetric.position == 0)
    assert db.session.scalars(firsts).all() == ["customer"] * 4


def test_nobody_serves_chains_who_stay_and_three_requests_wait_there(lumbre, db):
    stage, persona = db.session.execute(
        select(Request.stage_id, Request.persona_id).where(Request.team_id.is_(None)).distinct()
    ).one()
    assert serving(stage, persona) == []
    assert count(db, Request, Request.team_id.is_(None), Request.state == "waiting") == 3
    double = [moment for moment, teams in covering().items() if len(teams) > 1]
    assert len(double) == 1


def test_its_path_has_five_stops_that_open(lumbre, db, signed_in):
    ana = db.session.scalar(select(User).where(User.email == "ana@lumbre.example.org"))
    stops = path(to=ana)
    assert stops.calls.first.value > stops.calls.last.value == 20
    assert stops.calls.goal.target == 18
    assert stops.guide_days == 10
    browser = signed_in(ana)
    page = browser.get("/tour").text
    links_there = [part.split('"')[0] for part in page.split('class="path__a" href="')[1:]]
    assert len(links_there) == 5
    for href in links_there:
        assert browser.get(href.replace("&amp;", "&")).status_code == 200, href
    answered = browser.get(links_there[0]).text
    assert "20" in answered and stops.guide_card.title in answered


def test_the_path_is_offered_to_those_who_work_in_the_example(lumbre, db, signed_in):
    for email, is_offered in (("ana", True), ("priya", False), ("ruben", False)):
        page = signed_in(db.session.scalar(select(User).where(User.email == f"{email}@lumbre.example.org"))).get("/settings").text
        assert "Lumbre, an example company" in page or "una empresa de ejemplo" in page
        assert ('href="/tour"' in page) is is_offered, email


def test_the_guide_was_answered_in_three_working_hours(lumbre, db):
    guide = db.session.scalar(select(Request).where(Request.title == "Ayuda para importar clientes"))
    assert timedelta(hours=3) <= guide.answered_at - guide.received_at <= timedelta(days=4)
    assert guide.evidence


def test_everybody_signs_in_with_the_one_password(db):
    password = loading.load().password
    for person in db.session.scalars(select(User)):
        assert person.is_example
        assert passwords.matches(password, person.password_hash)


def test_it_is_not_loaded_over_data(lumbre, db):
    with pytest.raises(Conflict, match="needs an empty installation"):
        loading.load()


@pytest.mark.both_databases
def test_it_goes_without_a_trace_and_one_s_own_administrator_stays(app, db):
    loading.load()
    links.new_link("set-up")
    own = people._add(Newcomer("Ana", "ana@example.org", "three words and more", "es"), role="administrator")
    db.session.commit()

    loading.remove(by=own)

    assert db.session.scalars(select(User.email)).all() == ["ana@example.org"]
    assert db.session.get(Installation, 1).example_since is None
    left = {t.name for t in Base.metadata.sorted_tables if count(db, t)} - {
        "users",
        "installation",
        "activities",
        "tokens",
    }
    assert left == {"documents"}
    assert db.session.scalars(select(Document.title)).all() == ["Ana"]
    with pytest.raises(Conflict):
        loading.remove(by=own)


def test_scale_adds_boards_and_cards_in_bulk(app, db):
    loaded = loading.load(scale=2)
    assert loaded.cards == count(db, Card) == 2_000
    assert count(db, Board) == 10


def test_the_same_seed_makes_the_same_half_year(app, db):
    loading.load(seed=7)
    first = db.session.scalars(select(Card.title).order_by(Card.id)).all()
    loading.remove()
    loading.load(seed=7)
    assert db.session.scalars(select(Card.title).order_by(Card.id)).all() == first


@pytest.mark.parametrize("language", ["es", "en"])
def test_messages_can_be_in_one_language(app, db, language):
    loading.load((language,))
    assert set(db.session.scalars(select(Card.language))) == {language}


def test_the_administrator_loads_and_removes_it_from_the_page(app, db, client):
    root = people._add(Newcomer("Ana", "ana@example.org", "three words and more", "en"), role="administrator")
    browser = sign_in(client, root)
    answer = browser.post("/demo")
    assert answer.status_code == 200 and "It is shown only now" in answer.text
    assert "Lumbre, an example company" in browser.get("/tour").text
    assert browser.post("/demo/removal").status_code == 303
    assert count(db, Team) == 0
