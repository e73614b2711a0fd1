"""After sending: what is given, how it is corrected, and the files that come with it."""

from __future__ import annotations

import io
import os
import re

import pytest

from board.accounts.models import Department, User
from board.activity.outbox import deliver_due
from board.cli.examination import examined
from board.core.clock import now
from board.core.contents import PICTURES
from board.core.errors import Conflict, DomainError
from board.core.files import Kept
from board.core.words import Both
from board.intake import jobs
from board.intake.kinds import OFFERED
from board.intake.models import RequestFile
from board.intake.queries.files import stored_names
from board.intake.rules import answers, extras
from board.intake.rules import files as attaching
from board.intake.rules.letters import Written
from board.intake.rules.links import new_key, token_of
from board.intake.rules.send import send
from board.wiring import JOBS
from tests.world import sign_in

from ..flow.test_attachments import png
from .conftest import loaded

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def asked(world):
    """A request of somebody without an account, and its token."""
    key = new_key()
    request, _ = send(world.words(form_key=key, name="Sergio"), by=None)
    return request, token_of(key)


def csrf(client, token):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(f"/r/{token}/sent").text)[1]


def give(client, token, **typed):
    """The page after giving something."""
    answer = client.post(f"/r/{token}/extras", data={"csrf_token": csrf(client, token), "sent": "1", **typed})
    return client.get(answer.location) if answer.status_code == 303 else answer


def put(client, token, *files, **more):
    data = {"csrf_token": csrf(client, token), "sent": "1", "file": [(io.BytesIO(content), name) for content, name in files], **more}
    return client.post(f"/r/{token}/files", data=data)


def fetched(client, address):
    """An answer that streams a file, read and closed."""
    answer = client.get(address)
    answer.get_data()
    answer.close()
    return answer


def test_everything_is_missing_until_it_is_given_and_then_corrected(world, client, db, asked):
    _, token = asked
    db.session.add(Department(name=Both("Ventas", "Sales")))
    page = client.get(f"/r/{token}/sent").text
    assert page.count(">missing<") == 4

    give(client, token, evidence="214 tickets")
    give(client, token, evidence="218 tickets")
    page = give(client, token, department_id=str(db.session.query(Department).one().id)).text

    assert "218 tickets" in page
    assert "214 tickets" not in page
    assert page.count(">missing<") == 2


def test_a_hunch_is_an_answer_and_no_evidence(client, asked):
    request, token = asked
    page = give(client, token, evidence="", hunch="1").text

    assert (request.is_hunch, request.evidence) == (True, "")
    assert "A hunch. Thank you for saying so." in page

    give(client, token, evidence="A call")
    assert (request.is_hunch, request.evidence) == (False, "A call")


@pytest.mark.both_databases
def test_each_kind_has_its_two_questions(client, asked):
    request, token = asked
    for kind in OFFERED:
        page = give(client, token, kind=kind.name).text
        assert all(str(question.label) in page for question in kind.questions)

    first, second = OFFERED[-1].questions
    page = give(client, token, **{first.name: "Whether we call them", second.name: ""}).text

    assert request.kind_answers == {first.name: "Whether we call them"}
    assert "Whether we call them</textarea>" in page


def test_what_there_is_not_is_refused_beside_its_row(client, asked):
    request, token = asked
    for typed in ({"kind": "tattoo"}, {"department_id": "99999"}, {"evidence": "x" * 5001}, {"insight_decision": "x" * 1001}, {"kind": ""}):
        assert give(client, token, **typed).status_code == 422, typed
    assert (request.kind, request.kind_answers, request.evidence) == ("", {}, "")


def test_with_htmx_only_the_row_comes_back(client, asked):
    _, token = asked
    headers = {"HX-Request": "true"}
    answer = client.post(f"/r/{token}/extras", data={"csrf_token": csrf(client, token), "kind": "page"}, headers=headers)

    assert answer.status_code == 200
    assert 'id="extra-kind" hx-swap-oob="true"' in answer.text
    assert "<html" not in answer.text


def test_once_answered_it_is_no_longer_corrected(world, asked, ten_seconds_later):
    request, _ = asked
    answers.decline(loaded(request), "nothing_changes", "nothing", Written(why="Nothing changes"), by=world.lucia)
    extras.complete(request, {"evidence": "Still time"}, by=None)
    ten_seconds_later()

    with pytest.raises(Conflict, match="answered meanwhile"):
        extras.complete(request, {"evidence": "Too late"}, by=None)


def test_nothing_is_not_an_answer(asked):
    with pytest.raises(DomainError, match="Write something first"):
        extras.complete(asked[0], {"evidence": ""}, by=None)


def test_a_file_is_kept_and_given_back_to_its_author_and_to_the_team(world, client, db, asked):
    request, token = asked
    assert put(client, token, (b"hello", "Guion.txt"), (PNG, "../../etc/photo.png")).status_code == 303
    first, second = db.session.query(RequestFile).order_by(RequestFile.id)

    own = fetched(client, f"/r/{token}/files/{first.id}")
    assert (own.data, own.headers["Content-Disposition"].startswith("attachment")) == (b"hello", True)
    assert second.content_type in PICTURES
    assert "/" not in second.storage.partition("/")[2]
    assert "Guion.txt" in client.get(f"/r/{token}/sent").text

    sign_in(client, world.nerea)
    assert fetched(client, f"/requests/files/{first.id}").data == b"hello"
    assert "Guion.txt" in client.get(f"/requests/{request.id}").text


