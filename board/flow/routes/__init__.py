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
    bulk_removals,
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
    screens,
    steps,
    texts,
    trash,
    views,
    watching,
    whens,
    windows,
)
