"""Half a year of cards and their ways over the boards.

Made so that each chart teaches one thing: Discover became faster after the change (its 85 of 100 fell from 24 to 11
days) and stood still in the week of the trade fair; Decide's Review is a queue and always over its limit; Start & stay
is steady; Chains has finished too little to say anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import product
from math import exp, log
from statistics import NormalDist
from typing import Any, NamedTuple

from msgspec import Struct, field
from sqlalchemy import insert

from ..core import rank
from ..core.db import db
from ..core.words import Both
from ..flow.models import Blocker, Card, CardPerson, CardPersona, Column, Move, TeamCounter
from .calendar import Calendar
from .figures import CURVES
from .pieces import FORMS, OPEN, SUBJECTS, Open

ACCEPTED, READY, MAKING, REVIEW, MEASURING, LEARNED = range(6)
CHANGE = 14 * 7
"""Days ago on which the department was organised around its customers: week 12 of 26."""
FAIR = range(35, 42)
"""Days ago of the trade fair, when Discover finished nothing."""
REASONS = (
    Both("Lanzamos el jueves", "Launch on Thursday"),
    Both("Revisión se llena los lunes", "Review fills up on Mondays"),
    Both("Dirección lo quería ya", "Management wanted it now"),
)


OUTCOMES = ("moved", "did_not", "moved", "cannot_tell", "did_not", "moved", "did_not", "moved", "cannot_tell")
NOTES = {
    "moved": Both("Se nota desde la segunda semana", "It shows since the second week"),
    "did_not": Both("Lo retiramos y probamos otra cosa", "We took it down and try something else"),
    "cannot_tell": Both("Coincidió con la feria", "It came out in the week of the fair"),
}


class Piece(Struct):
    """A card as it will be stored, with every entry into a column."""

    team: str
    title: str
    language: str
    stage: str
    personas: tuple[str, ...]
    need: str
    entries: list[tuple[int, datetime]]
    people: tuple[str, ...] = ()
    origin: str = "own_idea"
    metric: str = ""
    expected: tuple[float, float] | None = None
    check_on: date | None = None
    outcome: str = ""
    outcome_value: float | None = None
    outcome_note: str = ""
    due_on: date | None = None
    kind: str = "standard"
    blocked: list[tuple[datetime, datetime | None, str, str]] = field(default_factory=list)
    over: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Column -> how many there were, and the reason given."""
    archived_at: datetime | None = None
    live: str = ""
    spanish: str = ""
    """Its title in Spanish, by which its request finds it."""
    id: int = 0

    @property
    def column(self) -> int:
        return self.entries[-1][0]

    def entered(self, column: int) -> datetime | None:
        """When it last came into `column` or a later one from before it."""
        return next((at for place, at in self.entries if place >= column), None)


class Pace(Struct, frozen=True):
    """How a team finished work: so many cards between two days ago, 85 of 100 within so many days."""

    team: str
    cards: int
    since: int
    until: int
    within: int
    stages: tuple[str, ...]
    personas: tuple[str, ...]
    metrics: tuple[str, ...]
    review_share: float = 0.35


PACES = (
    Pace("DES", 30, 181, CHANGE + 1, 24, ("discover",), ("marta", "lola"), ("trial", "trial_lola")),
    Pace("DES", 48, CHANGE - 9, 1, 11, ("discover",), ("marta", "lola"), ("trial", "trial_lola")),
    Pace("DEC", 74, 181, 1, 16, ("decide",), ("marta", "lola"), ("sql", "afraid"), review_share=0.65),
    Pace("EMP", 80, 181, 1, 9, ("start", "stay"), ("marta", "lola"), ("retention", "calls", "shift")),
    Pace("CAD", 8, 120, 6, 21, ("chains",), ("ivan",), ("chains",)),
)  # 30 + 48 + 74 + 80 + 8 = 240 delivered
BACKLOG = {"DES": 12, "DEC": 11, "EMP": 12, "CAD": 6}
DISCARDED = {"DES": 3, "DEC": 3, "EMP": 2, "CAD": 1}
CREWS = {
    "DES": ("ana", "diego", "nuria", "tomas"),
    "DEC": ("irene", "hugo", "sara", "aisha"),
    "EMP": ("leo", "lidia", "bruno"),
    "CAD": ("elena", "pablo"),
}


class Story(NamedTuple):
    """A finished card with a name."""

    title: Both
    need: Both
    stage: str
    personas: tuple[str, ...]
    finished: int
    """Days ago."""
    cycle: int
    metric: str
    expected: tuple[float, float]
    people: tuple[str, ...]


