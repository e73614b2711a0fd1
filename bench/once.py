"""The figures that are not one request asked in rounds."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import browser, house, visit
from .client import Client
from .figures import COMPRESSED_500, SLOWEST_MOVE, figure
from .probes import NoSuchPage, Site, Wrong, floor_page
from .rounds import Ask, Crowd, Seen, crowd

BURSTS, ROUNDS = 3, 3
"""How often many hands are let loose in one round, and in how many rounds at most: short and often, so that a machine that has
less to give for some seconds has it for both that are compared."""
LISTENERS = 250
ASKED = 40
"""Pages asked for with and without listeners."""
STARTS = 3
Tell = Callable[[str], None]
Figure = dict[str, Any]


def html_500(site: Site) -> Figure:
    """Kilobytes of HTML of the page of 500 cards; compressed ones beside it."""
    path = f"/boards/{site.board('500').id}"
    answer = site.client().get(path)
    if answer.status != 200:
        raise NoSuchPage(path)
    size = len(answer.body)
    return figure("html_500", len(answer.text.encode()) / 1000, size=size, and_also=size <= COMPRESSED_500)


def moves_of(hands: int, site: Site, bare: house.Server, rounds: int, tell: Tell) -> Figure:
    """Moves a second of so many hands on one board over bare answers a second to as many, in turns."""
    shares, total = [], Seen()
    hellos = [floor_page(bare, "/hello", "").ask for _ in range(hands)]
    moving = [site.moving("moves", slice(hand, None, hands)).ask for hand in range(hands)]
    for _ in range(BURSTS * min(rounds, ROUNDS)):
        hello, moves = _crowd(hellos, 0.5, bare), _crowd(moving, 1.0, site.server)
        shares.append(moves.per_second / hello.per_second)
        total.add(moves.seen)
        tell(f"{hands} clients: {moves.per_second:.0f} moves/s, {hello.per_second:.0f} hello/s {moves.seen.told}")
    if not total.ms:
        raise Wrong("no move was made")
    slowest = statistics.quantiles(total.ms, n=20)[-1]
    tell(f"{hands} clients: {total.failed} moves failed, 95 of 100 within {slowest:.0f} ms")
    is_even = slowest <= SLOWEST_MOVE * total.median_ms and not total.failed
    return figure(f"moves_{hands}_clients", statistics.median(shares), total.median_ms, total.cpu_ms, total.bytes, is_even)


def _crowd(asks: list[Ask], seconds: float, server: house.Server) -> Crowd:
    processes = server.processes()
    return crowd(asks, seconds, lambda: server.cpu_ms(processes))


def listeners_250(site: Site, tell: Tell) -> Figure:
    """How long a board takes while 250 streams follow another one that changes, over the same without them; 95th of 100."""
    client, path, move = site.client(), f"/boards/{site.board('500').id}", site.moving("listening").ask
    streams: list[Client] = []

    def slowest() -> float:
        seen = []
        for number in range(ASKED):
            if number % 4 == 0:
                move()
            seen.append(client.get(path).ms)
        return statistics.quantiles(seen, n=20)[-1]

    client.get(path)
    without = slowest()
    try:
        for number in range(LISTENERS):
            streams.append(Client(site.server.address, site.data.listeners[number % len(site.data.listeners)]))
            streams[-1].begin(f"/stream?topic=board:{site.board('busy').id}")
        beside = slowest()
    finally:
        for stream in streams:
            stream.close()
    tell(f"{len(streams)} listeners: 95 of 100 boards within {beside:.0f} ms, {without:.0f} ms without them")
    return figure("listeners_250", beside / without, beside)


def first_visit(site: Site, tell: Tell) -> Figure:
    """Kilobytes of the page to sign in, a board of 50, and all they need."""
    stranger = site.client("nobody")
    found = visit.first_visit([(stranger, "/sign-in"), (site.client(), f"/boards/{site.board('50').id}")])
    for address, size in sorted(found.items(), key=lambda one: -one[1])[:6]:
        tell(f"first visit: {size / 1000:6.1f} kB {address}")
    tell(f"first visit: {len(found)} answers")
    return figure("first_visit", sum(found.values()) / 1000, size=sum(found.values()))


def in_a_browser(
    site: Site, bare: house.Server, attempt: Callable[[str, Callable[[], Figure]], None], tell: Tell
) -> None:
    """Both figures of Chromium, beside a blank page of the floor."""
    path = f"/boards/{site.board('500').id}"
    try:
        with browser.chromium() as chromium:
            blank = browser.usable_ms(browser.opened(chromium, bare, "/blank", ""), "/blank")
            tell(f"Chromium: a blank page takes {blank:.0f} ms")
            page = browser.opened(chromium, site.server, path, site.data.member)
            attempt("browser_usable", lambda: _waited("browser_usable", browser.usable_ms(page, path)))
            attempt("browser_drop", lambda: _waited("browser_drop", browser.drop_ms(page, site)))
    except Exception as error:  # Playwright's own kinds included: the other figures stand whatever it is
        tell(f"Chromium: {type(error).__name__}: {str(error).splitlines()[0]}")


def _waited(name: str, ms: float) -> Figure:
    return figure(name, ms, ms)


def memory(site: Site, tell: Tell) -> Figure:
    """Megabytes of everything `./sirve run` started, now that it has worked; what its processes share is counted once."""
    resident, shared_once = site.server.memory()
    tell(f"memory: {shared_once:.0f} MB; {resident:.0f} MB where what processes share is counted in each")
    return figure("memory", shared_once)


def second_start(folder: Path) -> Figure:
    """Milliseconds of `./sirve run` on a folder that was run before, until it says where it is."""
    took = statistics.median(house.start_ms(folder) for _ in range(STARTS))
    return figure("second_start", took, took)
