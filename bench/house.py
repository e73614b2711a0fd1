"""The processes that are measured: started as `./sirve run` starts them, watched through /proc, and stopped.

CPU is user and system time of everything a server started, to the nanosecond: the kernel's CPU clock of a process
counts what /proc/PID/stat shows in hundredths of a second. Linux only.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from board.cli.processes import REPOSITORY, dies_with, like_us
from board.cli.server import options
from board.config import Settings

PATIENCE = 60.0
"""Seconds a server may take to come up."""


@dataclass
class Server:
    """Something that answers, with everything it started."""

    process: subprocess.Popen[bytes]
    address: tuple[str, int]

    def processes(self) -> list[int]:
        """Ids of the process and of all below it."""
        below: dict[int, list[int]] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                below.setdefault(parent, []).append(int(folder.name))
        found = [self.process.pid]
        for each in found:
            found += below.get(each, [])
        return found

    def cpu_ms(self, processes: list[int]) -> float:
        """Milliseconds of CPU that `processes` have used since they began."""
        return sum(time.clock_gettime_ns(~process << 3 | 2) for process in processes) / 1e6

    def memory(self) -> tuple[float, float]:
        """Megabytes it holds: every process' resident pages; and the same with shared pages counted once."""
        rolled = [Path(f"/proc/{process}/smaps_rollup").read_text() for process in self.processes()]
        return _sum_of("Rss:", rolled), _sum_of("Pss:", rolled)


def _sum_of(name: str, rolled: list[str]) -> float:
    return (
        sum(int(line.split()[1]) for text in rolled for line in text.splitlines() if line.startswith(name)) * 1024 / 1e6
    )


def environment(data: Path) -> dict[str, str]:
    """What a server finds around it, without the settings of whoever measures."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("SIRVE_", "LC_", "LANG"))}
    return {**plain, "PYTHONPATH": str(REPOSITORY), "LANG": "en_GB.UTF-8", "SIRVE_DATA": str(data)}


@contextmanager
def product(data: Path) -> Iterator[Server]:
    """Sirve on the folder `data`, until the block ends."""
    process, address = _run([sys.executable, "-P", "-m", "board.cli"], data)
    try:
        yield Server(process, address)
    finally:
        _stop(process, PATIENCE)


def start_ms(data: Path) -> float:
    """Milliseconds from `./sirve run` on a folder that was run before until it says where it is; then it is stopped."""
    began = time.perf_counter()
    process, _address = _run([str(REPOSITORY / "sirve")], data)
    took = (time.perf_counter() - began) * 1000
    _stop(process, PATIENCE)
    return took


def _run(command: list[str], data: Path) -> tuple[subprocess.Popen[bytes], tuple[str, int]]:
    with (data / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "run", "--json", "--port", "0", "--data", str(data)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment(data),
            process_group=0,
            preexec_fn=dies_with(os.getpid()),
        )
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
    said = process.stdout.readline() if ready else b""
    process.stdout.close()
    if not said:
        _stop(process, 1.0)
        raise RuntimeError(f"Sirve did not start:\n{(data / 'server.log').read_text()}")
    where = urlsplit(json.loads(said)["address"])
    return process, (where.hostname or "", where.port or 0)


@contextmanager
def floor(data: Path) -> Iterator[Server]:
    """The floor on the same folder, with gunicorn's own threads, until the block ends."""
    settings = Settings(data_folder=data, secret_key=b"-" * 32)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as door:
        told = options(door.fileno(), settings, workers=1) | {"worker_class": "gthread"}
        called = ["gunicorn", "bench.floor:make_from_environment()", *_said(told)]
        process = subprocess.Popen(stdout=sys.stderr, pass_fds=[door.fileno()], **like_us(called, environment(data)))
        try:
            yield Server(process, door.getsockname())
        finally:
            _stop(process, PATIENCE)


def _stop(process: subprocess.Popen[bytes], within: float) -> None:
    """Ask it to stop, and after `within` seconds make it, with everything it started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(within)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _said(options: dict[str, object]) -> list[str]:
    """What gunicorn is told, as its command takes it."""
    named = {"loglevel": "--log-level", "control_socket_disable": "--no-control-socket"}
    words = [(named.get(name, "--" + name.replace("_", "-")), value) for name, value in options.items()]
    return [word if value is True else f"{word}={value}" for word, value in words]
