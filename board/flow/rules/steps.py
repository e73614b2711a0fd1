"""The steps of a card: several lists, each step with or without an owner. Ticking twice is ticking once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select

from ...accounts.models import User
from ...activity.log import record
from ...activity.models import Activity
from ...core.clock import now
from ...core.db import SENTENCE, TITLE, db
from ...core.errors import DomainError, NotFound, require
from ...core.text import clean, one_line
from ...core.words import say
from ...teams.policy import works_in
from ..events import StepsChanged
from ..models import Card, CheckItem, Checklist
from ..policy import can_change
from .cards import create_card
from .people import ONLY_ITS_TEAM
from .traces import envelope, hold
from .words import CardWords

MOST, AT_ONCE = 500, 100
"""Steps on a card, and steps pasted at once."""


def add_steps(card: Card, text: str, list_id: int | None = None, *, by: User) -> list[CheckItem]:
    """Add a step for every line of `text` at the end of a list (None: the first one, made where there is none).

    Raises:
        DomainError: there is no line, or there are too many.
        NotFound: the list is not there any more.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    lines = _lines(text)
    hold(card)
    steps = _append(card, _list(card, list_id), lines)
    _remember(card, by, "added", step_id=steps[0].id, text=steps[0].text, count=len(steps))
    return steps


def add_list(card: Card, name: str, *, by: User) -> Checklist:
    """Begin another list."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    name = _name(name)
    hold(card)
    last = db.session.scalar(select(func.max(Checklist.position)).where(Checklist.card_id == card.id))
    made = Checklist(card_id=card.id, name=name, position=0 if last is None else last + 1)
    db.session.add(made)
    _remember(card, by, "list_named", text=name)
    return made


def name_list(card: Card, list_id: int, name: str, *, by: User) -> None:
    """Call a list something else."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    name = _name(name)
    hold(card)
    found = _list(card, list_id)
    if found.name != name:
        found.name = name
        _remember(card, by, "list_named", text=name)


def tick(card: Card, step_id: int, is_done: bool, *, by: User) -> CheckItem:
    """Say that a step is done, or that it is not after all; saying it twice changes nothing."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    step = _step(card, step_id)
    if step.is_done != is_done:
        step.is_done, step.done_at, step.done_by_id = is_done, now() if is_done else None, by.id if is_done else None
        _remember(card, by, "ticked" if is_done else "unticked", step_id=step.id, text=step.text)
    return step


def word(card: Card, step_id: int, text: str, *, by: User) -> CheckItem:
    """Say a step in other words."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    words = _text(text)
    hold(card)
    step = _step(card, step_id)
    if step.text != words:
        step.text = words
        _remember(card, by, "worded", step_id=step.id, text=words)
    return step


def give(card: Card, step_id: int, owner: User | None, *, by: User) -> CheckItem:
    """Say who does a step; None for nobody in particular.

    Raises:
        DomainError: `owner` does not work in the team.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    if owner is not None and (owner.deactivated_at is not None or not works_in(owner, card.team_id)):
        raise DomainError(say("%(name)s does not work in this team.", name=owner.name), field="owner_id")
    hold(card)
    step = _step(card, step_id)
    if step.owner_id != (owner.id if owner else None):
        step.owner_id = owner.id if owner else None
        told = {"owner_id": step.owner_id, "owner": owner.name if owner else ""}
        _remember(card, by, "owned", step_id=step.id, text=step.text, **told)
    return step


def place(card: Card, step_id: int, list_id: int, before_id: int | None, *, by: User) -> None:
    """Put a step into a list of the card, above another step (None, or one that is not there: at its end)."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    step, to = _step(card, step_id), _list(card, list_id)
    found = select(CheckItem).where(CheckItem.checklist_id == to.id, CheckItem.id != step.id)
    others = list(db.session.scalars(found.order_by(CheckItem.position, CheckItem.id)))
    index = next((place for place, other in enumerate(others) if other.id == before_id), len(others))
    others.insert(index, step)
    step.checklist_id = to.id
    for position, other in enumerate(others):
        other.position = position
    _remember(card, by, "placed", step_id=step.id, text=step.text)


def remove(card: Card, step_id: int, *, by: User) -> Activity | None:
    """Take a step away; what was remembered of it can bring it back. None where it is gone already."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    step = _steps_of(card, CheckItem.id == step_id)
    if not step:
        return None
    kept = [_kept(step[0])]
    db.session.delete(step[0])
    return _remember(card, by, "removed", step_id=step[0].id, text=step[0].text, kept=kept)


def remove_list(card: Card, list_id: int, *, by: User) -> Activity | None:
    """Take a list away with its steps, as `remove`."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    found = db.session.scalar(select(Checklist).where(Checklist.id == list_id, Checklist.card_id == card.id))
    if found is None:
        return None
    steps = _steps_of(card, CheckItem.checklist_id == found.id)
    told = {
        "text": found.name,
        "count": len(steps),
        "list": {"id": found.id, "name": found.name, "position": found.position, "source_id": found.source_id},
        "kept": [_kept(step) for step in steps],
    }
    db.session.execute(delete(CheckItem).where(CheckItem.checklist_id == found.id))
    db.session.delete(found)
    return _remember(card, by, "list_removed", **told)


