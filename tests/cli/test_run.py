"""`./sirve run` as people start it: it comes up, says why when it cannot, and goes when told."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from board.cli import schema
from board.cli.server import PAGES
from board.config import Settings
from tests import databases, servers


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """Settings on a folder without a database."""
    return databases.settings_in(tmp_path / "data")


@pytest.fixture
def start(empty: Settings) -> Iterator[Callable[..., servers.LiveServer]]:
    """Start Sirve on the empty folder; whatever the test leaves running is stopped."""
    running: list[servers.LiveServer] = []

    def started(*options: str) -> servers.LiveServer:
        running.append(servers.start(empty, *options))
        return running[-1]

    yield started
    for server in running:
        server.stop(signal.SIGTERM)


def refused(*words: str, language: str = "en_GB.UTF-8") -> subprocess.CompletedProcess[str]:
    """Run a command that must not do what it was asked."""
    done = subprocess.run(
        servers.command(*words),
        capture_output=True,
        text=True,
        env=servers.environment(LANG=language),
        timeout=servers.PATIENCE,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done


def children_of(process: int) -> list[int]:
    """Every process below `process`."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in map(str.split, listed.splitlines())}

    def below(one: int) -> list[int]:
        return [found for pid, parent in parents.items() if parent == one for found in (pid, *below(pid))]

    return below(process)


def alive(processes: list[int]) -> list[int]:
    """Which of them still run; zombies do not."""
    asked = ["ps", "-o", "pid=,stat=", "-p", ",".join(map(str, processes))]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "Z" not in line.split()[1]]


def gone_within(seconds: float, processes: list[int]) -> bool:
    until = time.monotonic() + seconds
    while alive(processes) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(processes)


def page(server: servers.LiveServer, path: str = "/") -> tuple[int, str]:
    with urllib.request.urlopen(server.url + path, timeout=20) as answer:
        return answer.status, answer.read().decode()


def test_the_first_page_works_and_the_folder_is_private(start, empty):
    server = start()

    status, html = page(server)

    assert status == 200
    assert "<html" in html
    assert server.setup_link.startswith(f"{server.url}/setup/")
    assert page(server, server.setup_link.removeprefix(server.url))[0] == 200
    assert "GET /setup/…" in server.log.read_text()  # who asked for what, without the secret
    assert empty.data_folder.stat().st_mode & 0o777 == 0o700
    for name in ("secret_key", "sirve.db"):
        assert (empty.data_folder / name).stat().st_mode & 0o777 == 0o600
    assert len((empty.data_folder / "secret_key").read_bytes()) == 32


def test_a_second_run_on_the_same_folder_is_refused(start, empty):
    start()

    said = refused("run", "--port", "0", "--data", str(empty.data_folder)).stderr

    assert "already running on the folder" in said


def test_a_second_worker_is_welcome(start, empty):
    start()
    words = servers.command("work", "--data", str(empty.data_folder))
    worker = subprocess.Popen(words, env=servers.environment(), stderr=subprocess.PIPE, text=True)

    with worker.stderr as log:
        assert "looks at the outbox" in log.readline()
        worker.send_signal(signal.SIGTERM)

    assert worker.wait(10) == 0


@pytest.mark.parametrize(
    ("before", "how"),
    [([], signal.SIGINT), ([], signal.SIGTERM), ([], signal.SIGHUP), ([signal.SIGINT], signal.SIGINT), ([signal.SIGTERM], signal.SIGTERM)],
    ids=["ctrl c", "term", "hang up", "ctrl c twice", "term twice"],
)  # fmt: skip
def test_a_signal_to_sirve_alone_stops_everything_within_five_seconds(start, before, how):
    server = start()
    process_of(server, "sirve-worker")
    processes = [server.process.pid, *children_of(server.process.pid)]
    assert len(processes) == 3  # ourselves, the server, the worker

    with closing(socket.create_connection(server.url.removeprefix("http://").split(":"))) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: local")  # a visitor who never finishes
        began = time.monotonic()
        for each in before:
            server.process.send_signal(each)
        code = server.stop(how)

    assert time.monotonic() - began < 5
    assert code == 0
    assert not alive(processes)


