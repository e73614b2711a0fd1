"""Which figures are about a channel: *could this rise without any customer being better off?*"""

from __future__ import annotations

import re

from ...core.text import fold
from ...core.words import Both

_CHANNEL = re.compile(
    r"\b("
    r"open(s|ed)?( rates?)?|opening|click\w*|ctr|impressions?|followers?|likes?|shares?|views?|pageviews?|visits?|sessions?|"
    r"reach|subscribers?|retweets?|mentions?|engagement|traffic|downloads?|bounce rate|"
    r"apert\w*|abren?|abierto|abrir|clics?|clicks?|clican|pinchan|impresiones|seguidor\w*|me gusta|compartid\w*|"
    r"visualizaciones|reproducciones|vistas|visitas|sesiones|alcance|suscriptor\w*|menciones|interacciones|trafico|descargas|rebote"
    r")\b"
)


def looks_like_channel(name: Both) -> bool:
    """Whether the words of `name`, in either language, speak of a channel: opens, clicks, impressions, followers …"""
    return any(_CHANNEL.search(fold(text)) for text in (name.es, name.en) if text)
