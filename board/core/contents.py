"""What a file holds, found from how it begins: its name says nothing. An allow-list; everything else is refused.

Pictures are opened by the worker only, when it makes the small ones: nothing that decodes runs where pages are served.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""Of which a small picture is made."""
RUNS_WHEN_OPENED = {
    "app", "bat", "chm", "cmd", "com", "cpl", "exe", "hta", "jar", "js", "jse", "lnk", "msi", "msp", "ps1", "reg", "scr",
    "sh", "url", "vb", "vbe", "vbs", "wsf", "wsh", "xll",
}  # fmt: skip
"""Endings of names that start a program when somebody opens the download."""

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"%!PS", "application/postscript"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OTTO", "font/otf"),
    (b"\x00\x01\x00\x00\x00", "font/ttf"),
    (b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
)
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_TEXTS = {"csv": "text/csv", "md": "text/markdown", "json": "application/json", "ics": "text/calendar", "vtt": "text/vtt"}


def content_of(head: bytes, file: Path, name: str) -> str | None:
    """The content type of `file`, which begins with `head`; None where we do not take such files.

    Args:
        name: what it is called; tells texts apart, and is refused where opening it would start a program.
    """
    ending = name.rpartition(".")[2].lower()
    if ending in RUNS_WHEN_OPENED:
        return None
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _of_a_film(head[8:12])
    if head.startswith(b"PK\x03\x04"):
        return _of_an_archive(file)
    return _of_a_text(head, ending)


def _of_a_film(brand: bytes) -> str:
    if brand[:3] in (b"M4A", b"M4B"):
        return "audio/mp4"
    if brand in (b"avif", b"avis"):
        return "image/avif"
    if brand in (b"heic", b"heix", b"mif1"):
        return "image/heic"
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


def _of_an_archive(file: Path) -> str | None:
    """Office files are archives; only their list of names is read."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()[:1000]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return None
    if "[Content_Types].xml" in names:
        for folder, found in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return found
    return "application/vnd.oasis.opendocument" if "META-INF/manifest.xml" in names and names[0] == "mimetype" else "application/zip"


def _of_a_text(head: bytes, ending: str) -> str | None:
    """A text is UTF-8 (or marked UTF-16) without control characters. Drawings and pages are texts: never shown, only given back."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _TEXTS.get(ending, "text/plain")
    try:
        text = head.decode() if len(head) < 8192 else head[:-3].decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return None
    if any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text):
        return None
    return "image/svg+xml" if "<svg" in text[:2000] else _TEXTS.get(ending, "text/plain")
