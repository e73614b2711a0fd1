"""Lumbre's figures: each team's first is about its customers; a channel figure only explains."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from ..core.words import Both

WEEKS = 26


class Curve(NamedTuple):
    """A metric and how it went over half a year: from a value to a value, with some noise."""

    key: str
    team: str
    name: Both
    stage: str
    persona: str
    begin: float
    end: float
    goal: float
    unit: str = "%"
    decimals: int = 0
    direction: str = "up"
    lens: str = "customer"
    explains: str = ""
    noise: float = 0.5
    source: str = ""

    def values(self, chance: Random) -> list[float]:
        """One value a week, oldest first, the last one exactly `end`."""
        step = (self.end - self.begin) / (WEEKS - 1)
        drift = [self.begin + step * week + chance.uniform(-self.noise, self.noise) for week in range(WEEKS - 1)]
        return [round(max(value, 0), self.decimals) for value in [*drift, self.end]]


CURVES = (
    Curve("trial", "DES", Both("prueban con una reserva real", "try it with a real booking"), "discover", "marta", 9, 14, 15, decimals=1, source="Alta de prueba, cohorte de 30 días"),
    Curve("trial_lola", "DES", Both("enseñan la prueba a su jefa", "show the trial to their boss"), "discover", "lola", 18, 24, 26, noise=0.8),
    Curve("opens", "DES", Both("abren el correo del martes", "open the Tuesday mail"), "discover", "marta", 31, 38, 0, lens="channel", explains="trial", noise=2),
    Curve("sql", "DEC", Both("pasan de hablar con nosotros a querer empezar", "go from talking to us to wanting to start"), "decide", "marta", 19, 31, 33, noise=1),
    Curve("afraid", "DEC", Both("dicen que el cambio ya no les da miedo", "say switching no longer frightens them"), "decide", "lola", 41, 52, 57, noise=1.5),
    Curve("clicks", "DEC", Both("clics en la comparativa", "clicks on the comparison"), "decide", "marta", 420, 610, 0, unit="", lens="channel", explains="sql", noise=30),
    Curve("retention", "EMP", Both("siguen con nosotros un mes después", "are still with us a month later"), "stay", "marta", 90.4, 92.5, 94, decimals=1, noise=0.3, source="Activos al empezar el mes que siguen al acabarlo"),
    Curve("calls", "EMP", Both("llaman la primera semana para importar clientes", "call in week one about importing customers"), "start", "marta", 30, 20, 18, direction="down", noise=0.6, source="Soporte, llamadas etiquetadas"),
    Curve("shift", "EMP", Both("publican el turno del sábado desde el móvil", "publish Saturday's shift from their phone"), "stay", "lola", 44, 57, 55, noise=1),
    Curve("chains", "CAD", Both("cadenas piden ver sus locales en una pantalla", "chains ask to see their sites on one screen"), "decide", "ivan", 2, 5, 8, unit="", noise=0.6),
    Curve("chains_first", "CAD", Both("nos nombran en la feria sin ayuda", "name us unprompted at the fair"), "discover", "ivan", 6, 7, 12, noise=0.7),
)  # fmt: skip
