"""Whatever two people do to a board, in whatever order: it is what a plain list says it is (X11).

The machine plays the real rules against a model of lists that knows no ranks: each column is a list of cards, those put
away or deleted among them, because they keep their places. After every step the stored board must equal the model.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from board.accounts.models import User
from board.activity.models import Activity
from board.audiences.models import Persona
from board.core.db import db
from board.core.errors import DomainError
from board.core.words import Both
from board.flow.models import Board, Card, Column, Move
from board.flow.queries.boards import visible_board
from board.flow.queries.columns import board_view
from board.flow.rules import bulk, trash, undoing
from board.flow.rules import cards as card_rules
from board.flow.rules import columns as column_rules
from board.flow.rules.moves import move
from board.flow.rules.traces import note
from board.flow.rules.words import CardWords

LONG = bool(os.environ.get("SIRVE_TEST_LONG"))
EXAMPLES = {"sqlite": 2_000, "postgresql": 300} if LONG else {"sqlite": 200, "postgresql": 50}
STEPS = 30 if LONG else 20
PHASES = [Phase.reuse, Phase.generate]
"""Shrinking takes minutes: add Phase.shrink to look into a failure."""
SETTINGS = settings(phases=PHASES, deadline=None, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck), print_blob=True)

PICK = st.integers(0, 400)
ACTOR = st.sampled_from(["lead", "lead", "member"])
REASON = st.sampled_from(["", "why"])
LIMITS = {"Ready": (3, False), "Making": (2, True)}


@dataclass
class Entry:
    """A row of the history: where a card came from, and what stood above and below it there."""

    step: int
    from_column: int | None
    above: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    is_undone: bool = False
    sent_home: bool = False
    undoes: Entry | None = None
    stored_id: int = 0


@dataclass
class Piece:
    """A card: its state, and its history."""

    state: str = "open"  # or "away", "deleted" (was open), "deleted away", "with column"
    outcome: bool = False
    placed: int = 0
    """The step in which it got its place."""
    history: list[Entry] = field(default_factory=list)


@dataclass
class Lane:
    """A column: its cards from top to bottom, whatever their state."""

    kind: str
    limit: int | None = None
    is_strict: bool = False
    is_there: bool = True
    deleted_in: int = 0
    cards: list[int] = field(default_factory=list)
    placed: int = 0


class Refused(Exception):
    """The model says that a rule has to refuse."""


class BoardMachine(RuleBasedStateMachine):
    """One board, a lead and a member, and the lists they should see."""

    world: Any = None
    """Ids of the board and its people; set for each run."""

    @initialize()
    def begin(self) -> None:
        """Everything until `teardown` is one transaction, which is rolled back."""
        self.board = db.session.get_one(Board, self.world["board"])
        self.people = {name: db.session.get_one(User, self.world[name]) for name in ("lead", "member")}
        self.persona = db.session.get_one(Persona, self.world["persona"])
        found = db.session.scalars(select(Column).where(Column.board_id == self.board.id).order_by(Column.rank))
        self.order: list[int] = []
        self.lanes: dict[int, Lane] = {}
        self.columns: dict[int, Column] = {}
        self.pieces: dict[int, Piece] = {}
        self.placings: list[tuple[int, int | None, str, int]] = []
        self.batches: list[list[tuple[int, Entry]]] = []
        self.step = 0
        self.due: list[tuple[int, list[int]]] = []
        self.returned: list[tuple[int, Entry]] = []
        self.taken_back: tuple[int, dict[int, list[int]]] = (-1, {})
        self.exactly: dict[int, list[int]] | None = None
        for column in found:
            limit, is_strict = LIMITS.get(column.name.en, (None, False))
            column.wip_limit, column.is_strict = limit, is_strict
            self.order.append(column.id)
            self.columns[column.id] = column
            self.lanes[column.id] = Lane(column.kind, limit, is_strict)
        db.session.flush()
        for card_id, column_id in db.session.execute(select(Card.id, Card.column_id).order_by(Card.column_id, Card.rank)):
            self.pieces[card_id] = Piece(history=[Entry(-1, None)], placed=-1)
            self.lanes[column_id].cards.append(card_id)
        self.version, self.happened = self._counts()

    def teardown(self) -> None:
        """What a page would show, then as if nothing had been."""
        if not hasattr(self, "board"):
            return
        try:
            view = board_view(visible_board(self.board.id, to=self.people["lead"]))
            for shown in view.columns:
                lane = self.lanes[shown.column.id]
                assert shown.count == len(self._open(lane)), "the page counts as the model does"
            assert [shown.column.id for shown in view.columns] == [each for each in self.order if self.lanes[each].is_there]
        finally:
            db.session.rollback()
            db.session.expunge_all()

    # What people do

    @rule(actor=ACTOR, outcome=st.booleans())
    def create(self, actor: str, outcome: bool) -> None:
        accepted = self._accepted()
        made: list[Card] = []

        def do() -> None:
            words = CardWords(title=f"Card {self.step}", need="fill a Tuesday", personas=(self.persona,))
            made.append(card_rules.create_card(self.board, words, by=self.people[actor]))
            made[0].look_at, made[0].outcome = "full tables", "moved" if outcome else None

        if self._does(do, accepted is not None, 1):
            self.pieces[made[0].id] = Piece(outcome=outcome, placed=self.step, history=[Entry(self.step, None)])
            self.lanes[accepted].cards.append(made[0].id)

    @precondition(lambda self: self._all_open())
    @rule(actor=ACTOR, card=PICK, to=PICK, on_top=st.booleans(), reason=REASON)
    def move_to_an_end(self, actor: str, card: int, to: int, on_top: bool, reason: str) -> None:
        self._moves(self._pick(self._all_open(), card), self._pick(self._there(), to), None, on_top, actor, reason)

    @precondition(lambda self: self._all_open())
    @rule(actor=ACTOR, card=PICK, before=PICK, reason=REASON)
    def move_between(self, actor: str, card: int, before: int, reason: str) -> None:
        card_id, before_id = self._pick(self._all_open(), card), self._pick(self._all_open(), before)
        self._moves(card_id, self._lane_of(before_id), before_id, False, actor, reason)

    @precondition(lambda self: self._all_open())
    @rule(actor=ACTOR, card=PICK, to=PICK, before=PICK)
    def move_before_one_that_left(self, actor: str, card: int, to: int, before: int) -> None:
        """It is not in that column any more: the card goes to the end."""
        card_id, before_id = self._pick(self._all_open(), card), self._pick(self._all_open(), before)
        self._moves(card_id, self._pick(self._there(), to), before_id, False, actor, "why")

    @precondition(lambda self: self._all_open())
    @rule(actor=ACTOR, chosen=st.lists(PICK, min_size=1, max_size=5), to=PICK, on_top=st.booleans(), reason=REASON)
    def move_many(self, actor: str, chosen: list[int], to: int, on_top: bool, reason: str) -> None:
        """All or none, in the order in which they were chosen; those that stand there stay."""
        ids = list(dict.fromkeys(self._pick(self._all_open(), one) for one in chosen))
        to_id = self._pick(self._there(), to)
        lane = self.lanes[to_id]
        coming = [each for each in ids if each not in lane.cards]
        lacks = lane.kind == "learned" and not all(self.pieces[each].outcome for each in coming)
        is_over = lane.limit is not None and len(self._open(lane)) + len(coming) > lane.limit
        may = not coming or not (lacks or (is_over and (lane.is_strict or not reason)))
        done: list[Move] = []

        def do() -> None:
            target, key = self.columns[to_id], f"bulk-{self.step}"
            done.extend(bulk.move_cards(self.board, ids, target, by=self.people[actor], on_top=on_top, reason=reason, key=key))

        before = {each: list(lane.cards) for each, lane in self.lanes.items()}
        if not self._does(do, may, len(coming)):
            return
        self.taken_back = (self.step, before)
        batch = [(card_id, self._lands(card_id, to_id)) for card_id in coming]
        for (_, entry), moved in zip(batch, done, strict=True):
            entry.stored_id = moved.id
        if on_top and (lane.kind != "backlog" or actor == "lead"):
            lane.cards = [*coming, *(each for each in lane.cards if each not in coming)]
        if batch:
            self.batches.append(batch)

    @precondition(lambda self: self.pieces)
    @rule(actor=ACTOR, card=PICK)
    def archive(self, actor: str, card: int) -> None:
        card_id = self._pick(list(self.pieces), card)
        piece = self.pieces[card_id]
        is_open = piece.state == "open"
        if self._does(lambda: card_rules.archive(self._card(card_id), by=self.people[actor]), True, int(is_open)) and is_open:
            piece.state = "away"

    @precondition(lambda self: self.pieces)
    @rule(actor=ACTOR, card=PICK)
    def delete(self, actor: str, card: int) -> None:
        card_id = self._pick(list(self.pieces), card)
        piece = self.pieces[card_id]
        after = {"open": "deleted", "away": "deleted away"}.get(piece.state)
        if self._does(lambda: trash.delete_card(self._card(card_id), by=self.people[actor]), True, int(after is not None)):
            piece.state = after or piece.state

    @precondition(lambda self: self.pieces)
    @rule(actor=ACTOR, card=PICK)
    def restore(self, actor: str, card: int) -> None:
        """Out of the archive, or out of the trash, with its column where that is in the trash."""
        card_id = self._pick(list(self.pieces), card)
        piece = self.pieces[card_id]
        lane = self.lanes[self._lane_of(card_id)]
        if piece.state in ("open", "away"):
            did = self._does(lambda: card_rules.restore(self._card(card_id), by=self.people[actor]), True, int(piece.state == "away"))
            if did and piece.state == "away":
                piece.state = "open"
                if not lane.is_there:
                    self._lands(card_id, self._accepted())
            return
        brings_column = piece.state in ("deleted", "with column") and not lane.is_there
        if self._does(lambda: trash.restore_card(self._card(card_id), by=self.people[actor]), True, 1 + brings_column):
            piece.state = "away" if piece.state == "deleted away" else "open"
            if brings_column:
                lane.is_there = True
                self._settle_alone(lane)

    @precondition(lambda self: self._moved())
    @rule(actor=ACTOR, card=PICK, which=st.sampled_from([-1, -1, -1, -2]))
    def undo(self, actor: str, card: int, which: int) -> None:
        card_id = self._pick(self._moved(), card)
        history = self.pieces[card_id].history
        if len(history) >= -which:
            self._undoes(card_id, history[which], actor)

    @precondition(lambda self: self.batches)
    @rule(actor=ACTOR)
    def undo_many(self, actor: str) -> None:
        """The last bulk move: what was not touched since goes back, the rest is left alone."""
        batch = self.batches.pop()
        rows = [db.session.get_one(Move, entry.stored_id) for _, entry in batch]
        fit = [(card_id, entry) for card_id, entry in batch if self._may_go_back(card_id, entry)]
        coming = Counter(entry.from_column for _, entry in fit)
        full = {each for each, count in coming.items() if self._is_too_full(self.lanes[each], count)}
        fit = [(card_id, entry) for card_id, entry in fit if entry.from_column not in full]
        done = [card_id for card_id, entry in batch if entry.is_undone and self.pieces[card_id].history[-1].undoes is entry]
        told: list[Any] = []
        if not self._does(
            lambda: told.append(bulk.undo_moves(self.board, rows, by=self.people[actor])), bool(fit or done), len(fit)
        ):
            return
        assert {card.id for card in told[0][0]} == {*(card_id for card_id, _ in fit), *done}
        assert len(told[0][0]) + len(told[0][1]) == len(batch)
        for card_id, entry in fit:
            self._goes_back(card_id, entry)
            self._adopt(entry.from_column, [card_id])
        if len(fit) == len(batch):
            self._expect_all_back(batch[0][1])

    @rule(actor=ACTOR, column=PICK, before=st.none() | PICK)
    def put_column(self, actor: str, column: int, before: int | None) -> None:
        there = self._there()
        column_id, before_id = self._pick(there, column), None if before is None else self._pick(there, before)
        was = self._next(column_id)
        changes = before_id not in (was, column_id)
        target = self.columns[before_id] if before_id else None
        if self._does(
            lambda: column_rules.put_column(self.columns[column_id], target, self.people[actor]), actor == "lead", int(changes)
        ) and changes:
            self._place_column(column_id, before_id)
            self.placings.append((column_id, was, self.columns[column_id].rank, self.step))

    @precondition(lambda self: self.placings)
    @rule(actor=ACTOR)
    def undo_column(self, actor: str) -> None:
        column_id, was, placed, step = self.placings.pop()
        lane = self.lanes[column_id]
        stands = lane.placed == step or self.columns[column_id].rank == placed  # a later placing was undone itself
        may = actor == "lead" and lane.is_there and stands and (was is None or self.lanes[was].is_there)
        changes = may and self._next(column_id) != was
        column = self.columns[column_id]
        if self._does(lambda: undoing.undo_placing(column, was, placed, by=self.people[actor]), may, int(changes)) and changes:
            self._place_column(column_id, was)

    @rule(actor=ACTOR, column=PICK, home=st.none() | PICK)
    def delete_or_restore_column(self, actor: str, column: int, home: int | None) -> None:
        column_id = self._pick(self.order, column)
        if not self.lanes[column_id].is_there:
            return self._restore_column(actor, column_id)
        return self._delete_column(actor, column_id, None if home is None else self._pick(self._there(), home))

    # How the model works

    def _delete_column(self, actor: str, column_id: int, home_id: int | None) -> None:
        there, lane = self._there(), self.lanes[column_id]
        standing = self._open(lane)
        backlogs = [each for each in there if self.lanes[each].kind == "backlog"]
        may = actor == "lead" and home_id != column_id and backlogs != [column_id]
        if home_id:
            target = self.lanes[home_id]
            is_full = target.is_strict and target.limit is not None and len(self._open(target)) + len(standing) > target.limit
            lacks = target.kind == "learned" and not all(self.pieces[each].outcome for each in standing)
            may = may and not (standing and (is_full or lacks))

        def do() -> None:
            goal = self.columns[home_id] if home_id else None
            trash.delete_column(self.columns[column_id], goal, by=self.people[actor])

        if not self._does(do, may, 1 + (len(standing) if home_id else 0)):
            return
        for card_id in standing:
            if home_id:
                self._lands(card_id, home_id).sent_home = True
            else:
                self.pieces[card_id].state = "with column"
        lane.is_there, lane.deleted_in = False, self.step

    def _restore_column(self, actor: str, column_id: int) -> None:
        lane = self.lanes[column_id]
        called = [
            card_id
            for card_id, piece in self.pieces.items()
            if piece.state == "open"
            and (last := piece.history[-1]).sent_home
            and last.from_column == column_id
            and last.step == lane.deleted_in
        ]
        if self._does(
            lambda: trash.restore_column(self.columns[column_id], by=self.people[actor]), actor == "lead", 1 + len(called)
        ):
            lane.is_there = True
            for card_id in lane.cards:
                if self.pieces[card_id].state == "with column":
                    self.pieces[card_id].state = "open"
            for card_id in called:
                self._goes_back(card_id, self.pieces[card_id].history[-1])
            self._adopt(column_id, called)

    def _moves(self, card_id: int, to_id: int, before_id: int | None, on_top: bool, actor: str, reason: str) -> None:
        planned = {each: list(lane.cards) for each, lane in self.lanes.items()}
        entry, may = None, True
        try:
            entry = self._plan(planned, card_id, to_id, before_id, on_top, actor, reason)
        except Refused:
            may = False
        done: list[Move | None] = []

        def do() -> None:
            before, to = self._card(before_id) if before_id else None, self.columns[to_id]
            done.append(move(self._card(card_id), to, before, by=self.people[actor], on_top=on_top, reason=reason))

        if not self._does(do, may, int(entry is not None)):
            return
        assert (entry is None) == (done[0] is None)
        if entry and done[0]:
            self.taken_back = (self.step, {each: lane.cards for each, lane in self.lanes.items()})
            for each, order in planned.items():
                self.lanes[each].cards = order
            entry.step, entry.stored_id = self.step, done[0].id
            self.pieces[card_id].placed = self.step
            self.pieces[card_id].history.append(entry)

    def _plan(
        self, planned: dict[int, list[int]], card_id: int, to_id: int, before_id: int | None, on_top: bool, actor: str, reason: str
    ) -> Entry | None:
        """Move it in `planned`; the row that this makes, None where it stands there already."""
        lane, piece = self.lanes[to_id], self.pieces[card_id]
        left = next(each for each, order in planned.items() if card_id in order)
        seen = [each for each in planned[to_id] if self.pieces[each].state == "open"]
        if left == to_id:
            if self._stands(seen, card_id, before_id, on_top):
                return None
            if lane.kind == "backlog" and actor != "lead":
                raise Refused
        else:
            if lane.kind == "learned" and not piece.outcome:
                raise Refused
            if lane.limit is not None and len(seen) >= lane.limit and (lane.is_strict or not reason):
                raise Refused
            if lane.kind == "backlog" and actor != "lead":
                before_id, on_top = None, False
        place = planned[left].index(card_id)
        entry = Entry(self.step, left, planned[left][:place], planned[left][place + 1 :])
        planned[left].remove(card_id)
        target = planned[to_id]
        if before_id is not None and before_id != card_id and before_id in target:
            target.insert(target.index(before_id), card_id)
        else:
            target.insert(0 if on_top else len(target), card_id)
        return entry

    @staticmethod
    def _stands(seen: list[int], card_id: int, before_id: int | None, on_top: bool) -> bool:
        if before_id is None:
            return seen[0 if on_top else -1] == card_id
        place = seen.index(card_id)
        return before_id == card_id or seen[place + 1 : place + 2] == [before_id]

    def _undoes(self, card_id: int, entry: Entry, actor: str) -> None:
        may = entry.is_undone or self._may_undo(card_id, entry, actor)
        changes = may and not entry.is_undone
        row = db.session.get(Move, entry.stored_id) if entry.stored_id else self._stored(card_id, entry)
        if self._does(lambda: undoing.undo_move(row, by=self.people[actor]), may, int(changes)) and changes:
            self._goes_back(card_id, entry)
            self._adopt(entry.from_column, [card_id])
            if not any(each.placed == entry.step for each in self.pieces.values()):
                self._expect_all_back(entry)

    def _may_undo(self, card_id: int, entry: Entry, actor: str) -> bool:
        if not self._may_go_back(card_id, entry):
            return False
        lane, is_here = self.lanes[entry.from_column], entry.from_column == self._lane_of(card_id)
        if is_here:
            return lane.kind != "backlog" or actor == "lead"
        return not self._is_too_full(lane, 1)

    def _may_go_back(self, card_id: int, entry: Entry) -> bool:
        piece, back = self.pieces[card_id], entry.from_column
        return back is not None and self.lanes[back].is_there and piece.state == "open" and piece.history[-1] is entry

    def _is_too_full(self, lane: Lane, coming: int) -> bool:
        return lane.is_strict and lane.limit is not None and len(self._open(lane)) + coming > lane.limit

    def _goes_back(self, card_id: int, entry: Entry) -> None:
        """Into the column it came from, anywhere: `_adopt` finds the place and looks whether it is a right one."""
        here = self._lane_of(card_id)
        order = self.lanes[here].cards
        place = order.index(card_id)
        redo = Entry(self.step, here, order[:place], order[place + 1 :], undoes=entry)
        order.remove(card_id)
        entry.is_undone = True
        self.lanes[entry.from_column].cards.append(card_id)
        piece = self.pieces[card_id]
        piece.history.append(redo)
        piece.placed = self.step
        self.returned.append((card_id, entry))

    def _adopt(self, column_id: int, card_ids: list[int]) -> None:
        """After the rule ran: those that came back stand between all neighbours that kept their places."""
        self.due.append((column_id, card_ids))

    def _check_returned(self, stored: dict[int, list[int]]) -> None:
        for card_id, entry in self.returned:
            order = stored[entry.from_column]
            kept = [each for each in order if self.pieces[each].placed <= entry.step and each != card_id]
            above = [each for each in entry.above if each in kept and self.pieces[each].placed < entry.step]
            below = [each for each in entry.below if each in kept and self.pieces[each].placed < entry.step]
            place = order.index(card_id)
            assert all(order.index(each) < place for each in above), (card_id, order, above)
            assert all(order.index(each) > place for each in below), (card_id, order, below)
        due: dict[int, list[int]] = {}
        for column_id, card_ids in self.due:
            due.setdefault(column_id, []).extend(card_ids)
        for column_id, card_ids in due.items():
            lane = self.lanes[column_id]
            others = [each for each in lane.cards if each not in card_ids]
            assert [each for each in stored[column_id] if each not in card_ids] == others
            lane.cards = stored[column_id]
        self.returned, self.due = [], []

    def _expect_all_back(self, entry: Entry) -> None:
        """Undone at once and wholly, a move leaves every column exactly as it was."""
        if self.taken_back[0] == entry.step == self.step - 1:
            self.exactly = self.taken_back[1]

    def _lands(self, card_id: int, column_id: int) -> Entry:
        """At the end of the column, with a row in the history."""
        here = self._lane_of(card_id)
        order = self.lanes[here].cards
        place = order.index(card_id)
        entry = Entry(self.step, here, order[:place], order[place + 1 :])
        order.remove(card_id)
        self.lanes[column_id].cards.append(card_id)
        piece = self.pieces[card_id]
        piece.placed = self.step
        piece.history.append(entry)
        return entry

    def _settle_alone(self, lane: Lane) -> None:
        for each in lane.cards:
            if self.pieces[each].state == "with column":
                self.pieces[each].state = "deleted"

    def _place_column(self, column_id: int, before_id: int | None) -> None:
        self.order.remove(column_id)
        self.order.insert(self.order.index(before_id) if before_id else len(self.order), column_id)
        self.lanes[column_id].placed = self.step

    def _next(self, column_id: int) -> int | None:
        there = self._there()
        return (there[there.index(column_id) + 1 :] or [None])[0] if column_id in there else None

    # What is stored

    def _does(self, do: Any, may: bool, changes: int) -> bool:
        """Do it as a request would: wholly or not at all. It must be refused when the model says so, and only then."""
        try:
            with db.session.begin_nested():
                do()
            refused = None
        except DomainError as error:
            refused = error
        assert may == (refused is None), f"the model says {'yes' if may else 'no'}, the rule says {refused!r}"
        version, happened = self._counts()
        assert version > self.version if may else version == self.version
        assert happened - self.happened == (changes if may else 0)
        self.version, self.happened = version, happened
        self.step += 1
        self.is_due = True
        return may

    def _counts(self) -> tuple[int, int]:
        version = select(Board.version).where(Board.id == self.board.id).scalar_subquery()
        happened = select(func.count(Activity.id)).where(Activity.board_id == self.board.id).scalar_subquery()
        return tuple(db.session.execute(select(version, happened)).one())

    def check_invariants(self, *arguments: Any, **more: Any) -> None:
        """After every step: columns, cards and their states in order, as the model has them."""
        super().check_invariants(*arguments, **more)
        if not getattr(self, "is_due", False):
            return
        self.is_due = False
        found = db.session.execute(
            select(Column.id, Column.archived_at.is_(None), Column.deleted_at)
            .where(Column.board_id == self.board.id)
            .order_by(Column.rank)
        ).all()
        assert [(row[0], bool(row[1])) for row in found] == [(each, self.lanes[each].is_there) for each in self.order]
        rows = db.session.execute(
            select(Card.id, Card.column_id, Card.rank, Card.archived_at, Card.deleted_at)
            .where(Card.board_id == self.board.id)
            .order_by(Card.column_id, Card.rank)
        ).all()
        stored: dict[int, list[int]] = {each: [] for each in self.order}
        for card_id, column_id, _rank, archived_at, deleted_at in rows:
            stored[column_id].append(card_id)
            state = self.pieces[card_id].state
            assert (archived_at is None) == (state == "open")
            assert (deleted_at is None) == (state in ("open", "away"))
            assert (archived_at == deleted_at) == (state not in ("away", "deleted away"))
        assert len({(row.column_id, row.rank) for row in rows}) == len(rows) == len(self.pieces)
        self._check_returned(stored)
        assert stored == {each: lane.cards for each, lane in self.lanes.items()}
        assert self.exactly is None or stored == {each: self.exactly[each] for each in stored}
        self.exactly = None

    def _card(self, card_id: int) -> Card:
        return db.session.get_one(Card, card_id)

    def _stored(self, card_id: int, entry: Entry) -> Move:
        """The row of an entry that no move gave us: found by its place in the history."""
        rows = db.session.scalars(select(Move.id).where(Move.card_id == card_id).order_by(Move.id)).all()
        history = self.pieces[card_id].history
        assert len(rows) == len(history)
        entry.stored_id = rows[next(place for place, each in enumerate(history) if each is entry)]
        return db.session.get_one(Move, entry.stored_id)

    def _open(self, lane: Lane) -> list[int]:
        return [each for each in lane.cards if self.pieces[each].state == "open"]

    def _all_open(self) -> list[int]:
        return [each for each, piece in getattr(self, "pieces", {}).items() if piece.state == "open"]

    def _moved(self) -> list[int]:
        return [each for each, piece in getattr(self, "pieces", {}).items() if len(piece.history) > 1]

    def _there(self) -> list[int]:
        return [each for each in self.order if self.lanes[each].is_there]

    def _accepted(self) -> int | None:
        return next((each for each in self._there() if self.lanes[each].kind == "backlog"), None)

    def _lane_of(self, card_id: int) -> int:
        return next(each for each, lane in self.lanes.items() if card_id in lane.cards)

    @staticmethod
    def _pick(among: list[int], number: int) -> int:
        return among[number % len(among)]


@pytest.mark.both_databases
def test_the_board_is_what_a_plain_list_says(world: Any, database: Any) -> None:
    second = column_rules.ColumnWords(name=Both("Ideas"), kind="backlog")
    column_rules.add_column(world.board, second, by=world.ana)
    ids = {"board": world.board.id, "lead": world.ana.id, "member": world.diego.id, "persona": world.marta.id}
    for number, column in enumerate((world.accepted, world.accepted, world.accepted, world.ready, world.ready, world.review)):
        card = world.card(f"Card {number}", column)
        note(card, column, None, world.ana)
    db.session.commit()
    machine = type("Machine", (BoardMachine,), {"world": ids})
    run_state_machine_as_test(machine, settings=settings(SETTINGS, max_examples=EXAMPLES[database.kind]))
