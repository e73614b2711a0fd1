"""What somebody with an account sees of requests: their own, and their department's where its lead allows it."""

from __future__ import annotations

import pytest

from board.accounts.models import Department
from board.activity.models import Activity
from board.core.clock import now
from board.core.errors import DomainError, NotFound
from board.core.words import Both
from board.flow.models import Card
from board.intake.models import Request
from board.intake.queries import mine
from board.intake.rules import answers, appeals, departments, replies
from board.intake.rules.answers import NewCard
from board.intake.rules.letters import Written
from board.intake.rules.send import send
from board.notifications.queries.addressees import addressees
from tests.world import sign_in

from .conftest import loaded, person


@pytest.fixture
def signed_in(client):
    return lambda somebody: sign_in(client, somebody)


@pytest.fixture
def support(world, db):
    """Paula's department, her lead Olga, her colleague Jon; and Rita, who leads sales."""
    support, sales = Department(name=Both("Soporte", "Support")), Department(name=Both("Ventas", "Sales"))
    db.session.add_all([support, sales])
    db.session.flush()
    support.olga = person("Olga Prat", "stakeholder", department_id=support.id, leads_department=True)
    support.jon = person("Jon Etxea", "stakeholder", department_id=support.id)
    support.rita = person("Rita Sanz", "stakeholder", department_id=sales.id, leads_department=True)
    world.paula.department_id = support.id
    db.session.add_all([support.olga, support.jon, support.rita])
    db.session.flush()
    return support


def titles(page) -> list[str]:
    return [row.request.title for row in page.rows]


def test_the_list_is_filtered_by_whether_there_is_an_answer(world, signed_in, ten_seconds_later):
    no, waits = world.asked(asked="Refused"), world.asked(asked="Waiting")
    answers.decline(no, "nothing_changes", "nothing", Written(why="Nothing changes for her"), by=world.lucia)
    ten_seconds_later()

    both = ["Waiting", "Refused"]
    for show, wanted in (("all", both), ("open", ["Waiting"]), ("answered", ["Refused"]), ("nonsense", both)):
        assert titles(mine.own_list(world.paula, show)) == wanted
    page = signed_in(world.paula).get("/requests/mine?show=open").text
    assert "Waiting</span>" in page
    assert "Refused</span>" not in page
    assert waits.reference in page


def test_accepted_work_says_its_place_in_the_list(world, signed_in, ten_seconds_later, db):
    for title in ("First", "Second"):
        answers.accept(world.asked(asked=title), NewCard(need="send it", stage_id=world.consideration.id), Written(), by=world.lucia)
        ten_seconds_later()

    page = signed_in(world.paula).get("/requests/mine").text

    assert "Accepted, 1st of 2 in line" in page
    assert "Accepted, 2nd of 2 in line" in page
    db.session.query(Card).filter_by(title="First").one().started_at = now()
    assert "Under way" in signed_in(world.paula).get("/requests/mine").text


def test_the_list_costs_as_much_for_many(world, queries_made, ten_seconds_later, db):
    def ask() -> None:
        answers.accept(world.asked(), NewCard(need="send it", stage_id=world.consideration.id), Written(), by=world.lucia)
        ten_seconds_later()
        world.asked()

    ask()
    few = len(queries_made(lambda: mine.own_list(world.paula)))
    for _ in range(5):
        ask()
    db.session.expire_all()
    assert world.paula.id
    assert len(queries_made(lambda: mine.own_list(world.paula))) <= few + 1  # one more reads the expired person


def test_a_department_sees_its_requests_only_where_its_lead_allows_it(world, support, signed_in):
    world.asked(asked="Of Paula\nWith words that stay hers")
    with pytest.raises(NotFound):
        mine.department_list(support.jon)
    assert signed_in(support.jon).get("/requests/mine/department").status_code == 404

    departments.share_requests(support, True, by=support.olga)

    assert titles(mine.department_list(support.jon)) == ["Of Paula"]
    page = signed_in(support.jon).get("/requests/mine/department").text
    assert "Of Paula" in page
    assert "words that stay hers" not in page
    assert world.marta.name.en not in page
    assert "/requests/mine/1" not in page  # a colleague's page stays theirs
    with pytest.raises(NotFound):
        mine.department_list(support.rita)
    with pytest.raises(NotFound):
        mine.department_list(world.lucia)


def test_other_departments_are_never_seen(world, support, db):
    other = world.asked(asked="Of sales")
    other.department_id = support.rita.department_id
    departments.share_requests(support, True, by=support.olga)

    assert "Of sales" not in titles(mine.department_list(support.jon))


def test_only_the_lead_of_a_department_shares_it(world, support, signed_in, db):
    for somebody in (support.jon, support.rita, world.paula, world.head):
        with pytest.raises(DomainError, match="Only whoever leads the department"):
            departments.share_requests(support, True, by=somebody)
    assert signed_in(support.jon).post("/requests/mine/department", data={"share": "1"}).status_code == 403
    assert signed_in(world.head).post("/requests/mine/department", data={"share": "1"}).status_code == 404

    assert "Share them within the department" in signed_in(support.olga).get("/requests/mine").text
    assert signed_in(support.olga).post("/requests/mine/department", data={"share": "1"}).status_code == 303
    assert db.session.get(Department, support.id).shares_requests
    assert "Let everybody see only their own" in signed_in(support.olga).get("/requests/mine").text
    assert signed_in(support.olga).post("/requests/mine/department").location == "/requests/mine"
    assert signed_in(support.jon).get("/requests/mine/department").status_code == 404


def test_an_account_adopts_what_its_confirmed_address_asked_before(world, db):
    send(world.words(asked="Before I had an account", name="Paula", email="New@Albaran.test"), by=None)
    newcomer = person("New Colleague", "stakeholder", email_confirmed_at=None)
    newcomer.email = "new@albaran.test"
    db.session.add(newcomer)
    db.session.flush()
    assert titles(mine.own_list(newcomer)) == []

    newcomer.email_confirmed_at = now()
    assert titles(mine.own_list(newcomer)) == ["Before I had an account"]
    assert titles(mine.own_list(world.paula)) == []


def told(db, name: str) -> list[tuple[int, str]]:
    db.session.flush()
    happened = db.session.query(Activity).filter_by(name=name).order_by(Activity.id.desc()).first()
    return [(each.user_id, each.reason) for each in addressees(happened)]


def test_the_head_hears_of_an_appeal_and_who_answered_of_a_reply(world, db, ten_seconds_later):
    request: Request = world.asked()
    answers.decline(request, "nothing_changes", "nothing", Written(why="Nothing changes for her"), by=world.lucia)
    ten_seconds_later()
    replies.reply(loaded(request), "Have you seen this?", by=None)
    assert told(db, "intake.request.replied") == [(world.lucia.id, "wrote")]

    answers.decline(loaded(request), "nothing_changes", "nothing", Written(why="Nothing changes for her"), by=world.lucia)
    ten_seconds_later()
    appeals.appeal(loaded(request), "61 calls", by=None)
    assert told(db, "intake.request.appealed") == [(world.head.id, "appeal")]  # an administrator, while there is no other head
    carmen = person("Carmen Head", "head")
    db.session.add(carmen)
    assert told(db, "intake.request.appealed") == [(carmen.id, "appeal")]
