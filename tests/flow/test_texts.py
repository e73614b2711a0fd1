"""Description, title and comments: edited in place, never overwritten, taken back; whom they name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from board.activity.models import Activity
from board.core.clock import now
from board.core.errors import DomainError, NotAllowed, NotFound
from board.flow.models import Board, Card, Comment, Mention
from board.flow.queries.cards import visible_card
from board.flow.queries.talk import NEWEST, talk_on
from board.flow.rules.cards import archive
from board.flow.rules.clashes import EditedMeanwhile
from board.flow.rules.comments import delete_comment, edit_comment, restore_comment, write_comment
from board.flow.rules.descriptions import write_description, write_title


@pytest.fixture
def card(world):
    return visible_card(world.card("Trial without a card").id, to=world.diego)


def facts(db, name):
    return db.session.scalars(select(Activity).where(Activity.name == name).order_by(Activity.id.desc())).first().facts


def named(db):
    return {tuple(row) for row in db.session.execute(select(Mention.comment_id, Mention.user_id))}


def spoken(db, card, person):
    db.session.flush()
    return [said.text for said in talk_on(card, to=person).comments]


def test_a_description_is_written_by_its_team_alone(world, card):
    with pytest.raises(NotAllowed):
        write_description(card, "Hers", 1, by=world.irene)

    assert write_description(card, "Ours", 1, by=world.diego)
    assert (card.description, card.description_revision, card.words_revision) == ("Ours", 2, 1)


def test_a_second_editor_of_a_description_overwrites_nothing(world, card):
    write_description(card, "Ana’s", 1, by=world.ana)

    with pytest.raises(EditedMeanwhile):
        write_description(card, "Diego’s", 1, by=world.diego)

    assert card.description == "Ana’s"
    assert write_description(card, "Ana’s and Diego’s", 2, by=world.diego)


def test_the_same_text_twice_is_no_clash_and_no_change(world, db, card):
    write_description(card, "Ours", 1, by=world.ana)
    before = card.revision

    assert not write_description(card, "Ours", 1, by=world.diego)
    assert card.revision == before


def test_description_and_title_do_not_clash_with_each_other(world, card):
    write_description(card, "Ours", 1, by=world.ana)

    assert write_title(card, "Try it without a card", 1, by=world.diego)
    with pytest.raises(EditedMeanwhile):
        write_title(card, "Another", 1, by=world.ana)


@pytest.mark.parametrize("title", ["", "  ", "x" * 501])
def test_a_title_says_something_and_not_too_much(world, card, title):
    with pytest.raises(DomainError):
        write_title(card, title, 1, by=world.diego)


def test_every_change_of_a_text_raises_what_live_pages_compare(world, db, card):
    version, revision = card.board.version, card.revision

    comment = write_comment(card, "Look", by=world.diego)
    edit_comment(card, comment, "Look again", 1, by=world.diego)
    delete_comment(card, comment, by=world.ana)
    restore_comment(card, comment, by=world.ana)
    write_description(card, "Ours", 1, by=world.ana)
    write_title(card, "Try", 1, by=world.ana)

    assert card.revision == revision + 6
    assert db.session.get(Board, card.board_id).version == version + 6


def test_a_comment_of_every_member_who_sees_the_board(world, db, card):
    write_comment(card, "From another team", by=world.irene)

    assert spoken(db, card, world.diego) == ["From another team"]
    for somebody in (world.ruben, world.jon):
        with pytest.raises(NotAllowed):
            write_comment(card, "From elsewhere", by=somebody)


def test_a_private_board_is_not_talked_on_from_elsewhere(world, card):
    card.board.is_private = True

    with pytest.raises(NotAllowed):
        write_comment(card, "From another team", by=world.irene)


def test_a_comment_sent_twice_is_written_once(world, db, card):
    first = write_comment(card, "Once", by=world.diego, key="k1")

    assert write_comment(card, "Once", by=world.diego, key="k1") is first
    assert spoken(db, card, world.diego) == ["Once"]
    assert write_comment(card, "Mine", by=world.ana, key="k1") is not first


@pytest.mark.parametrize("text", ["", " \n ", "x" * 100_001])
def test_a_comment_says_something_and_not_too_much(world, card, text):
    with pytest.raises(DomainError):
        write_comment(card, text, by=world.diego)


def test_only_its_author_changes_a_comment_and_leads_delete_it(world, db, card):
    comment = write_comment(card, "Mine", by=world.diego)

    with pytest.raises(NotAllowed):
        edit_comment(card, comment, "Yours", 1, by=world.ana)
    with pytest.raises(NotAllowed):
        delete_comment(card, write_comment(card, "Ana’s", by=world.ana), by=world.diego)
    delete_comment(card, comment, by=world.ana)
    assert spoken(db, card, world.diego) == ["Ana’s"]
    restore_comment(card, comment, by=world.ana)
    assert spoken(db, card, world.diego) == ["Mine", "Ana’s"]


def test_a_comment_edited_in_two_windows_keeps_both(world, card):
    comment = write_comment(card, "First", by=world.diego)
    edit_comment(card, comment, "From one window", 1, by=world.diego)

    with pytest.raises(EditedMeanwhile):
        edit_comment(card, comment, "From the other", 1, by=world.diego)

    assert (comment.text, comment.revision, comment.edited_at is not None) == ("From one window", 2, True)


def test_people_are_named_by_their_whole_name_or_a_first_name_of_their_own(world, db, card):
    comment = write_comment(card, "@Ana Ruiz and @irene, not @Rubén nor a@Hugo.example", by=world.diego)

    assert named(db) == {(comment.id, world.ana.id), (comment.id, world.irene.id)}
    assert facts(db, "flow.comment.written")["mentions"] == sorted([world.ana.id, world.irene.id])


def test_only_who_is_newly_named_is_told_and_who_is_no_longer_named_is_forgotten(world, db, card):
    comment = write_comment(card, "@Ana", by=world.diego)

    edit_comment(card, comment, "@Ana @Irene", 1, by=world.diego)
    assert facts(db, "flow.comment.edited")["mentions"] == [world.irene.id]

    edit_comment(card, comment, "@Irene", 2, by=world.diego)
    assert facts(db, "flow.comment.edited")["mentions"] == []
    assert named(db) == {(comment.id, world.irene.id)}


def test_nobody_is_told_of_what_they_wrote_themselves(world, db, card):
    write_description(card, "@Diego looks, @Ana too", 1, by=world.diego)

    assert facts(db, "flow.description.written")["mentions"] == [world.ana.id]


def test_on_a_private_board_only_who_sees_it_is_named(world, db, card):
    card.board.is_private = True
    write_comment(card, "@Ana @Irene @Carmen", by=world.diego)

    assert {user_id for _comment, user_id in named(db)} == {world.ana.id, world.carmen.id}


def test_of_many_comments_the_newest_are_shown_oldest_first(world, db, card):
    for number in range(NEWEST + 5):
        db.session.add(Comment(card_id=card.id, author_name="Inés", text=str(number), at=now() + timedelta(seconds=number)))
    db.session.flush()

    talk = talk_on(card, to=world.diego)
    assert ([said.text for said in talk.comments], talk.earlier) == ([str(n) for n in range(5, NEWEST + 5)], 5)
    assert talk_on(card, to=world.diego, whole=True).earlier == 0


def test_a_conversation_costs_the_same_statements_however_long(world, db, card, queries_made):
    def said(times):
        for _ in range(times):
            write_comment(card, "@Ana Ruiz, see DES-1", by=world.diego)
        db.session.commit()
        return len(queries_made(lambda: talk_on(card, to=world.diego)))

    assert said(1) == said(10) == 2


def test_a_comment_can_be_written_on_a_card_that_was_put_away(world, db, card):
    archive(card, by=world.diego)

    write_comment(card, "For the record", by=world.diego)

    assert spoken(db, card, world.diego) == ["For the record"]


def test_what_was_said_on_a_hidden_board_does_not_exist_for_others(world, db, card, signed_in):
    comment = write_comment(card, "Between us", by=world.diego)
    card.board.is_private = True
    browser = signed_in(world.irene)

    here, there = f"/comments/{comment.id}", f"/cards/{card.id}"
    for address in (here, f"{here}/edit", f"{there}/comments", f"{there}/people-to-name"):
        assert browser.get(address).status_code == 404, address
    for address in (here, f"{here}/deletion", f"{there}/comments", f"{there}/description", f"{there}/preview"):
        assert browser.post(address, data={"text": "x"}).status_code == 404, address
    with pytest.raises(NotFound):
        visible_card(card.id, to=world.irene)


def test_the_card_shows_its_description_formed_and_its_conversation(world, db, card, signed_in):
    other = world.card("Demo form")
    write_description(card, f"**First** then DES-{other.number}, @Ana", 1, by=world.diego)
    comment = write_comment(card, "- one\n- two", by=world.ana)

    page = signed_in(world.diego).get(f"/cards/{card.id}").text

    assert "<strong>First</strong>" in page
    assert f'<a href="/cards/{other.id}">DES-{other.number}</a>' in page
    assert '<span class="mention">@Ana</span>' in page
    assert f'id="comment-{comment.id}"' in page
    assert "<li>one</li>" in page


def test_a_card_nobody_may_see_is_not_linked(world, db, card, signed_in):
    hidden = world.card("Secret")
    write_comment(card, f"As DES-{hidden.number} and DES-99", by=world.diego)
    hidden.deleted_at = hidden.archived_at = now()

    assert f'href="/cards/{hidden.id}"' not in signed_in(world.diego).get(f"/cards/{card.id}").text


def test_a_saved_description_comes_back_alone_with_its_undo(world, db, card, signed_in):
    browser = signed_in(world.diego)
    write_description(card, "Before", 1, by=world.ana)

    answer = browser.post(f"/cards/{card.id}/description/panel", data={"text": "After", "revision": 2})

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "data-undo" in answer.text
    assert ">\nBefore</textarea>" in answer.text

    undone = browser.post(f"/cards/{card.id}/description/panel", data={"text": "Before", "revision": 3})
    assert undone.status_code == 200
    assert db.session.get(Card, card.id).description == "Before"


@pytest.mark.parametrize("surface", ["", "/panel"])
def test_a_clash_shows_both_descriptions_and_what_differs(world, db, card, signed_in, surface):
    write_description(card, "Fill Mondays soon", 1, by=world.ana)

    answer = signed_in(world.diego).post(f"/cards/{card.id}/description{surface}", data={"text": "Fill Tuesdays soon", "revision": 1})

    assert answer.status_code == 409
    assert "<del>Mondays</del>" in answer.text
    assert "<ins>Tuesdays</ins>" in answer.text
    assert ">\nFill Tuesdays soon</textarea>" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert db.session.get(Card, card.id).description == "Fill Mondays soon"


def test_a_comment_is_edited_in_its_place_and_two_windows_see_both(world, db, card, signed_in):
    comment = write_comment(card, "First", by=world.diego)
    browser = signed_in(world.diego)
    assert 'name="revision" value="1"' in browser.get(f"/comments/{comment.id}/edit").text

    saved = browser.post(f"/comments/{comment.id}/panel", data={"text": "Second", "revision": 1})
    assert saved.status_code == 200
    assert "<p>Second</p>" in saved.text
    assert ">\nFirst</textarea>" in saved.text

    late = browser.post(f"/comments/{comment.id}/panel", data={"text": "Third", "revision": 1})
    assert late.status_code == 409
    assert "<del>Second</del>" in late.text

    gone = browser.post(f"/comments/{comment.id}/deletion/panel")
    assert f"/comments/{comment.id}/restoration/panel" in gone.text
    assert browser.post(f"/comments/{comment.id}/restoration/panel").status_code == 200
    assert browser.get(f"/comments/{comment.id}").status_code == 200


def test_without_scripts_everything_leads_back_to_the_card(world, db, card, signed_in):
    browser = signed_in(world.diego)

    assert browser.post(f"/cards/{card.id}/description", data={"text": "Ours", "revision": 1}).headers["Location"] == f"/cards/{card.id}"
    assert browser.post(f"/cards/{card.id}/title", data={"title": "Try", "revision": 1}).headers["Location"] == f"/cards/{card.id}"
    written = browser.post(f"/cards/{card.id}/comments", data={"text": "Look", "key": "a"})
    comment = db.session.scalars(select(Comment)).one()
    assert written.headers["Location"] == f"/cards/{card.id}#comment-{comment.id}"
    assert browser.post(f"/comments/{comment.id}/deletion").status_code == 303
    assert '<textarea class="input editor__t" id="description"' in browser.get(f"/cards/{card.id}/description/edit").text
    assert 'id="card-title"' in browser.get(f"/cards/{card.id}/title/edit").text


def test_an_imported_author_is_named_and_nobody_changes_their_words(world, db, card, signed_in):
    db.session.add(Comment(card_id=card.id, author_name="Inés Bravo", text="From Trello", at=now()))
    db.session.flush()

    (said,) = talk_on(card, to=world.diego).comments

    assert (said.author.name, said.may_edit, said.may_delete) == ("Inés Bravo", False, False)
    assert "without an account" in signed_in(world.diego).get(f"/cards/{card.id}").text