def test_told_to_stop_while_it_starts_it_stops(empty):
    schema.migrate(empty)
    words = servers.command("run", "--port", "0", "--data", str(empty.data_folder))
    lock = empty.data_folder / "run.lock"
    with subprocess.Popen(words, env=servers.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not lock.exists() or lock.read_text() != str(process.pid):
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=servers.PATIENCE)

    assert process.returncode == 0
    assert said == ("", "")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nSCRIPT_NAME: /x\r\n\r\n", b"200"),
        (b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off\r\n\r\n", b"200"),
        (b"POST /setup/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
         b"Content-Type: application/x-www-form-urlencoded\r\n\r\nnone\r\n\r\n", b"400"),
    ],
    ids=["another place", "another scheme", "chunks that are none"],
)  # fmt: skip
def test_what_only_a_proxy_may_say_is_not_heard_and_a_broken_body_is_the_sender_s_mistake(live_server, sent, status):
    with closing(socket.create_connection(live_server.url.removeprefix("http://").split(":"), timeout=20)) as visitor:
        visitor.sendall(sent)
        heard = visitor.recv(65536)
        while b"\r\n\r\n" not in heard:
            heard += visitor.recv(65536)

    assert heard.split(b" ")[1] == status
    assert b"Secure" not in heard, "a cookie that this browser would not send back"


def test_whoever_does_not_hang_up_makes_nobody_wait(live_server):
    place = live_server.url.removeprefix("http://").split(":")
    with ExitStack() as open_lines:
        for _ in range(3):
            visitor = open_lines.enter_context(closing(socket.create_connection(place, timeout=20)))
            visitor.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert visitor.recv(4096).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        assert page(live_server)[0] == 200

    assert time.monotonic() - began < 1.5, "one waits two seconds"


def test_whoever_goes_on_at_once_or_later_or_before_the_answer_is_answered_on_the_same_line(live_server):
    asked = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with closing(socket.create_connection(live_server.url.removeprefix("http://").split(":"), timeout=20)) as line:
        for pause, times in ((0, 1), (0, 1), (0.2, 1), (0, 2), (0.2, 2)):
            time.sleep(pause)
            line.sendall(asked * times)
            heard = b""
            while heard.count(b"ok\n") < times:
                heard += line.recv(65536)
            assert heard.count(b"HTTP/1.1 200") == times


def test_those_who_always_go_on_let_others_in(empty):
    server = servers.start(empty, SIRVE_LISTENERS="0")
    place, is_over, answered = server.url.removeprefix("http://").split(":"), threading.Event(), []

    def go_on() -> None:
        with closing(http.client.HTTPConnection(*place, timeout=20)) as line:
            while not is_over.is_set():
                line.request("GET", "/health")
                answered.append(line.getresponse().read())

    visitors = [threading.Thread(target=go_on) for _ in range(PAGES)]
    try:
        for visitor in visitors:
            visitor.start()
        while len(answered) < 10 * PAGES:
            time.sleep(0.01)
        assert [page(server)[0] for _ in range(3)] == [200] * 3
    finally:
        is_over.set()
        for visitor in visitors:
            visitor.join()
        server.stop(signal.SIGTERM)


def test_nothing_is_left_when_sirve_itself_is_killed(start):
    server = start()
    process_of(server, "sirve-worker")
    processes = children_of(server.process.pid)

    server.process.kill()
    server.process.wait()

    assert gone_within(8, processes), alive(processes)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system does not say where a process works")
def test_a_server_stays_on_one_core_and_the_worker_goes_where_there_is_room(start):
    server = start()
    worker, everywhere = process_of(server, "sirve-worker"), os.sched_getaffinity(0)
    (serving,) = (pid for pid in children_of(server.process.pid) if pid != worker)

    assert len(os.sched_getaffinity(serving)) == 1
    assert os.sched_getaffinity(worker) == everywhere == os.sched_getaffinity(server.process.pid)


