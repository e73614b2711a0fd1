"""Secrets that travel in a cookie or a link: 256 random bits out, only their SHA-256 kept."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """A secret for a cookie or a link."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What the table keeps of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
