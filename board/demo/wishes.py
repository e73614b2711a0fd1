"""Cards that came from requests: which of the finished ones somebody had asked for, and the one an appeal opened."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from ..core.words import Both
from .calendar import Calendar
from .work import ACCEPTED, MAKING, MEASURING, Piece


class Wish(NamedTuple):
    """What a requester wanted, as its card is called."""

    team: str
    title: Both
    need: Both
    stage: str
    persona: str
    is_urgent: bool = False


WISHES = (
    Wish("EMP", Both("Guía: tu primer turno sin llamar a nadie", "Guide: your first rota without calling anybody"), Both("publicará el turno sin llamar a soporte", "will publish the rota without calling support"), "start", "lola"),
    Wish("EMP", Both("Vídeo 40 s: una reserva de prueba en tu plano", "40 s video: a test booking on your own plan"), Both("verá una reserva de prueba en su plano", "will see a test booking on their own plan"), "start", "marta"),
    Wish("EMP", Both("Lista: cenas de empresa sin sustos", "Checklist: company dinners without surprises"), Both("abrirá las cenas de empresa sin sustos", "will open company dinners without surprises"), "stay", "marta", is_urgent=True),
    Wish("DEC", Both("Página: lo que pagarás en enero, línea a línea", "Page: what you pay in January, line by line"), Both("sabrá lo que va a pagar en enero", "will know what they pay in January"), "decide", "marta"),
    Wish("DEC", Both("Charla de 20 min: una encargada que ya cambió", "20 min talk: a manager who already switched"), Both("podrá preguntar a quien ya lo vivió", "will be able to ask somebody who lived it"), "decide", "lola"),
    Wish("DEC", Both("Lista: tu primer sábado, hora a hora", "Checklist: your first Saturday, hour by hour"), Both("perderá el miedo al primer servicio", "will lose the fear of the first service"), "decide", "lola", is_urgent=True),
    Wish("DES", Both("Hoja: lo que cuesta un martes con mesas vacías", "Sheet: what a Tuesday with empty tables costs"), Both("sabrá lo que pierde cada martes", "will know what each Tuesday loses"), "discover", "marta"),
    Wish("DES", Both("Vídeo 40 s: el cuadrante con una mano", "40 s video: the rota with one hand"), Both("podrá hacer el turno desde el móvil", "will be able to do the rota on her phone"), "discover", "lola"),
)  # fmt: skip
APPEALED = Wish(
    "DES",
    Both("Con el club de vino: el martes de tres socias", "With the wine club: the Tuesday of three members"),
    Both("reconocerá su martes en el de otra dueña", "will recognise her Tuesday in another owner's"),
    "discover",
    "marta",
)
LONGEST = timedelta(days=14)


def grant(pieces: list[Piece], calendar: Calendar) -> list[Piece]:
    """Give the latest finished cards, none of which took long, the names of what was asked for; their ways over the board
    stay, but for how long they waited. Returns the pieces, oldest first."""
    for team in dict.fromkeys(wish.team for wish in WISHES):
        wanted = [wish for wish in WISHES if wish.team == team]
        for wish, piece in zip(wanted, _finished(pieces, team), strict=False):
            _name(piece, wish)
            start = piece.entries[MAKING][1]
            hours = (1.0, 0.5) if wish.is_urgent else (14.0, 5.0)
            piece.entries[:2] = [(place, calendar.before(start, ago)) for place, ago in enumerate(hours)]
            piece.kind = "expedite" if wish.is_urgent else piece.kind
    _open_last(pieces, calendar)
    return sorted(pieces, key=lambda piece: piece.entries[0][1])


def _finished(pieces: list[Piece], team: str) -> list[Piece]:
    """The latest first."""
    done = [piece for piece in pieces if piece.team == team and piece.column >= MEASURING and not piece.spanish]
    quick = [piece for piece in done if piece.entries[MEASURING][1] - piece.entries[MAKING][1] <= LONGEST]
    return sorted(quick, key=lambda piece: piece.entries[MEASURING][1], reverse=True)


def _open_last(pieces: list[Piece], calendar: Calendar) -> None:
    """One of the cards nobody has begun is the appeal's, and the last that came."""
    waiting = [piece for piece in pieces if piece.team == APPEALED.team and piece.column == ACCEPTED]
    piece = max(waiting, key=lambda piece: piece.entries[0][1])
    _name(piece, APPEALED)
    piece.entries = [(ACCEPTED, max(piece.entries[0][1], calendar.before(calendar.now, 4)))]


def _name(piece: Piece, wish: Wish) -> None:
    piece.spanish, piece.title, piece.need = (
        wish.title.es,
        wish.title.in_(piece.language),
        wish.need.in_(piece.language),
    )
    piece.stage, piece.personas, piece.origin = wish.stage, (wish.persona,), "request"
