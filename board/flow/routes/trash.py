"""The trash and the archive of a board: what lies there, and bringing it back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for
from msgspec.structs import replace

from ...core.errors import NotFound
from ...core.fields import as_id
from ...core.words import Sentence, say, say_many
from ...teams import queries as teams
from ...web.pages import htmx, me, page, partials, see_other
from ..models import Attachment, Board, Card, Comment
from ..policy import can_change, can_shape
from ..queries import boards, cards
from ..queries import trash as queries
from ..rules import attachments, comments, trash
from ..rules.cards import restore
from ..rules.trash import KEPT_FOR, Return
from . import flow
from .surfaces import back_to, both, closed

TOLD = {
    Return.THERE: say("“%(title)s” is on the board."),
    Return.IN_PLACE: say("“%(title)s” is back in %(column)s."),
    Return.WITH_COLUMN: say("“%(title)s” is back, and its column %(column)s with it."),
    Return.IN_ACCEPTED: say("“%(title)s” is back at the bottom of %(column)s: its column is gone."),
    Return.PUT_AWAY: say("“%(title)s” is put away again, as it was before."),
}


@flow.get("/boards/<int:board_id>/trash")
def show_trash(board_id: int) -> Response:
    board = boards.visible_board(board_id, to=me())
    lying = queries.trash_of(board, to=me())
    template = "flow/_trash.html" if "part" in request.args else "flow/trash.html"
    return page(template, board=board, team=board.team, lying=lying, keeps=KEPT_FOR, section="board")


@flow.post("/boards/<int:board_id>/trash")
def bring_back(board_id: int) -> Response:
    board = boards.visible_board(board_id, to=me())
    told = _BRING_BACK.get(request.form.get("kind", ""), _nothing)(board, as_id(request.form.get("id")) or 0)
    if not htmx:
        return see_other(url_for("flow.show_trash", board_id=board.id))
    lying = queries.trash_of(board, to=me())
    return partials("flow/_trash_left.html", board=board, lying=lying, keeps=KEPT_FOR, message=told, undo=None, alarm=False)


@flow.get("/teams/<key>/trash")
def show_team_trash(key: str) -> Response:
    team = teams.visible_team(key, to=me())
    lying = queries.boards_in_trash(team, to=me())
    return page("flow/team_trash.html", team=team, lying=lying, keeps=KEPT_FOR, section="board")


@flow.post("/boards/<int:board_id>/deletion")
def delete_board(board_id: int) -> Response:
    board = boards.board_to_shape(board_id, to=me())
    trash.delete_board(board, by=me())
    return see_other(url_for("flow.show_team_trash", key=board.team.key))


@flow.post("/boards/<int:board_id>/restoration")
def restore_board(board_id: int) -> Response:
    board = queries.thrown_board(board_id, to=me())
    trash.restore_board(board, by=me())
    return see_other(url_for("flow.show_board", board_id=board.id))


@flow.get("/boards/<int:board_id>/archive")
def show_archive(board_id: int) -> Response:
    board, text = boards.visible_board(board_id, to=me()), request.args.get("q", "")[:120]
    skip = max(0, as_id(request.args.get("skip")) or 0)
    away, total = queries.archive_of(board, text, skip)
    more = skip + len(away) if skip + len(away) < total else None
    about = {"away": away, "total": total, "text": text, "skip": skip, "more": more, "may_change": can_change(me(), board)}
    about |= {"columns": queries.closed_columns(board), "may_shape": can_shape(me(), board)}
    return page("flow/archive.html", board=board, team=board.team, section="board", **about)


@flow.post("/boards/<int:board_id>/columns/<int:column_id>/opening")
def open_column(board_id: int, column_id: int) -> Response:
    board = boards.visible_board(board_id, to=me())
    trash.open_column(queries.thrown_column(column_id, board), by=me())
    return see_other(url_for("flow.show_board", board_id=board.id, _anchor=f"column-{column_id}"))


@both(flow.post, "/cards/<int:card_id>/deletion")
def delete_card(card_id: int, surface: str) -> Response:
    card = cards.visible_card(card_id, to=me())
    trash.delete_card(card, by=me())
    if surface == "page":
        return see_other(url_for("flow.show_trash", board_id=card.board_id))
    undo = {"href": url_for("flow.restore_card", card_id=card.id, surface="panel")}
    return closed(say("“%(title)s” is in the trash.", title=card.title), undo)


@both(flow.post, "/cards/<int:card_id>/restoration")
def restore_card(card_id: int, surface: str) -> Response:
    card = queries.returning_card(card_id, to=me())
    back = trash.restore_card(card, by=me()) if card.deleted_at else restore(card, by=me())
    return back_to(card, surface, _told(card, back))


def _told(card: Card, back: Return) -> Sentence:
    return replace(TOLD[back], values={"title": card.title, "column": card.column.name})


def _card(board: Board, card_id: int) -> Sentence:
    card = queries.returning_card(card_id, to=me())
    if card.board_id != board.id:
        raise NotFound
    return _told(card, trash.restore_card(card, by=me()))


def _column(board: Board, column_id: int) -> Sentence:
    column = queries.thrown_column(column_id, board)
    came = trash.restore_column(column, by=me())
    return say_many(
        "The column “%(column)s” is back with %(num)d card.",
        "The column “%(column)s” is back with %(num)d cards.",
        came,
        column=column.name,
    )


def _comment(board: Board, comment_id: int) -> Sentence:
    comment, card = queries.thrown_part(Comment, comment_id, board, to=me())
    comments.restore_comment(card, comment, by=me())
    return say("The comment is back on “%(title)s”.", title=card.title)


def _file(board: Board, attachment_id: int) -> Sentence:
    attachment, card = queries.thrown_part(Attachment, attachment_id, board, to=me())
    attachments.restore_attachment(attachment, card, by=me())
    return say("“%(file)s” is back on “%(title)s”.", file=attachment.name, title=card.title)


def _nothing(board: Board, _id: int) -> Sentence:
    raise NotFound


_BRING_BACK: dict[str, Callable[[Board, int], Sentence]] = {
    "card": _card,
    "column": _column,
    "comment": _comment,
    "file": _file,
}
