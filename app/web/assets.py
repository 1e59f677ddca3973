"""Static files carry a mark of their content in the address, so that a browser may keep each for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import current_app, url_for

STYLE_SHEETS = (
    *("tokens", "base", "layout", "nav", "button", "menu", "field", "badge", "list", "table", "tile", "toast"),
    *("drop", "shell", "print"),
)
"""On every page, tokens first: it declares the order of the layers. A screen adds its own."""


def asset(name: str) -> str:
    """The address of `name` under app/static."""
    mark = _mark(Path(current_app.static_folder or "") / name)
    return url_for("static", filename=name, v=mark)


@cache
def _mark(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"
