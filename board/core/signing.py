"""What a link carries so that nobody can make one up: an HMAC over what it says, with the key of this installation."""

from __future__ import annotations

import hashlib
import hmac

_key = b""


def set_key(key: bytes) -> None:
    """The key of this installation; given once, when the application is made."""
    global _key
    _key = key


def signed(purpose: str, *said: object) -> str:
    """64 hexadecimal digits for `purpose` and what is `said`; the same again for the same."""
    if not _key:
        raise RuntimeError("nobody gave the key of this installation")
    text = "\x00".join(["signed", purpose, *(str(each) for each in said)])
    return hmac.new(_key, text.encode(), hashlib.sha256).hexdigest()


def is_signed(signature: str, purpose: str, *said: object) -> bool:
    """Whether `signature` is ours for this; takes as long either way."""
    return hmac.compare_digest(signature.encode(), signed(purpose, *said).encode())
