"""Files and links on a card: what is taken, where it lies, who gets it back and how."""

import io
import os
import re
import struct
import time
import zipfile
import zlib

import pytest
from sqlalchemy import select

from board.activity.models import Activity, Task
from board.activity.outbox import deliver_due
from board.core import files
from board.core.contents import content_of
from board.flow.models import Attachment, Board
from board.flow.queries.attachments import stored_names
from board.wiring import JOBS

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def png(width=1200, height=800):
    """A picture with as many pixels as asked for, and a note where a camera would put it."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x40\x90\xc0" * width) * height)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"tEXt", b"Location\0Calle Mayor 1") + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def archive(*names):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return packed.getvalue()


@pytest.fixture
def card(world, db):
    found = world.card("Case study")
    db.session.commit()
    return found


@pytest.fixture
def diego(world, signed_in):
    return signed_in(world.diego)


def send(browser, card, content, name="notes.txt", surface="/panel", **fields):
    return browser.post(f"/cards/{card.id}/files{surface}", data={"file": (io.BytesIO(content), name), **fields})


def fetched(browser, address):
    """An answer that streams a file, read and closed."""
    answer = browser.get(address)
    answer.get_data()
    answer.close()
    return answer


def held(db, card):
    return db.session.scalars(select(Attachment).where(Attachment.card_id == card.id).order_by(Attachment.id)).all()


def on_disk(settings):
    return sorted(path for path in (settings.data_folder / "files").glob("*/*"))


def test_a_file_lies_under_a_random_name_and_comes_back_as_it_was(db, card, diego, settings):
    answer = send(diego, card, b"hello", "Guion “final”.txt")

    (added,) = held(db, card)
    (path,) = on_disk(settings)
    assert answer.status_code == 200 and "Guion “final”.txt" in answer.text
    assert path.name == added.storage.split("/")[1] and path.read_bytes() == b"hello" and "Guion" not in str(path)
    assert (added.content_type, added.size, added.name) == ("text/plain", 5, "Guion “final”.txt")
    back = fetched(diego, f"/attachments/{added.id}")
    assert back.data == b"hello" and back.headers["Content-Disposition"].startswith("attachment")
    assert back.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert back.headers["X-Content-Type-Options"] == "nosniff"


def test_without_scripts_the_form_leads_back_to_the_card(card, diego, db):
    answer = send(diego, card, b"hello", surface="")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cards/{card.id}")
    assert "notes.txt" in diego.get(f"/cards/{card.id}").text


def test_the_change_is_remembered_and_raises_the_card_and_the_board(db, card, diego):
    board_id = card.board_id
    was = card.revision, db.session.get(Board, board_id).version

    send(diego, card, b"hello")

    db.session.expire_all()
    assert (card.revision, db.session.get(Board, board_id).version) == (was[0] + 1, was[1] + 1)
    event = db.session.scalar(select(Activity).where(Activity.name == "flow.attachment.added"))
    assert (event.facts["title"], event.facts["size"], event.actor_name) == ("notes.txt", 5, "Diego Paz")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", "offer.pdf"),
        (b"\x7fELF\x02\x01\x01", "photo.png"),
        (b"echo hello", "open-me.bat"),
        (b"\x00\x01\x02\x03\x04binary", "data.bin"),
        (b"PK\x03\x04 not really an archive", "plan.docx"),
        (b"[InternetShortcut]", "site.url"),
    ],
)
def test_what_we_do_not_know_or_would_start_a_program_is_refused_and_nothing_is_left_of_it(content, name, db, card, diego, settings):
    answer = send(diego, card, content, name)

    assert answer.status_code == 422 and "is of a kind we do not take" in answer.text
    assert held(db, card) == [] and on_disk(settings) == []


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (png(2, 2), "a.exe.png", "image/png"),
        (b"%PDF-1.7", "a.pdf", "application/pdf"),
        (archive("[Content_Types].xml", "word/document.xml"), "a.zip", "wordprocessingml.document"),
        (archive("a.txt"), "a.zip", "application/zip"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a", "image/webp"),
        (b"\x00\x00\x00\x18ftypmp42", "a.mp4", "video/mp4"),
        ("día,valor\n1,2".encode(), "a.csv", "text/csv"),
        (b"", "empty.txt", "text/plain"),
        (SVG, "logo.svg", "image/svg+xml"),
        (b"<html><script>alert(1)</script>", "page.html", "text/plain"),
    ],
)
def test_the_content_says_what_a_file_is(content, name, found, tmp_path):
    file = tmp_path / "stored"
    file.write_bytes(content)

    assert content_of(content[: files.HEAD], file, name).endswith(found)


def test_a_drawing_or_a_page_is_only_ever_given_back(db, card, diego):
    for content, name in ((SVG, "logo.svg"), (b"<html><script>alert(1)</script>", "page.html")):
        send(diego, card, content, name)

    for attachment in held(db, card):
        back = fetched(diego, f"/attachments/{attachment.id}")
        assert back.headers["Content-Disposition"].startswith("attachment") and "sandbox" in back.headers["Content-Security-Policy"]
        assert fetched(diego, f"/attachments/{attachment.id}/picture").status_code == 404
    assert "<svg xmlns" not in diego.get(f"/cards/{card.id}").text


def test_a_picture_gets_two_small_ones_without_what_the_camera_noted(db, card, diego, settings):
    send(diego, card, png(), "photo.png")
    assert deliver_due({"flow.make_pictures": JOBS["flow.make_pictures"]}) == 1

    attachment = db.session.scalars(select(Attachment)).one()
    assert (attachment.width, attachment.height) == (480, 320)
    small, large = (fetched(diego, f"/attachments/{attachment.id}/picture{size}") for size in ("", "/large"))
    assert {small.mimetype, large.mimetype} == {"image/webp"}
    assert b"Calle Mayor" not in small.data + large.data and len(on_disk(settings)) == 3
    assert f"/attachments/{attachment.id}/picture" in diego.get(f"/cards/{card.id}").text


@pytest.mark.parametrize("content", [png(2, 2)[:60], png(7000, 6000)], ids=["broken", "more pixels than we open"])
def test_what_cannot_be_drawn_stays_a_file(content, db, card, diego):
    send(diego, card, content, "photo.png")
    deliver_due({"flow.make_pictures": JOBS["flow.make_pictures"]})

    attachment = db.session.scalars(select(Attachment)).one()
    task = db.session.scalar(select(Task).where(Task.name == "flow.make_pictures"))
    assert attachment.thumbnail == "" and task.done_at is not None and task.error == ""


def test_a_file_is_counted_while_it_comes(tmp_path):
    with pytest.raises(files.TooLarge, match="25 MB"):
        files.keep(tmp_path, io.BytesIO(b"x" * (files.MOST + 1)))

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_lost_answer_puts_it_there_once(db, card, diego, settings):
    for _again in range(2):
        assert send(diego, card, b"hello", key="abc").status_code == 200

    assert len(held(db, card)) == 1 and len(on_disk(settings)) == 1


def test_a_link_needs_an_address_of_the_web(db, card, diego):
    answer = diego.post(f"/cards/{card.id}/files/panel", data={"url": "javascript:alert(1)", "name": "Draft"})
    assert answer.status_code == 422 and "begins with https://" in answer.text and 'value="Draft"' in answer.text

    diego.post(f"/cards/{card.id}/files/panel", data={"url": "https://example.org/draft", "name": "Draft"})
    assert [(each.name, each.url) for each in held(db, card)] == [("Draft", "https://example.org/draft")]


def test_nothing_chosen_says_what_to_do(card, diego):
    assert "Choose a file, or paste the address" in diego.post(f"/cards/{card.id}/files", data={}).text


def test_what_was_taken_off_comes_back_where_it_was(db, card, diego):
    for name in ("one.txt", "two.txt"):
        send(diego, card, b"hello", name)
    first = held(db, card)[0]

    answer = diego.post(f"/attachments/{first.id}/deletion/panel")
    assert "one.txt” is off the card" in answer.text and f"/attachments/{first.id}/restoration/panel" in answer.text
    assert fetched(diego, f"/attachments/{first.id}").status_code == 404
    assert f'id="file-{first.id}"' not in diego.get(f"/cards/{card.id}").text

    back = diego.post(f"/attachments/{first.id}/restoration/panel").text
    assert re.findall(r'id="file-(\d+)"', back) == [str(each.id) for each in reversed(held(db, card))]


def test_who_may_not_see_the_board_gets_nothing(db, world, card, diego, signed_in):
    send(diego, card, b"hello")
    db.session.get(Board, card.board_id).is_private = True
    db.session.commit()
    (attachment,) = held(db, card)

    stranger = signed_in(world.hugo)
    for address in ("", "/picture", "/picture/large"):
        assert fetched(stranger, f"/attachments/{attachment.id}{address}").status_code == 404
    assert stranger.post(f"/attachments/{attachment.id}/deletion").status_code == 404
    assert send(stranger, card, b"hello").status_code == 404


def test_who_works_elsewhere_sees_but_does_not_change(world, db, card, diego, signed_in, settings):
    send(diego, card, b"hello")
    (attachment,) = held(db, card)
    hugo = signed_in(world.hugo)

    assert fetched(hugo, f"/attachments/{attachment.id}").data == b"hello"
    assert send(hugo, card, b"more").status_code == 403 and len(on_disk(settings)) == 1
    assert hugo.post(f"/attachments/{attachment.id}/deletion").status_code == 403


def test_files_that_no_row_knows_are_found_after_a_day(db, card, diego, settings):
    send(diego, card, b"hello")
    left = files.keep(settings.data_folder, io.BytesIO(b"left"))
    path = files.path_of(settings.data_folder, left.storage)
    assert list(files.left_behind(settings.data_folder, stored_names())) == []

    os.utime(path, (time.time() - 2 * 24 * 3600,) * 2)
    assert list(files.left_behind(settings.data_folder, stored_names())) == [path]


@pytest.mark.parametrize("storage", ["../secret_key", "ab/../../secret_key", "", "ab/xyz", "/etc/passwd"])
def test_a_stored_name_is_never_a_way_out(storage, tmp_path):
    (tmp_path / "secret_key").write_text("secret")

    assert files.path_of(tmp_path, storage) is None
    files.forget(tmp_path, storage)
    assert (tmp_path / "secret_key").exists()


def test_a_card_with_many_files_costs_the_same_statements(db, card, diego, queries_made):
    send(diego, card, b"hello")
    diego.get(f"/cards/{card.id}")
    few = len(queries_made(lambda: diego.get(f"/cards/{card.id}")))
    db.session.add_all(Attachment(card_id=card.id, name=f"{n}", url=f"https://example.org/{n}") for n in range(70))
    card.revision += 1  # as everything that hangs something on a card does
    db.session.commit()
    diego.get(f"/cards/{card.id}")

    answers = []
    assert len(queries_made(lambda: answers.append(diego.get(f"/cards/{card.id}")))) <= few
    assert answers[0].text.count('class="file"') == 50 and "Show all 71" in answers[0].text
    assert diego.get(f"/cards/{card.id}/files").text.count('class="file"') == 71
