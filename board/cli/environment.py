"""Makes the environment that `./sirve` starts in: the pinned requirements, each with its hash, in `.venv`.

`./sirve` calls this file with the Python of the system when there is no environment for these requirements yet. Standard
library only, and written so that an old Python can still read it far enough to say that it is old.
"""

import filecmp
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ENVIRONMENT = os.path.join(HERE, ".venv")
PYTHON = os.path.join(ENVIRONMENT, "bin", "python")
INSTALLED = os.path.join(ENVIRONMENT, "installed")
"""Folder of the requirements as they were installed: `./sirve` compares them with those it finds."""
UNFINISHED = os.path.join(ENVIRONMENT, "unfinished")
TO_RUN = "requirements.txt"

# fmt: off
SPANISH = {
    "Sirve needs Python 3.11 or newer; this is Python {version}.":
        "Sirve necesita Python 3.11 o posterior; este es Python {version}.",
    "Preparing Sirve (only this once)…":
        "Preparando Sirve (solo esta vez)…",
    "Sirve cannot make its environment: this Python has no venv, or neither ensurepip nor pip. "
    "Install the package of your system that brings it (on Debian and Ubuntu: python3-venv).":
        "Sirve no puede crear su entorno: a este Python le falta venv, o ensurepip y pip. "
        "Instala el paquete de tu sistema que los trae (en Debian y Ubuntu: python3-venv).",
    "Sirve cannot write in {folder}: {reason}.":
        "Sirve no puede escribir en {folder}: {reason}.",
    "Sirve could not install what it needs; what pip said is above.":
        "Sirve no ha podido instalar lo que necesita; arriba está lo que ha dicho pip.",
    "Stopped.":
        "Detenido.",
}
# fmt: on


def tell(sentence: str, **facts: str) -> None:
    """Write one sentence on standard error, in the language of the terminal."""
    language = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if language.lower().startswith("es"):
        sentence = SPANISH[sentence]
    data = (sentence.format(**facts) + "\n").encode("utf-8")
    getattr(sys.stderr, "buffer", sys.stderr).write(data)
    sys.stderr.flush()


def give_up(sentence: str, **facts: str) -> None:
    """Say why there is no environment, and end."""
    tell(sentence, **facts)
    sys.exit(1)


def is_installed(requirements: str) -> bool:
    """Whether the environment holds exactly these requirements, and was finished."""
    if os.path.exists(UNFINISHED) or not os.path.exists(PYTHON):
        return False
    try:
        return filecmp.cmp(os.path.join(HERE, requirements), os.path.join(INSTALLED, requirements), shallow=False)
    except OSError:
        return False


def make_environment() -> "list[str]":
    """Make the environment if there is none, and return how to call a pip that installs into it."""
    if os.path.exists(UNFINISHED) or not os.path.exists(PYTHON):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    if not all(has(sys.executable, "venv")) or not any(has(sys.executable, "ensurepip", "pip")):
        give_up(
            "Sirve cannot make its environment: this Python has no venv, or neither ensurepip nor pip. "
            "Install the package of your system that brings it (on Debian and Ubuntu: python3-venv)."
        )
    os.makedirs(ENVIRONMENT, exist_ok=True)
    open(UNFINISHED, "w").close()
    if not os.path.exists(PYTHON):
        subprocess.check_call([sys.executable, "-m", "venv", "--without-pip", ENVIRONMENT])
    nowhere = subprocess.DEVNULL
    if all(has(PYTHON, "pip")):
        return [PYTHON, "-m", "pip"]
    if subprocess.call([sys.executable, "-m", "pip", "--python", PYTHON, "--version"], stdout=nowhere, stderr=nowhere) == 0:
        return [sys.executable, "-m", "pip", "--python", PYTHON]  # quicker than giving the environment its own
    subprocess.check_call([PYTHON, "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL)
    return [PYTHON, "-m", "pip"]


def has(python: str, *modules: str) -> "list[bool]":
    """Whether that Python has each of the modules."""
    question = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)"
    nowhere = subprocess.DEVNULL
    asked = [[python, "-c", question, module] for module in modules]
    return [subprocess.call(one, stdout=nowhere, stderr=nowhere) == 0 for one in asked]


def install(requirements: str) -> None:
    """Install the pinned requirements; an installation that was cut off is begun again from nothing."""
    tell("Preparing Sirve (only this once)…")
    pip = make_environment()
    shutil.rmtree(INSTALLED, ignore_errors=True)
    options = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
    pinned = ["--no-compile", "--no-deps", "--require-hashes", "--requirement", os.path.join(HERE, requirements)]
    subprocess.check_call([*pip, "install", *options, *pinned], stdout=sys.stderr.fileno())
    os.makedirs(INSTALLED)
    for done in {requirements, TO_RUN}:
        shutil.copyfile(os.path.join(HERE, done), os.path.join(INSTALLED, done))
    os.remove(UNFINISHED)


def ready(requirements: str) -> None:
    """Make the environment hold the requirements, one process at a time."""
    import fcntl

    with open(os.path.abspath(__file__)) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_installed(requirements):
            return
        try:
            install(requirements)
        except subprocess.CalledProcessError:
            give_up("Sirve could not install what it needs; what pip said is above.")
        except OSError as error:
            give_up("Sirve cannot write in {folder}: {reason}.", folder=HERE, reason=str(error.strerror))


def main(requirements: str) -> None:
    """Make it."""
    if sys.version_info < (3, 11):
        give_up(
            "Sirve needs Python 3.11 or newer; this is Python {version}.",
            version=".".join(str(part) for part in sys.version_info[:3]),
        )
    try:
        ready(requirements)
    except KeyboardInterrupt:
        give_up("Stopped.")


if __name__ == "__main__":
    main(sys.argv[1])