def put_back(card: Card, facts: dict[str, Any], *, by: User) -> None:
    """Put the steps that `remove` or `remove_list` kept on the card again, those that are not there."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    home = _home_again(card, facts)
    there = set(db.session.scalars(select(CheckItem.id).where(CheckItem.id.in_([row["id"] for row in facts["kept"]]))))
    back = [row for row in facts["kept"] if row["id"] not in there]
    owners = set(db.session.scalars(select(User.id).where(User.id.in_([row["owner_id"] for row in back if row["owner_id"]]))))
    for row in back:
        owner_id = row["owner_id"] if row["owner_id"] in owners else None
        made = CheckItem(**{**row, "checklist_id": home.id, "owner_id": owner_id, "done_at": now() if row["is_done"] else None})
        db.session.add(made)
    if back or facts["what"] == "list_removed":
        what = "list_restored" if facts["what"] == "list_removed" else "restored"
        _remember(card, by, what, text=facts["text"], count=len(back))


def make_card(card: Card, step_id: int, *, by: User) -> Card:
    """Open a card of its own for a step, at the bottom of Accepted; the step stays and says where it went.

    Raises:
        NotABacklog: the card is not on a main board.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    step = _step(card, step_id)
    words = CardWords(title=step.text[:TITLE], stage=card.stage, brand=card.brand, personas=tuple(card.personas))
    made = create_card(card.board, words, by=by)
    step.text = f"{step.text[: SENTENCE - 12]} ({made.key})"
    _remember(card, by, "opened", step_id=step.id, text=made.title, key=made.key)
    return made


def _append(card: Card, to: Checklist, lines: list[str]) -> list[CheckItem]:
    """Steps for `lines` at the end of a list. Called with the card held."""
    held = db.session.scalar(
        select(func.count())
        .select_from(CheckItem)
        .join(Checklist, Checklist.id == CheckItem.checklist_id)
        .where(Checklist.card_id == card.id)
    )
    if (held or 0) + len(lines) > MOST:
        raise DomainError(say("A card has at most %(num)d steps.", num=MOST), field="text")
    last = db.session.scalar(select(func.max(CheckItem.position)).where(CheckItem.checklist_id == to.id))
    start = 0 if last is None else last + 1
    steps = [CheckItem(checklist_id=to.id, text=line, position=start + index) for index, line in enumerate(lines)]
    db.session.add_all(steps)
    db.session.flush()
    return steps


def _list(card: Card, list_id: int | None) -> Checklist:
    lists = select(Checklist).where(Checklist.card_id == card.id).order_by(Checklist.position, Checklist.id)
    if list_id is not None:
        found = db.session.scalar(lists.where(Checklist.id == list_id))
        if found is None:
            raise NotFound
        return found
    found = db.session.scalars(lists.limit(1)).first()
    if found is None:
        found = Checklist(card_id=card.id, name="")
        db.session.add(found)
        db.session.flush()
    return found


def _home_again(card: Card, facts: dict[str, Any]) -> Checklist:
    """The list that the steps were in: still there, made again, or the card's first one."""
    kept = facts.get("list") or {"id": facts["kept"][0]["checklist_id"] if facts["kept"] else None}
    found = db.session.scalar(select(Checklist).where(Checklist.id == kept["id"], Checklist.card_id == card.id))
    if found is not None:
        return found
    if "name" not in kept:
        return _list(card, None)
    taken = db.session.scalar(select(Checklist.id).where(Checklist.id == kept["id"]))
    made = Checklist(card_id=card.id, **{**kept, "id": None if taken else kept["id"]})
    db.session.add(made)
    db.session.flush()
    return made


def _step(card: Card, step_id: int) -> CheckItem:
    found = _steps_of(card, CheckItem.id == step_id)
    if not found:
        raise NotFound
    return found[0]


def _steps_of(card: Card, which: Any) -> list[CheckItem]:
    own = select(CheckItem).join(Checklist, Checklist.id == CheckItem.checklist_id).where(Checklist.card_id == card.id, which)
    return list(db.session.scalars(own.order_by(CheckItem.position, CheckItem.id).execution_options(populate_existing=True)))


def _kept(step: CheckItem) -> dict[str, Any]:
    names = ("id", "checklist_id", "text", "is_done", "owner_id", "done_by_id", "position", "source_id")
    return {name: getattr(step, name) for name in names}


def _lines(text: str) -> list[str]:
    lines = [one_line(line) for line in clean(text).split("\n")]
    found = [line.lstrip("-*•· ").removeprefix("[ ]").strip() or line for line in lines if line]
    if not found:
        raise DomainError(say("Say what has to be done."), field="text")
    if len(found) > AT_ONCE:
        raise DomainError(say("At most %(num)d steps at once.", num=AT_ONCE), field="text")
    return [_text(line) for line in found]


def _text(text: str) -> str:
    words = one_line(text)
    if not words:
        raise DomainError(say("Say what has to be done."), field="text")
    if len(words) > SENTENCE:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=SENTENCE), field="text")
    return words


def _name(name: str) -> str:
    words = one_line(name)
    if not words:
        raise DomainError(say("Give the list a name."), field="name")
    if len(words) > TITLE:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=TITLE), field="name")
    return words


def _remember(card: Card, by: User, what: str, **facts: Any) -> Activity:
    card.revision += 1
    activity = record(StepsChanged(**envelope(card), facts={"what": what, **facts}), by=by)
    db.session.flush()
    return activity
