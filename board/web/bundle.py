"""Our scripts as one file, as css/all.css is the style sheets: thirty answers fewer before a page can be used.

Each module is a block of its own, so that its names stay its own, below those it imports. `behaviors` holds the functions
`attach` of js/behaviors/ by their name; js/attach.js calls them.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)"$', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:function|const) (\w+))", re.MULTILINE)
"""The two forms that our modules use; a test looks for others."""
REMARK, INDENTED = re.compile(r"^\s*//.*\n", re.MULTILINE), re.compile(r"\n\s+")


def bundle(folder: Path) -> str:
    """What stands in js/behaviors/ and js/app.js below `folder`, with all they import, without remarks and indents."""
    found: dict[str, str] = {}
    for file in (*sorted((folder / "js/behaviors").glob("*.js")), folder / "js/app.js"):
        _add(found, folder, file.relative_to(folder).as_posix())
    return "\n".join(["const modules = {}, behaviors = {}", *found.values()])


def _add(found: dict[str, str], folder: Path, path: str) -> None:
    """Append the module after those it imports. In a circle there is no such order, and Python gives up."""
    if path in found:
        return
    text = REMARK.sub("", (folder / path).read_text(encoding="utf-8"))
    for _names, other in IMPORT.findall(text):
        _add(found, folder, _beside(path, other))
    names = ", ".join(name for _whole, name in EXPORT.findall(text))
    inner = IMPORT.sub(lambda one: f'const {{{one[1]}}} = modules["{_beside(path, one[2])}"]', EXPORT.sub(r"\1", text))
    last = f'modules["{path}"] = {{ {names} }}'
    if path.startswith("js/behaviors/"):
        last = f'behaviors["{Path(path).stem}"] = attach'
    found[path] = INDENTED.sub("\n", f"{{\n{inner}\n{last}\n}}")


def _beside(path: str, other: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), other))
