"""Asking in turns, so that what else the machine does falls on everybody alike; and asking with many hands."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .client import Answer
from .probes import Ask, NoSuchPage, Probe, Wrong

TURN = 0.35
"""Seconds one probe is asked in one round."""
MOST, FEWEST = 200, 2
"""Requests in one turn."""
SETTLED = 0.004
"""Seconds in which a server finishes what it does after its last answer."""


@dataclass
class Seen:
    """What one probe showed: of each round the CPU milliseconds of a request and all wall milliseconds."""

    cpu: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    bytes: int = 0
    failed: int = 0
    told: str = ""
    """Why there is nothing, or what went wrong last."""

    @property
    def cpu_ms(self) -> float:
        return statistics.median(self.cpu)

    @property
    def median_ms(self) -> float:
        return statistics.median(self.ms)

    def add(self, more: Seen) -> None:
        """Take in what another one saw."""
        self.cpu += more.cpu
        self.ms += more.ms
        self.bytes = max(self.bytes, more.bytes)
        self.failed += more.failed

    def note(self, answer: Answer) -> None:
        self.ms.append(answer.ms)
        self.bytes = max(self.bytes, len(answer.body))


def measure(probes: list[Probe], rounds: int, until: float, tell: Callable[[str], None]) -> dict[str, Seen]:
    """Ask every probe in every round; `until` (monotonic seconds) no more round begins. Keyed by the probes' names."""
    seen = {probe.name: Seen() for probe in probes}
    for number in range(rounds):
        if time.monotonic() > until:
            tell(f"time is up after {number} of {rounds} rounds")
            break
        for probe in probes:
            if seen[probe.name].told:
                continue
            try:
                _turn(probe, seen[probe.name])
            except (NoSuchPage, Wrong, OSError) as error:
                seen[probe.name].failed += 1
                seen[probe.name].told = f"{type(error).__name__}: {error}"
        tell(f"round {number + 1} of {rounds}")
    return seen


def _turn(probe: Probe, seen: Seen) -> None:
    """One unmeasured request, so that what may be kept is kept; then as many as fit."""
    if probe.begin:
        probe.begin()
    first = probe.ask().ms / 1000
    times = int(min(MOST, max(FEWEST, TURN / max(first, 0.0001))))
    processes = probe.server.processes()
    spent = 0.0
    for each in [1] * times if probe.spoil else [times]:
        if probe.spoil:
            probe.spoil()
        before = probe.server.cpu_ms(processes)
        for _ in range(each):
            seen.note(probe.ask())
        time.sleep(SETTLED)
        spent += probe.server.cpu_ms(processes) - before
    seen.cpu.append(spent / times)


@dataclass
class Crowd:
    """What many hands at once got done."""

    per_second: float
    seen: Seen


def crowd(asks: list[Ask], seconds: float, cpu: Callable[[], float]) -> Crowd:
    """Every one of `asks` again and again, each in a thread of its own, for `seconds`; `cpu` reads the server's clock."""
    seen, lock, began = Seen(), threading.Lock(), time.perf_counter()
    before = cpu()

    def work(ask: Ask) -> None:
        while time.perf_counter() - began < seconds:
            try:
                answer = ask()
            except (NoSuchPage, Wrong, OSError) as error:
                with lock:
                    seen.failed, seen.told = seen.failed + 1, f"{type(error).__name__}: {error}"
            else:
                with lock:
                    seen.note(answer)

    hands = [threading.Thread(target=work, args=(ask,), daemon=True) for ask in asks]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    took = time.perf_counter() - began
    seen.cpu.append((cpu() - before) / max(1, len(seen.ms)))
    return Crowd(len(seen.ms) / took, seen)
