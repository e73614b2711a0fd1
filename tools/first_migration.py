"""Write `migrations/versions/0001_first.py` anew from the models: `.venv/bin/python -m tools.first_migration`.

As long as nothing is released there is one migration, and it says what the models say. It is the same text whoever
runs it. The first release freezes the file; later migrations follow it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

from board.cli.schema import MIGRATIONS, alembic_config

FIRST = MIGRATIONS / "versions" / "0001_first.py"


def main() -> None:
    """Compare the models with an empty database and keep the difference."""
    before = FIRST.read_text(encoding="utf-8") if FIRST.exists() else ""
    FIRST.unlink(missing_ok=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            config = alembic_config(f"sqlite:///{folder}/empty.db")
            command.revision(config, "The tables of the first release.", autogenerate=True, rev_id="0001_first")
        (written,) = (MIGRATIONS / "versions").glob("0001_first_*.py")
        written.rename(FIRST)
        _tidy(FIRST)
    except BaseException:
        if before:
            FIRST.write_text(before, encoding="utf-8")
        raise


def _tidy(file: Path) -> None:
    for step in (["check", "--quiet", "--fix", "--select", "I,F401,W"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *step, str(file)], check=True)


if __name__ == "__main__":
    main()