def test_files_of_others_are_not_there(world, client, db, asked):
    _, token = asked
    put(client, token, (b"hello", "a.txt"))
    file = db.session.query(RequestFile).one()
    key = new_key()
    send(world.words(form_key=key), by=None)

    assert client.get(f"/r/{token_of(key)}/files/{file.id}").status_code == 404
    assert client.get(f"/requests/files/{file.id}").status_code == 303
    sign_in(client, world.paula)
    assert client.get(f"/requests/files/{file.id}").status_code == 403
    assert client.get(f"/requests/mine/{file.request_id}/files/{file.id}").status_code == 404


def test_a_drawing_is_never_shown_and_a_program_not_taken(client, db, asked, settings):
    _, token = asked
    put(client, token, (SVG, "logo.svg"))
    file = db.session.query(RequestFile).one()
    back = fetched(client, f"/r/{token}/files/{file.id}")
    assert back.headers["Content-Disposition"].startswith("attachment")
    assert back.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"

    refused = put(client, token, (b"MZ\x90\0", "invoice.exe"))
    assert refused.status_code == 422
    assert "of a kind we do not take" in refused.text
    assert len(list((settings.data_folder / "files").glob("*/*"))) == 1


def test_a_picture_gets_small_ones_for_whoever_may_have_the_file(world, client, db, asked, settings):
    request, token = asked
    _, other = send(world.words(form_key=new_key(), name="Paula"), by=None)
    put(client, token, (png(), "photo.png"), (SVG, "logo.svg"), (PNG, "broken.png"))
    lucia, paula = world.lucia.id, world.paula.id
    deliver_due(JOBS)

    photo, logo, broken = db.session.query(RequestFile).order_by(RequestFile.id)
    assert photo.thumbnail and not logo.thumbnail and not broken.thumbnail
    for size in ("small", "large"):
        seen = fetched(client, f"/r/{token}/files/{photo.id}/{size}")
        assert seen.mimetype == "image/webp" and b"Calle Mayor" not in seen.data and "no-store" in seen.headers["Cache-Control"]
        assert client.get(f"/requests/files/{photo.id}/{size}").status_code == 303
        assert fetched(client, f"/r/{token}/files/{logo.id}/{size}").status_code == 404
    assert f'src="/r/{token}/files/{photo.id}/small"' in client.get(f"/r/{token}").text
    assert client.get(f"/r/{other}/files/{photo.id}/small").status_code == 404

    sign_in(client, db.session.get(User, lucia))
    assert f'src="/requests/files/{photo.id}/small"' in client.get(f"/requests/{request.id}").text
    assert fetched(client, f"/requests/files/{photo.id}/small").mimetype == "image/webp"
    assert stored_names() >= {photo.thumbnail, f"{photo.thumbnail}-large"}
    assert fetched(sign_in(client, db.session.get(User, paula)), f"/requests/files/{photo.id}/small").status_code == 403

    photo.deleted_at = now()
    jobs.forget_file({"file_id": photo.id})
    assert len(list((settings.data_folder / "files").glob("*/*"))) == 2


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\\\Users\\\\ana\\\\passwd", "/etc/passwd\u202e"])
def test_a_file_is_called_without_the_folders_it_came_from(world, db, asked, name):
    request, _ = asked
    file = attaching.attach(request, name, Kept("ab/" + "ab" * 16, 2, b"hi"), "text/plain", by=None)
    assert file.name == "passwd"


def test_five_files_and_no_more(client, db, asked):
    _, token = asked
    answer = put(client, token, *((b"x%d" % n, f"{n}.txt") for n in range(6)))
    assert answer.status_code == 422
    assert "A request takes 5 files" in answer.text
    assert db.session.query(RequestFile).count() == 0
    assert put(client, token, *((b"x%d" % n, f"{n}.txt") for n in range(5))).status_code == 303


@pytest.mark.both_databases
def test_an_upload_that_arrives_twice_is_there_once(client, db, asked):
    _, token = asked
    for _ in range(2):
        assert put(client, token, (b"hello", "a.txt"), key="one").status_code == 303
    assert db.session.query(RequestFile).count() == 1


def test_what_is_taken_off_leaves_the_disk_a_day_later(client, db, asked, settings):
    _, token = asked
    put(client, token, (b"hello", "a.txt"))
    file = db.session.query(RequestFile).one()
    client.post(f"/r/{token}/files/{file.id}/deletion", data={"csrf_token": csrf(client, token), "sent": "1"})
    assert client.get(f"/r/{token}/files/{file.id}").status_code == 404
    assert stored_names() == {file.storage}

    jobs.forget_file({"file_id": file.id})
    db.session.commit()

    assert stored_names() == set()
    assert not list((settings.data_folder / "files").glob("*/*"))


def test_what_came_with_it_can_be_read_after_the_answer(world, client, asked, ten_seconds_later):
    request, token = asked
    put(client, token, (b"hello", "a.txt"))
    give(client, token, evidence="214 tickets")
    answers.decline(loaded(request), "nothing_changes", "nothing", Written(why="Nothing changes"), by=world.lucia)
    ten_seconds_later()

    page = client.get(f"/r/{token}").text

    assert "214 tickets" in page
    assert f"/r/{token}/files/" in page
    assert "extra-evidence" not in page


def test_the_doctor_knows_the_files_of_requests(client, db, asked, settings):
    _, token = asked
    put(client, token, (b"hello", "a.txt"))
    path = settings.data_folder / "files" / db.session.query(RequestFile).one().storage
    os.utime(path, (0, 0))
    assert all(holds for name, holds, _ in examined(settings) if name.startswith("files"))

    path.unlink()

    assert [name for name, holds, _ in examined(settings) if not holds] == ["files that are there"]
