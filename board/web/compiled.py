"""Templates as Jinja has compiled them, kept beside the sources as Python keeps its own: the first page after a start is drawn
in half the time. What is kept is compared with its source and with how Jinja is set up, so it cannot be stale.
"""

from __future__ import annotations

import pickle
from collections.abc import MutableMapping
from contextlib import suppress
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, Template
from jinja2.bccache import Bucket

FOLDER = Path(__file__).parents[2] / "templates" / "__pycache__"


class Compiled(FileSystemBytecodeCache):
    """Files in `FOLDER`. Where they cannot be written or read, a template is compiled as ever."""

    def __init__(self, templates: Environment) -> None:
        super().__init__(str(FOLDER))
        self.templates = templates

    @cached_property
    def set_up(self) -> str:
        """What a template is compiled by, beside its source."""
        how = self.templates
        return f"{version('jinja2')} {how.trim_blocks} {how.lstrip_blocks} {sorted(how.extensions)} {sorted(how.filters)}"

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(self.set_up + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


class Plain(Template):
    """All templates know the same words, so what one takes from another is made once, without comparing what both know."""

    def _get_default_module(self, _ctx: Any = None) -> Any:
        return super()._get_default_module()


class Words(Environment):
    """What all templates know is said before the first one is read, so each has it as one dict: Jinja asks two, word by word."""

    def make_globals(self, own: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(own or {})}


def init_app(app: Flask) -> None:
    """Keep the compiled templates of `app`."""
    app.jinja_env.template_class = Plain
    with suppress(OSError):
        FOLDER.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = Compiled(app.jinja_env)
