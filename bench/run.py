"""One measurement from an empty temporary folder to its figures: fill, start, ask in rounds, count, stop everything."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from board.cli.processes import REPOSITORY

from . import floor, house, once
from .figures import ANSWER_TO_A_MOVE, TARGETS, figure
from .probes import NoSuchPage, Probe, Site, Wrong, floor_page
from .rounds import Seen, measure
from .shape import ASKED, Data

LONGEST = 15 * 60.0
"""Seconds after which no further round begins."""
GROWTH = ("board_growth", "map_growth", "metrics_growth")
BOARDS_OF = {
    "board_50_warm": ("50",),
    "board_2000_warm": ("2000",),
    "board_10000_warm": ("2000", "10000"),
    "move": ("busy",),
    "moves_8_clients": ("busy",),
    "moves_32_clients": ("busy",),
    "listeners_250": ("busy",),
    "create": ("busy",),
    "first_visit": ("50",),
    "browser_drop": ("busy",),
    "triage_next": (ASKED,),
}
"""Figure -> the boards it needs beside the one of 500."""
Tell = Callable[[str], None]


@dataclass
class Bench:
    """The figures asked for, and what was seen of them."""

    names: list[str]
    scale: int
    rounds: int
    tell: Tell
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)

    def run(self) -> dict[str, Any]:
        """Everything; gives the object that `--json` prints."""
        until = time.monotonic() + LONGEST
        with tempfile.TemporaryDirectory(prefix="sirve-bench-") as where, ExitStack() as started:
            folder = Path(where) / "all"
            data = self._filled(
                folder, self.scale, sorted({"500", *(b for n in self.names for b in BOARDS_OF.get(n, ()))})
            )
            write_ms = floor.write_ms(folder)
            bare = started.enter_context(house.floor(folder))
            site = Site(started.enter_context(house.product(folder)), data, folder)
            started.callback(site.close)
            growth = self._growth_sites(Path(where), started)
            probes = [floor_page(bare, path, data.member) for path in ("/hello", "/hello-user")]
            self.seen = measure([*probes, *self._probes(site, growth)], self.rounds, until, self.tell)
            if wrong := [seen.told for seen in (self.seen["/hello"], self.seen["/hello-user"]) if seen.told]:
                raise RuntimeError(f"the floor does not answer: {wrong[0]}")
            self._ratios()
            self._try("html_500", lambda: once.html_500(site))
            for hands in (8, 32):
                self._try(f"moves_{hands}_clients", partial(once.moves_of, hands, site, bare, self.rounds, self.tell))
            self._try("listeners_250", lambda: once.listeners_250(site, self.tell))
            self._try("first_visit", lambda: once.first_visit(site, self.tell))
            if {"browser_usable", "browser_drop"} & set(self.names):
                once.in_a_browser(site, bare, self._try, self.tell)
            self._try("memory", lambda: once.memory(site, self.tell))
            started.close()
            self._try("second_start", lambda: once.second_start(folder))
        return self._result(data, write_ms)

    def _filled(self, folder: Path, scale: int, boards: list[str]) -> Data:
        self.tell(f"filling: Lumbre at scale {scale}, boards {', '.join(boards)}")
        command = [sys.executable, "-P", "-m", "bench.data", str(folder), str(scale), *boards]
        done = subprocess.run(
            command, env=house.environment(folder), cwd=REPOSITORY, stdout=subprocess.PIPE, check=True
        )
        return Data.read(json.loads(done.stdout))

    def _growth_sites(self, folder: Path, started: ExitStack) -> dict[str, Site]:
        """Two sites that differ in their scale alone, where growth is asked for."""
        found = {}
        for side, scale in (("much", self.scale), ("little", 1)) if set(GROWTH) & set(self.names) else ():
            data = self._filled(folder / side, scale, ["500"])
            site = found[side] = Site(started.enter_context(house.product(folder / side)), data, folder / side)
            started.callback(site.close)
        return found

    def _probes(self, site: Site, growth: dict[str, Site]) -> Iterator[Probe]:
        card = f"/cards/{site.board('500').card}"
        makers: dict[str, Callable[[str], Probe]] = {
            "board_50_warm": lambda name: site.board_page(name, "50"),
            "board_500_cold": lambda name: site.board_cold(name, "500"),
            "board_500_warm": lambda name: site.board_page(name, "500"),
            "board_2000_warm": lambda name: site.board_page(name, "2000"),
            "board_10000_warm": lambda name: site.board_page(name, "10000"),
            "board_304": lambda name: site.board_unchanged(name, "500"),
            "move": site.moving,
            "create": site.creating,
            "card_page": lambda name: site.reading(name, card, card),
            "search": lambda name: site.reading(name, "/search?q=reservas", "/cards/"),
            "triage_next": site.next_request,
        }
        for name in dict.fromkeys([*self.names, *(["board_2000_warm"] if "board_10000_warm" in self.names else [])]):
            if name in makers:
                yield from self._made(name, makers[name])
        if growth:
            yield from _growing(growth, self.names)

    def _made(self, name: str, make: Callable[[str], Probe]) -> Iterator[Probe]:
        try:
            yield make(name)
        except (NoSuchPage, Wrong, OSError) as error:
            self.tell(f"{name}: left out ({type(error).__name__}: {error})")

    def _ratios(self) -> None:
        """The figures that are CPU of a request over that of the signed-in hello, or over each other."""
        user = self.seen["/hello-user"].cpu_ms
        for name in self.names:
            seen = self.seen.get(name)
            if seen is None or not self._is_there(name, seen):
                continue
            below = user
            if name == "board_10000_warm":
                if not self.seen["board_2000_warm"].cpu:
                    continue
                below = self.seen["board_2000_warm"].cpu_ms
            fits = not seen.failed and (name != "move" or seen.bytes <= ANSWER_TO_A_MOVE)
            self.figures[name] = figure(name, seen.cpu_ms / below, seen.median_ms, seen.cpu_ms, seen.bytes, fits)
        for name in set(GROWTH) & set(self.names):
            self._growth(name)

    def _is_there(self, name: str, seen: Seen) -> bool:
        if seen.told:
            self.tell(f"{name}: {'failed' if seen.cpu else 'left out'} ({seen.told})")
        return bool(seen.cpu)

    def _growth(self, name: str) -> None:
        """The page that grows most decides."""
        pages = [each.removeprefix("much ") for each in self.seen if each.startswith(f"much {name} ")]
        found = []
        for page in pages:
            much, little = self.seen[f"much {page}"], self.seen[f"little {page}"]
            if self._is_there(f"much {page}", much) and self._is_there(f"little {page}", little):
                ratio = statistics.median(more / less for more, less in zip(much.cpu, little.cpu, strict=False))
                found.append((ratio, page, much))
        for ratio, page, much in sorted(found, key=lambda one: one[0]):
            self.tell(f"{page}: {ratio:.2f}×, {much.cpu_ms:.1f} ms of CPU")
            self.figures[name] = figure(name, ratio, much.median_ms, much.cpu_ms, much.bytes, not much.failed)

    def _try(self, name: str, take: Callable[[], dict[str, Any]]) -> None:
        """A figure that is measured once, if it is asked for; what goes wrong is said and leaves it out."""
        if name not in self.names:
            return
        try:
            self.figures[name] = take()
        except (NoSuchPage, Wrong, OSError) as error:
            self.tell(f"{name}: left out ({type(error).__name__}: {error})")

    def _result(self, data: Data, write_ms: float) -> dict[str, Any]:
        return {
            "commit": _commit(),
            "machine": _machine(),
            "database": f"SQLite {sqlite3.sqlite_version}",
            "cards": data.cards,
            "rounds": self.rounds,
            "floor": {
                "hello_ms": round(self.seen["/hello"].cpu_ms, 3),
                "hello_user_ms": round(self.seen["/hello-user"].cpu_ms, 3),
                "write_ms": round(write_ms, 3),
            },
            "figures": [self.figures[name] for name in TARGETS if name in self.figures],
        }


def _growing(sites: Mapping[str, Site], names: list[str]) -> Iterator[Probe]:
    """The pages whose cost must not follow what lies elsewhere, each on one site right after the other."""
    pages = {side: _growing_pages(site) for side, site in sites.items()}
    for name in _growing_pages(next(iter(sites.values()))):
        for side, site in sites.items():
            path, secret, holds = pages[side][name]
            if name.split()[0] in names:
                yield site.reading(f"{side} {name}", path, holds, secret)


def _growing_pages(site: Site) -> dict[str, tuple[str, str, str]]:
    """Figure and page -> its address, who asks, what the page holds."""
    place, team = site.board("500"), site.data.team
    return {
        "board_growth /boards/{id}": (f"/boards/{place.id}", "", f'id="card-{place.card}"'),
        "board_growth /cards/{id}": (f"/cards/{place.card}", "", f"/cards/{place.card}"),
        "board_growth /my-work": ("/my-work", "", "<main"),
        "board_growth /requests": (f"/requests?team={team}", "", "<main"),
        "map_growth /customers": ("/customers", site.data.head, "<main"),
        "metrics_growth /results": (f"/results/{team}", "", "<main"),
    }


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _machine() -> str:
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    cores = len(os.sched_getaffinity(0))
    return f"{platform.system()} {platform.release()}, {cores} × {cpu}, Python {platform.python_version()}"