def test_a_killed_worker_is_replaced_and_the_server_goes_on(start):
    server = start()
    worker = process_of(server, "sirve-worker")

    os.kill(worker, signal.SIGKILL)

    assert process_of(server, "sirve-worker", other_than=worker)
    assert page(server)[0] == 200


def test_a_killed_server_is_replaced_and_people_are_served_again(start):
    server = start("--workers", "2")
    worker = process_of(server, "sirve-worker")
    killed = [pid for pid in children_of(server.process.pid) if pid != worker]
    assert len(killed) == 2

    for each in killed:
        os.kill(each, signal.SIGKILL)

    assert page(server)[0] == 200
    assert gone_within(5, killed)
    now = children_of(server.process.pid)
    assert worker in now
    assert sorted(map(called, now)) == ["sirve-server", "sirve-server", "sirve-worker"]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("PatientWorker.load_wsgi = None", "failed to boot"),
        ("PatientWorker.run = lambda self: time.sleep(60); keeping.READY_WITHIN = 0", "does not answer"),
    ],
    ids=["it cannot begin", "it does not answer"],
)
def test_sirve_ends_with_an_error_when_its_server_does_not_come_up(empty, broken, why):
    words = ["run", "--port", "0", "--data", str(empty.data_folder)]
    program = f"import sys, time; from board.cli import __main__, keeping; from board.cli.answering import PatientWorker; {broken}; "
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"{program}sys.exit(__main__.main({words}))"],
        capture_output=True,
        text=True,
        env=servers.environment(),
        timeout=servers.PATIENCE,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert why in done.stderr
    assert done.stderr.endswith("The server has stopped by itself; its log is above.\n")


def process_of(server, name: str, other_than: int | None = None) -> int:
    """A process of that name, waited for: the worker starts once the address is said, and again when it died."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for process in children_of(server.process.pid):
            if process != other_than and called(process) == name:
                return process
        time.sleep(0.1)
    raise AssertionError(f"no {name}")


def called(process: int) -> str:
    """The name `ps` shows."""
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""


def test_a_port_in_use_is_said_in_the_language_of_the_terminal(empty):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = str(other.getsockname()[1])
        asked = ("run", "--port", port, "--data", str(empty.data_folder))

        english, spanish = refused(*asked), refused(*asked, language="es_ES.UTF-8")

    assert english.stderr.startswith(f"Port {port} of 127.0.0.1 cannot be used")
    assert spanish.stderr.startswith(f"No se puede usar el puerto {port} de 127.0.0.1")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    done = refused("run", "--port", "0", "--data", str(tmp_path / "file"))

    assert "cannot write in the folder" in done.stderr
    assert done.returncode == 78


def test_a_newer_database_is_refused(empty):
    schema.migrate(empty)
    with closing(sqlite3.connect(empty.data_folder / "sirve.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_future'")
        database.commit()

    done = refused("run", "--port", "0", "--data", str(empty.data_folder))

    assert "newer Sirve" in done.stderr


def test_other_hosts_are_served_only_under_a_known_address(empty):
    everywhere = "0.0.0.0"  # noqa: S104

    done = refused("run", "--host", everywhere, "--port", "0", "--data", str(empty.data_folder))

    assert "--url" in done.stderr


def test_a_folder_of_somebody_else_keeps_its_mode(tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "letter.txt").write_text("mine")

    subprocess.run(servers.command("migrate", "--data", str(folder)), check=True, env=servers.environment())

    assert folder.stat().st_mode & 0o777 == 0o755


def test_results_are_one_json_object_and_logs_stay_apart(empty):
    for words in (["migrate"], ["doctor"], ["backup"]):
        done = subprocess.run(
            servers.command(*words, "--json", "--data", str(empty.data_folder)),
            capture_output=True,
            text=True,
            env=servers.environment(),
            check=True,
        )
        assert isinstance(json.loads(done.stdout), dict)


@pytest.mark.both_databases
def test_the_same_command_serves_either_database(live_server):
    assert page(live_server)[0] == 200
    assert live_server.setup_link
