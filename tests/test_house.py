"""The house rules that other programs check: lint, and who may import whom."""

from __future__ import annotations

import subprocess
import sys

from board.cli.processes import REPOSITORY


def said(*command: str) -> str:
    """What a checker complains about; empty when it is content."""
    done = subprocess.run(
        [sys.executable, *command], cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=300
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_code_is_lint_free():
    complaints = said("-m", "ruff", "check", "--no-cache", "--output-format=concise", ".")
    assert not complaints, complaints


def test_rooms_import_only_what_is_below_them():
    complaints = said("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache")
    assert not complaints, complaints
