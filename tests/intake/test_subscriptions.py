"""Who hears of a request by mail, and the links that their mails carry."""

from __future__ import annotations

import random
import statistics
import time
from datetime import timedelta

import pytest

from board.accounts.models import User
from board.activity.models import Activity
from board.core.clock import now
from board.core.errors import DomainError, Gone, NotFound
from board.intake.models import Subscription
from board.intake.queries.private import LinkRevoked, request_behind
from board.intake.queries.signed import CONFIRM, END, subscription_behind
from board.intake.rules import links, subscriptions

ALIKE = 1.25
"""Two kinds of guess take as long if the slower one takes less than this many times the other's time."""


@pytest.fixture
def request_(world):
    return world.asked()


@pytest.fixture
def happened(db):
    """Names of what was recorded, the oldest first."""
    def names(starting: str = "intake.subscription.") -> list[str]:
        db.session.flush()
        found = db.session.query(Activity).filter(Activity.name.startswith(starting)).order_by(Activity.id)
        return [each.name.removeprefix(starting) for each in found]

    return names


def test_an_address_is_asked_before_it_hears_anything(request_, happened):
    left = subscriptions.subscribe(request_, " Ana@Example.org ", "en")

    assert (left.email, left.confirmed_at, happened()) == ("ana@example.org", None, ["asked"])


def test_it_confirms_once_and_ends_once(request_, happened):
    left = subscriptions.subscribe(request_, "ana@example.org", "en")
    for _ in range(2):
        subscriptions.confirm(left)
    for _ in range(2):
        subscriptions.end(left)

    assert happened() == ["asked", "confirmed", "ended"]
    assert not left.is_on


def test_who_hears_already_is_not_asked_again_and_who_left_is(request_, happened):
    left = subscriptions.subscribe(request_, "ana@example.org", "en")
    subscriptions.confirm(left)
    subscriptions.subscribe(request_, "ana@example.org", "es")
    assert happened() == ["asked", "confirmed"]

    subscriptions.end(left)
    again = subscriptions.subscribe(request_, "ana@example.org", "es")

    assert (again.id, again.is_on, again.language) == (left.id, False, "es")
    assert happened() == ["asked", "confirmed", "ended", "asked"]


def test_who_said_that_it_was_not_them_is_left_alone(request_, happened):
    subscriptions.end(subscriptions.subscribe(request_, "ana@example.org", "en"))

    assert subscriptions.subscribe(request_, "ana@example.org", "en") is None
    assert happened() == ["asked", "ended"]


def test_a_confirmed_account_need_not_say_it_twice(world, request_, happened):
    left = subscriptions.subscribe(request_, world.paula.email, "en", by=world.paula)

    assert left.is_on
    assert happened() == ["confirmed"]
    assert not subscriptions.subscribe(request_, "somebody@example.org", "en", by=world.paula).is_on


@pytest.mark.parametrize("wrong", ["", "ana", "ana@", "a@b@c.de", "ana@example.org\nBcc: all@example.org", "x" * 250 + "@a.de"])
def test_what_is_no_address_is_refused(request_, wrong):
    with pytest.raises(DomainError):
        subscriptions.subscribe(request_, wrong, "en")


def test_a_request_has_at_most_twenty_addresses(request_):
    for number in range(subscriptions.MOST):
        subscriptions.subscribe(request_, f"a{number}@example.org", "en")

    with pytest.raises(DomainError, match="as many addresses"):
        subscriptions.subscribe(request_, "one-more@example.org", "en")


def test_the_link_of_a_mail_opens_the_page_until_the_address_is_renewed(world, request_):
    left = subscriptions.subscribe(request_, "ana@example.org", "en")
    token = links.mail_token(left)
    assert request_behind(token).id == request_.id

    fresh = links.renew(request_, by=world.lucia)

    with pytest.raises(NotFound):
        request_behind(token)
    assert request_behind(fresh).id == request_behind(links.mail_token(left)).id == request_.id


def test_a_revoked_link_says_so_until_there_is_a_new_one(world, request_):
    token = links.renew(request_, by=world.lucia)
    by_mail = links.mail_token(subscriptions.subscribe(request_, "ana@example.org", "en"))
    links.revoke(request_, by=world.lucia)

    for each in (token, by_mail):
        with pytest.raises(LinkRevoked):
            request_behind(each)
    assert request_behind(links.renew(request_, by=world.lucia)).id == request_.id
    with pytest.raises(NotFound):
        request_behind(token)


def test_who_may_renew_and_who_may_revoke(world, request_):
    links.renew(request_, by=world.paula)  # hers
    links.revoke(request_, by=world.lucia)
    for somebody in (world.nerea, world.bruno):
        with pytest.raises(DomainError, match="Only a lead"):
            links.renew(request_, by=somebody)
    with pytest.raises(DomainError, match="Only a lead"):
        links.revoke(request_, by=world.paula)


