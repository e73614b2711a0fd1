"""Fetches the front-end files that others wrote, exactly as `static/vendor/vendor.lock.json` names them.

`python -m tools.vendor` packs each npm package by name and version with npm as it is configured,
compares its integrity, takes the named files, compares their sha256 and writes them. The sprite
`static/icons.svg` is drawn from the icons listed in the lock. `--check` writes and fetches nothing: it
compares what lies here with the lock. `--lock` fetches and then writes the new hashes into the lock,
after a version or the list of icons was changed by hand.
"""

import argparse
import base64
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "static/vendor/vendor.lock.json"
SPRITE = "static/icons.svg"


class Mismatch(Exception):
    """A package or a file is not the one that the lock names."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def integrity(content: bytes) -> str:
    """The hash npm writes in its own locks: sha512 in base64."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def read_lock(root: Path) -> dict:
    return json.loads((root / LOCK).read_text("utf-8"))


def differences(root: Path) -> list[str]:
    """What lies under `root` and is not what the lock says, one sentence each."""
    found = []
    for path, expected in _hashes(read_lock(root)).items():
        file = root / path
        if not file.exists():
            found.append(f"{path} is missing")
        elif sha256(file.read_bytes()) != expected:
            found.append(f"{path} differs from the lock")
    return found


def fetch(root: Path, renew: bool = False) -> None:
    """Fetches every package and writes its files. With `renew` the hashes go into the lock.

    Raises:
        Mismatch: a package or file is not the one locked; nothing is written then.
    """
    lock = read_lock(root)
    written: dict[str, bytes] = {}
    for package in lock["packages"]:
        tarball = _pack(package["name"], package["version"])
        if renew:
            package["integrity"] = integrity(tarball)
        if integrity(tarball) != package["integrity"]:
            raise Mismatch(f"{package['name']} {package['version']}: integrity differs")
        written |= _files_of(package, tarball)
        if "icons" in package:
            written[SPRITE] = _sprite(package["icons"], tarball)
    if renew:
        _renew_hashes(lock, written)
        written[LOCK] = (json.dumps(lock, indent=2) + "\n").encode()
    _compare(lock, written)
    for path, content in written.items():
        (root / path).write_bytes(content)


def _hashes(lock: dict) -> dict[str, str]:
    """Path under the root -> sha256."""
    named = {f["to"]: f["sha256"] for package in lock["packages"] for f in package["files"]}
    for package in lock["packages"]:
        if "sprite" in package:
            named[SPRITE] = package["sprite"]
    return named


def _renew_hashes(lock: dict, written: dict[str, bytes]) -> None:
    for package in lock["packages"]:
        for file in package["files"]:
            file["sha256"] = sha256(written[file["to"]])
        if "icons" in package:
            package["icons"] = sorted(set(package["icons"]))
            package["sprite"] = sha256(written[SPRITE])


def _compare(lock: dict, written: dict[str, bytes]) -> None:
    for path, expected in _hashes(lock).items():
        if sha256(written[path]) != expected:
            raise Mismatch(f"{path}: its content differs from the lock")


def _pack(name: str, version: str) -> bytes:
    """The package as a tarball, fetched by npm as it is configured on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", f"{name}@{version}", "--pack-destination", folder, "--silent"],
            check=True,
            capture_output=True,
        )
        return next(Path(folder).glob("*.tgz")).read_bytes()


def _files_of(package: dict, tarball: bytes) -> dict[str, bytes]:
    with _opened(tarball) as archive:
        return {f["to"]: _member(archive, f["from"]) for f in package["files"]}


def _sprite(icons: list[str], tarball: bytes) -> bytes:
    """One SVG of symbols `i-name`; a name that ends in -fill is taken from the filled weight."""
    with _opened(tarball) as archive:
        symbols = [_symbol(archive, name) for name in sorted(set(icons))]
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def _symbol(archive: tarfile.TarFile, name: str) -> str:
    weight = "fill" if name.endswith("-fill") else "regular"
    drawn = _member(archive, f"assets/{weight}/{name}.svg").decode()
    inside = re.search(r"<svg[^>]*>(.*)</svg>", drawn, re.S).group(1)
    return f'<symbol id="i-{name}" viewBox="0 0 256 256">{inside}</symbol>'


def _opened(tarball: bytes) -> tarfile.TarFile:
    return tarfile.open(fileobj=io.BytesIO(tarball), mode="r:gz")


def _member(archive: tarfile.TarFile, path: str) -> bytes:
    return archive.extractfile(f"package/{path}").read()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.vendor", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--lock", action="store_true", help="write new hashes into the lock")
    options = parser.parse_args(arguments)
    if not options.check:
        fetch(ROOT, renew=options.lock)
    wrong = differences(ROOT)
    print("\n".join(wrong) if wrong else "Vendored files are those of the lock.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
