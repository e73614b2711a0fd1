"""The words of a document as each database keeps them. Folded and cut here, so that both hold the same."""

from __future__ import annotations

from ..queries.asking import Term, words_of

MOST_TEXT = 300_000
"""Characters of a text whose words are kept."""
MOST_PLACES = 250
"""Places of one word that PostgreSQL may keep (it takes 256)."""
LAST_PLACE = 16_383
"""The largest place PostgreSQL knows."""


def name_words(key: str, title: str) -> Term:
    """What it is called."""
    return words_of(f"{key} {title}")


def body_words(text: str) -> Term:
    """What it says."""
    return words_of(text[:MOST_TEXT])


def tsvector(name: Term, body: Term) -> str:
    """Both with their places, as PostgreSQL reads it: 'campana':1A 'otono':7. A gap lets no phrase span them."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(name, 1):
        places.setdefault(word, []).append(f"{min(place, LAST_PLACE)}A")
    for place, word in enumerate(body, len(name) + 3):
        places.setdefault(word, []).append(str(min(place, LAST_PLACE)))
    return " ".join(f"'{word}':{','.join(at[:MOST_PLACES])}" for word, at in places.items())