STORIES = (
    Story(
        Both(
            "Guía: importar los clientes de la libreta en una tarde",
            "Guide: import your customers from the notebook in one afternoon",
        ),
        Both("podrá meter a sus clientes sin llamar a nadie", "will get their customers in without calling anybody"),
        "start",
        ("marta",),
        28,
        10,
        "calls",
        (30, 18),
        ("lidia", "leo"),
    ),
    Story(
        Both("Guía: cambiar turnos con el botón nuevo", "Guide: swap shifts with the new button"),
        Both("no tendrá que hacer de centralita", "will not have to be the switchboard"),
        "stay",
        ("lola",),
        6,
        9,
        "shift",
        (50, 55),
        ("bruno",),
    ),
)


class Plan:
    """Makes the pieces; `speak` chooses the language each is written in."""

    def __init__(self, calendar: Calendar, languages: Sequence[str]) -> None:
        self.calendar, self.chance, self.languages = calendar, calendar.chance, languages
        self.learned = 0
        self.titles = {stage: self._titles(stage) for stage in SUBJECTS}

    def pieces(self) -> list[Piece]:
        """Everything there is on the four boards, oldest first."""
        made = [piece for pace in PACES for piece in self.delivered(pace)]
        made += [self.open(card) for card in OPEN]
        for team in BACKLOG:
            made += [self.waiting(team, place) for place in range(BACKLOG[team])]
            made += [self.discarded(team) for _ in range(DISCARDED[team])]
        self._tell_stories(made)
        return sorted(made, key=lambda piece: piece.entries[0][1])

    def _tell_stories(self, made: list[Piece]) -> None:
        """Two finished cards that the two-minute path leads to: the guide that support asked for, and the swap of shifts."""
        finished = [piece for piece in made if piece.team == "EMP" and piece.column >= MEASURING]
        for story in STORIES:
            wanted = self.calendar.at(self.calendar.day(story.finished), 16)
            piece = min(finished, key=lambda piece: abs(piece.entries[MEASURING][1] - wanted))
            finished.remove(piece)
            start = self.calendar.day(story.finished + story.cycle - 1)
            days = (
                start - timedelta(days=3),
                start - timedelta(days=1),
                start,
                start + timedelta(days=story.cycle - 3),
            )
            piece.entries = [(column, self.calendar.at(day)) for column, day in enumerate(days)] + [(MEASURING, wanted)]
            language = self._language()
            piece.spanish, piece.title, piece.need = story.title.es, story.title.in_(language), story.need.in_(language)
            piece.language, piece.stage, piece.personas, piece.origin = language, story.stage, story.personas, "request"
            piece.metric, piece.people = story.metric, story.people
            piece.expected, piece.check_on = story.expected, self.calendar.day(story.finished - 28)
            piece.outcome, piece.outcome_note, piece.over, piece.blocked = "", "", {}, []

    def delivered(self, pace: Pace) -> Iterator[Piece]:
        """`pace.cards` finished cards whose cycle times have exactly the wanted 85th percentile."""
        spread = 0.55
        middle = log(pace.within) - NormalDist().inv_cdf(0.85) * spread
        shares = [(number + 0.5) / pace.cards for number in range(pace.cards)]
        days = [max(1, round(exp(middle + spread * NormalDist().inv_cdf(share)))) for share in shares]
        self.chance.shuffle(days)
        for number, cycle in enumerate(days):
            ago = pace.since - (pace.since - pace.until) * (number + self.chance.random() * 0.6) / pace.cards
            if pace.team == "DES" and round(ago) in FAIR:
                ago = FAIR.stop + self.chance.randint(0, 3)
            yield self._finished(pace, ago, cycle, number)

    def _finished(self, pace: Pace, ago: float, cycle: int, number: int) -> Piece:
        finish = self.calendar.working(self.calendar.day(ago))
        start = finish - timedelta(days=cycle - 1)
        review = start + timedelta(days=int((cycle - 1) * (1 - pace.review_share)))
        ready = self.calendar.working(start - timedelta(days=self.chance.randint(1, 6)))
        created = self.calendar.working(ready - timedelta(days=self.chance.randint(3, 24)))
        hours = sorted(self.chance.uniform(9, 18) for _ in range(3))
        moments = (
            (ACCEPTED, created, None),
            (READY, ready, None),
            (MAKING, start, hours[0]),
            (REVIEW, review, hours[1]),
            (MEASURING, finish, hours[2]),
        )
        entries = [(column, self.calendar.at(day, hour)) for column, day, hour in moments]
        stage = pace.stages[number % len(pace.stages)]
        piece = self._piece(pace.team, stage, pace.personas[number % len(pace.personas)], entries)
        piece.metric, piece.live = pace.metrics[number % len(pace.metrics)], "https://lumbre.example.org/"
        piece.check_on = finish + timedelta(days=28)
        if pace.team == "DEC" and self.chance.random() < 0.3:
            piece.over[REVIEW] = (4, self.chance.choice(REASONS).in_(self._language()))
        if self.chance.random() < 0.12:
            since = self.calendar.at(start)
            reason = Both("Esperamos el visto bueno de otro equipo", "Waiting for another team's approval")
            piece.blocked.append((since, max(since, entries[-1][1]), reason.in_(self._language()), "team"))
        self._learn(piece)
        return piece

    def _learn(self, piece: Piece) -> None:
        """Most that are due were checked; some of the last month were not, and the page says so."""
        due = (self.calendar.today - piece.check_on).days if piece.check_on else -1
        if due < 1 or (due < 25 and self.chance.random() < 0.3):
            return
        piece.outcome = OUTCOMES[self.learned % len(OUTCOMES)]
        self.learned += 1
        piece.outcome_note = NOTES[piece.outcome].in_(piece.language)
        curve = next(curve for curve in CURVES if curve.key == piece.metric)
        share = self.chance.uniform(0.3, 1) if piece.outcome == "moved" else 0.0
        if piece.outcome != "cannot_tell":
            piece.outcome_value = round(curve.begin + (curve.end - curve.begin) * share, curve.decimals)
        piece.entries.append((LEARNED, self.calendar.at(self.calendar.working(piece.check_on or self.calendar.today))))

    def open(self, card: Open) -> Piece:
        """One of the hand-written cards that are open today."""
        language = self._language()
        start = self.calendar.day(card.age - 1) if card.age else self.calendar.today
        created = self.calendar.working(start - timedelta(days=self.chance.randint(8, 20)))
        ready = self.calendar.working(start - timedelta(days=self.chance.randint(1, 4)))
        entries = [(ACCEPTED, self.calendar.at(created)), (READY, self.calendar.at(ready))]
        if card.column >= MAKING:
            entries.append((MAKING, self.calendar.at(start, 9.5)))
        if card.column >= REVIEW:
            entries.append((REVIEW, self.calendar.at(self.calendar.day(card.age // 3), 16)))
        piece = Piece(
            card.team, card.title.in_(language), language, card.stage, card.personas, card.need.in_(language), entries
        )
        piece.spanish = card.title.es
        piece.people, piece.metric, piece.kind = card.people, card.metric, card.kind
        piece.expected = (0, card.to) if card.to is not None else None
        piece.check_on = self.calendar.day(-30) if card.metric else None
        piece.due_on = self.calendar.day(-card.due_in) if card.due_in else None
        if card.blocked:
            days, why, whom = card.blocked
            piece.blocked.append((self.calendar.at(self.calendar.day(days), 11), None, why.in_(language), whom))
        if card.reason:
            piece.over[card.column] = (4, card.reason.in_(language))
        return piece

    def waiting(self, team: str, place: int) -> Piece:
        """A card of the backlog."""
        pace = next(pace for pace in PACES if pace.team == team)
        stage, persona = pace.stages[place % len(pace.stages)], pace.personas[place % len(pace.personas)]
        created = self.calendar.working(self.calendar.day(self.chance.randint(2, 70)))
        return self._piece(team, stage, persona, [(ACCEPTED, self.calendar.at(created))], people=False)

    def discarded(self, team: str) -> Piece:
        """Started, and then given up."""
        pace = next(pace for pace in PACES if pace.team == team)
        start = self.calendar.day(self.chance.randint(20, 150))
        columns = ((ACCEPTED, start - timedelta(days=12)), (READY, start - timedelta(days=3)), (MAKING, start))
        piece = self._piece(
            team, pace.stages[0], pace.personas[0], [(column, self.calendar.at(day)) for column, day in columns]
        )
        piece.archived_at = self.calendar.at(start + timedelta(days=self.chance.randint(3, 15)))
        return piece

    def _piece(
        self, team: str, stage: str, persona: str, entries: list[tuple[int, datetime]], people: bool = True
    ) -> Piece:
        form, subject = next(self.titles[stage])
        language = self._language()
        title = form.in_(language).format(subject.about.in_(language))
        who = tuple(self.chance.sample(CREWS[team], self.chance.randint(1, 2))) if people else ()
        real = {"chains": "decide"}.get(stage, stage)
        return Piece(team, title, language, real, (persona,), subject.need.in_(language), entries, people=who)

    def _titles(self, stage: str) -> Iterator[Any]:
        pairs = list(product(FORMS, SUBJECTS[stage]))
        self.chance.shuffle(pairs)
        while True:
            yield from pairs

    def _language(self) -> str:
        return self.chance.choice(self.languages)


def store(pieces: list[Piece], columns: dict[str, list[Column]], ids: dict[str, dict[str, Any]]) -> None:
    """Write cards, people, personas, moves and blockers, a statement a table.

    Args:
        columns: team key -> its six columns from left to right.
        ids: "person", "stage", "persona", "metric", "team" -> key -> id; "begin" -> metric key -> its first value.
    """
    numbers: dict[str, int] = defaultdict(int)
    places: dict[int, int] = defaultdict(int)
    rows = [_card(piece, columns[piece.team], ids, numbers, places) for piece in pieces]
    found = db.session.scalars(insert(Card).returning(Card.id, sort_by_parameter_order=True), rows)
    for piece, card_id in zip(pieces, found, strict=True):
        piece.id = card_id
    _add(CardPersona, [{"card_id": p.id, "persona_id": ids["persona"][k]} for p in pieces for k in p.personas])
    people = [(p.id, ids["person"][k], "lead" if n == 0 else "") for p in pieces for n, k in enumerate(p.people)]
    _add(CardPerson, [{"card_id": c, "user_id": u, "role": role, "name": ""} for c, u, role in people])
    _add(
        Move,
        [
            row
            for piece, card in zip(pieces, rows, strict=True)
            for row in _moves(piece, card, columns[piece.team], ids)
        ],
    )
    _add(Blocker, [row for piece in pieces for row in _blockers(piece)])
    db.session.add_all(TeamCounter(team_id=ids["team"][key], last_card=last) for key, last in numbers.items())
    db.session.flush()


def _add(table: type, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _card(
    piece: Piece, columns: list[Column], ids: dict[str, Any], numbers: dict[str, int], places: dict[int, int]
) -> dict[str, Any]:
    column = columns[piece.column]
    numbers[piece.team] += 1
    places[column.id] += 1
    blocker = next((b for b in piece.blocked if b[1] is None), None)
    begin, goal = (ids[part].get(piece.metric) for part in ("begin", "goal"))
    expected = piece.expected or (begin, goal)
    return {
        "board_id": column.board_id,
        "column_id": column.id,
        "team_id": ids["team"][piece.team],
        "number": numbers[piece.team],
        "rank": rank.nth(places[column.id]),
        "title": piece.title,
        "description": "",
        "language": piece.language,
        "origin": piece.origin,
        "stage_id": ids["stage"][piece.stage],
        "need": piece.need,
        "class_of_service": piece.kind,
        "due_on": piece.due_on,
        "metric_id": ids["metric"].get(piece.metric),
        "expected_from": expected[0] or begin,
        "expected_to": expected[1],
        "check_on": piece.check_on,
        "look_at": "",
        "outcome": piece.outcome or None,
        "outcome_value": piece.outcome_value,
        "outcome_note": piece.outcome_note,
        "outcome_at": piece.entered(LEARNED),
        "piece_draft": "",
        "piece_live": piece.live,
        "piece_kind": "",
        "piece_channel": "",
        "blocked_at": blocker[0] if blocker else None,
        "blocked_reason": blocker[2] if blocker else "",
        "created_at": piece.entries[0][1],
        "entered_at": piece.entries[-1][1],
        "started_at": piece.entered(MAKING),
        "delivered_at": piece.entered(MEASURING),
        "learned_at": piece.entered(LEARNED),
        "archived_at": piece.archived_at,
        "created_by_id": ids["person"][CREWS[piece.team][0]],
        "revision": 1,
    }


def _moves(piece: Piece, card: dict[str, Any], columns: list[Column], ids: dict[str, Any]) -> Iterator[dict[str, Any]]:
    left: Column | None = None
    by = piece.people[0] if piece.people else CREWS[piece.team][0]
    started = False
    for place, at in piece.entries:
        column = columns[place]
        over, reason = piece.over.get(place, (None, ""))
        yield {
            "card_id": piece.id,
            "board_id": card["board_id"],
            "team_id": card["team_id"],
            "at": at,
            "by_id": ids["person"][by],
            "by_name": ids["name"][by],
            "from_column_id": left.id if left else None,
            "from_name": left.name if left else Both(),
            "from_kind": left.kind if left else "",
            "from_rank": "",
            "clocks": {},
            "to_column_id": column.id,
            "to_name": column.name,
            "to_kind": column.kind,
            "is_commitment": place >= MAKING and not started,
            "over_limit": over,
            "over_limit_reason": reason,
        }
        started = started or place >= MAKING
        left = column


def _blockers(piece: Piece) -> Iterator[dict[str, Any]]:
    for since, until, reason, whom in piece.blocked:
        yield {"card_id": piece.id, "since": since, "until": until, "reason": reason, "waits_for": whom}
