"""Pages of the work."""

from flask import Blueprint

flow = Blueprint("flow", __name__)

from . import (  # noqa: E402, F401
    accepted,
    attachments,
    blockers,
    board_settings,
    boards,
    bulk,
    cards,
    column_select,
    columns,
    comments,
    kinds,
    kudos,
    labels,
    links,
    moves,
    opened,
    outcomes,
    people,
    pieces,
    recurrences,
    returning,
    steps,
    texts,
    trash,
    views,
    watching,
    whens,
    windows,
)
