"""What stands around the front door: days off, who answers in which week, and the sentences teams keep for their letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from ..core.db import db
from ..core.words import Both
from ..intake.models import Duty, Snippet
from ..teams.models import Holiday
from .calendar import Calendar
from .company import TEAMS

DAYS_OFF = ((31, Both("Fiesta local", "Local holiday")), (-14, Both("Fiesta nacional", "National holiday")))
"""Days ago of what nobody works on, and what it is called."""
WEEKS = 4
"""For which the rota is made, this one included."""
SNIPPETS = {
    "DES": (
        (Both("Sin libreta a la vista", "No notebook in sight"), Both("Servimos a quien hoy apunta las reservas en papel; si ya usa un programa, lo suyo es Decidir.", "We serve people who take bookings on paper today; if they use software already, Decide is their team.")),
        (Both("Tres piezas a la vez", "Three pieces at a time"), Both("Hacemos tres piezas a la vez: así cada una sale en menos de dos semanas.", "We make three pieces at a time: that way each is out in less than two weeks.")),
        (Both("Qué nos ayuda", "What helps us"), Both("Nos ayuda una frase que hayas oído a una dueña, con sus palabras.", "A sentence you heard from an owner helps us, in her words.")),
    ),
    "DEC": (
        (Both("El miedo al cambio", "Afraid of switching"), Both("Quien compara no busca más funciones: busca qué pasa si sale mal.", "People comparing do not look for more features: they look for what happens if it goes wrong.")),
        (Both("Con datos o sin ellos", "With or without numbers"), Both("Publicamos solo lo que podemos demostrar con un cliente que da su nombre.", "We publish only what we can show with a customer who gives their name.")),
        (Both("Revisión está llena", "Review is full"), Both("Revisión está llena esta semana; por eso te decimos el día y no «pronto».", "Review is full this week; that is why we tell you the day and not “soon”.")),
    ),
    "EMP": (
        (Both("La primera semana", "The first week"), Both("Miramos primero lo que ahorra una llamada en la primera semana.", "We look first at what saves a call in the first week.")),
        (Both("En horas de servicio, no", "Not during service"), Both("No escribimos ni llamamos a nadie en horas de servicio.", "We neither write to nor call anybody during service.")),
        (Both("Pídelo con llamadas", "Ask with calls"), Both("Si nos dices cuántas llamadas lo preguntan, sabremos cuánto corre.", "If you tell us how many calls ask about it, we know how urgent it is.")),
    ),
    "CAD": (
        (Both("De cinco a sesenta", "Five to sixty"), Both("Servimos a cadenas de 5 a 60 locales; un restaurante suelto es de Descubrir o de Decidir.", "We serve chains of 5 to 60 sites; a single restaurant belongs to Discover or Decide.")),
        (Both("Para la reunión", "For the meeting"), Both("Hacemos lo que Iván puede poner sobre la mesa el día que se firma.", "We make what Iván can put on the table on the day it is signed.")),
        (Both("Somos dos", "We are two"), Both("Somos dos: preferimos decirte que no hoy que tenerte esperando un mes.", "There are two of us: we would rather tell you no today than keep you waiting for a month.")),
    ),
}  # fmt: skip


def days_off(calendar: Calendar, languages: Sequence[str]) -> None:
    """A day off for everybody that is past, and one in two weeks. Before anything counts working days."""
    for ago, name in DAYS_OFF:
        db.session.add(Holiday(day=calendar.working(calendar.day(ago)), name=name.in_(languages[0])))
    db.session.flush()


def around_teams(calendar: Calendar, ids: dict[str, Any]) -> None:
    """Rota and sentences of every team. `ids`: "team" and "person" -> key -> id."""
    monday = calendar.today - timedelta(days=calendar.today.weekday())
    for crew in TEAMS:
        team_id, turns = ids["team"][crew.key], (*crew.members, crew.lead)
        db.session.add_all(
            Duty(team_id=team_id, week=monday + timedelta(weeks=week), user_id=ids["person"][turns[week % len(turns)]])
            for week in range(WEEKS)
        )
        db.session.add_all(
            Snippet(
                team_id=team_id,
                language=language,
                name=name.in_(language),
                text=words.in_(language),
                position=place,
                by_id=ids["person"][crew.lead],
                created_at=calendar.at(calendar.day(90), 10),
            )
            for language in ("es", "en")
            for place, (name, words) in enumerate(SNIPPETS[crew.key])
        )
    db.session.flush()
