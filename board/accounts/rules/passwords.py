"""Passwords: long, not common, hashed with argon2id, at most four at once so that memory stays bounded."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ...core import cores
from ...core.errors import DomainError
from ...core.text import fold
from ...core.words import say

SHORTEST, LONGEST = 12, 256
"""Characters. Long is what counts; there are no rules about digits and signs, and no expiry."""
COMMON = Path(__file__).parent / "common_passwords.txt"

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_places = threading.BoundedSemaphore(4)


class WeakPassword(DomainError):
    """Too short, too long, common, or made of the person's own name or address."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence, field="password")  # type: ignore[arg-type]


def set_cost(time: int, memory_kib: int) -> None:
    """How expensive a hash is; OWASP's argon2id figures by default, less in tests."""
    global _hasher
    _hasher = PasswordHasher(time_cost=time, memory_cost=memory_kib, parallelism=1)
    _dummy.cache_clear()


def hash_password(password: str, *about: str) -> str:
    """The argon2id hash of `password`.

    Args:
        about: name and address of the person, which the password may not be made of.

    Raises:
        WeakPassword: it is not good enough; says what to do.
    """
    length = len(unicodedata.normalize("NFC", password))
    if length < SHORTEST:
        raise WeakPassword(say("Use at least %(num)d characters. Three or four words are easy to remember.", num=SHORTEST))
    if length > LONGEST:
        raise WeakPassword(say("Use at most %(num)d characters.", num=LONGEST))
    plain = fold(password)
    own = {fold(part) for text in about for part in (text, text.split("@")[0]) if len(part) > 3}
    if plain in _common() or plain in own or len(set(plain)) < 4 or ("sirve" in plain and len(plain) < 18):
        raise WeakPassword(say("Many people use that one, or it can be guessed from your name. Choose another."))
    with _places, cores.elsewhere():
        return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether `password` is the stored one. Takes as long when nobody is stored."""
    with _places, cores.elsewhere():
        try:
            return _hasher.verify(stored or _dummy(), password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    return frozenset(line.strip() for line in COMMON.read_text().splitlines() if line.strip())
