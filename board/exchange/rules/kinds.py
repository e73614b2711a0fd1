"""What a list's name says about the work in it, in the six languages we meet most."""

from __future__ import annotations

import re

from ...core.text import fold

WORDS = {
    "queue": """to do · todo · to be done · up next · next up · por hacer · para hacer · pendiente · pendientes · da fare · a fazer
        · por fazer · zu erledigen · zu tun · noch zu tun · offen · a faire""",
    "delivered": """done · finished · completed · complete · closed · shipped · delivered · published · hecho · hechos · hecha
        · hechas · finalizado · finalizada · finalizados · terminado · terminada · terminados · completado · completada
        · publicado · publicada · entregado · fatto · fatti · finito · completato · pubblicato · feito · concluido · concluida
        · erledigt · fertig · abgeschlossen · veroffentlicht · fait · fini · termine · terminee · termines · publie""",
    "backlog": """backlog · idea · ideas · idee · ideen · idees · ideia · ideias · icebox · someday · algun dia · future work
        · wishlist · inbox · parking lot""",
}
"""Kind -> words, folded; the first kind that has one of its words in a name wins."""

_FOUND = {
    kind: re.compile(r"(?<!\w)(?:" + "|".join(re.escape(" ".join(word.split())) for word in words.split("·")) + r")(?!\w)")
    for kind, words in WORDS.items()
}


def proposed_kind(name: str) -> str:
    """The kind of column a list with this name becomes; people can choose another. Unknown names mean work: active."""
    words = " ".join(re.sub(r"[-_/]+", " ", fold(name)).split())
    return next((kind for kind, found in _FOUND.items() if found.search(words)), "active")