def test_each_link_does_one_thing(request_):
    left = subscriptions.subscribe(request_, "ana@example.org", "en")
    page, confirm, end = links.mail_token(left), links.confirm_token(left), links.end_token(left)

    assert subscription_behind(confirm, CONFIRM).id == subscription_behind(end, END).id == left.id
    for token, purpose in ((page, CONFIRM), (page, END), (confirm, END), (end, CONFIRM)):
        with pytest.raises(NotFound):
            subscription_behind(token, purpose)
        with pytest.raises(NotFound):
            subscription_behind(purpose + token[1:], purpose)
    for token in (confirm, end, "s" + confirm[1:], "s" + end[1:]):
        with pytest.raises(NotFound):
            request_behind(token)


def test_a_confirmation_is_good_for_a_week_and_for_its_own_question(request_):
    left = subscriptions.subscribe(request_, "ana@example.org", "en")
    left.asked_at = now() - timedelta(days=8)
    late = links.confirm_token(left)
    with pytest.raises(Gone):
        subscription_behind(late, CONFIRM)

    subscriptions.subscribe(request_, "ana@example.org", "en")
    with pytest.raises(NotFound):
        subscription_behind(late, CONFIRM)
    assert subscription_behind(links.confirm_token(left), CONFIRM).id == left.id


def test_an_old_or_used_link_says_what_to_do(world, request_, client):
    left = subscriptions.subscribe(request_, "ana@example.org", "en")
    left.asked_at = now() - timedelta(days=8)
    old = client.get(f"/subscriptions/{links.confirm_token(left)}")
    assert old.status_code == 410 and "good for a week" in old.text and request_.reference in old.text
    assert "ana@example.org" not in old.text and request_.title not in old.text

    subscriptions.subscribe(request_, "ana@example.org", "en")
    used = links.confirm_token(left)
    subscriptions.confirm(left)
    assert "Done. You will hear of it." in client.get(f"/subscriptions/{used}").text
    subscriptions.end(left)
    assert "leave your address once more" in client.get(f"/subscriptions/{used}").text


def test_an_address_of_one_request_opens_no_other(world, request_, db):
    other = world.asked(asked="Something else")
    mine, theirs = (subscriptions.subscribe(each, "ana@example.org", "en") for each in (request_, other))

    swapped = f"s{theirs.id}." + links.mail_token(mine).partition(".")[2]

    with pytest.raises(NotFound):
        request_behind(swapped)


def cost(token: str) -> int:
    begun = time.thread_time_ns()  # what it cost this thread, not how busy the machine was
    with pytest.raises(NotFound):
        request_behind(token)
    return time.thread_time_ns() - begun


def spread(guesses: dict[str, str], rounds: int = 150, tries: int = 4) -> float:
    """How much longer the slowest kind of guess takes than the quickest: the ratio of the quickest of many of each kind.

    In shuffled turns, so that a busy machine disturbs all alike; a difference that is not there every time is none.
    """
    smallest = float("inf")
    for _ in range(tries):
        spent: dict[str, list[float]] = {name: [] for name in guesses}
        for _ in range(rounds):
            for name in random.sample(list(guesses), len(guesses)):
                spent[name].append(cost(guesses[name]))
        quickest = [statistics.mean(sorted(each)[:10]) for each in spent.values()]
        smallest = min(smallest, max(quickest) / min(quickest))
        if smallest < ALIKE:
            break
    return smallest


def test_guessing_learns_nothing_from_how_long_it_takes(request_, queries_made):
    """Known and unknown numbers, right and wrong prefixes: the same statements, and the same time within what a ratio shows."""
    left = subscriptions.subscribe(request_, "ana@example.org", "en")
    right = links.mail_token(left)
    number, _, signature = right[1:].partition(".")
    almost = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    guesses = {
        "known, nearly right": f"s{number}.{almost}",
        "known, wrong": f"s{number}.{'0' * 64}",
        "unknown": f"s{10**9}.{'0' * 64}",
    }
    made = {name: queries_made(lambda token=token: cost(token)) for name, token in guesses.items()}
    assert len({tuple(statements) for statements in made.values()}) == 1

    assert spread(guesses) < ALIKE


def test_private_addresses_that_never_were_and_that_were_renewed_take_as_long(world, request_, queries_made, db):
    old = links.renew(request_, by=world.lucia)
    links.renew(request_, by=world.lucia)
    never = links.new_key()
    db.session.flush()
    assert queries_made(lambda: cost(old)) == queries_made(lambda: cost(never))

    assert spread({"renewed": old, "never": never}) < ALIKE


def test_somebody_whose_account_is_closed_cannot_subscribe(world, request_, db):
    closed = User(name="Gone", email="gone@example.org", created_at=now(), deactivated_at=now())
    with pytest.raises(DomainError, match="account is closed"):
        subscriptions.subscribe(request_, "gone@example.org", "en", by=closed)
    assert db.session.query(Subscription).count() == 0
