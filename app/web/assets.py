"""What templates draw with: addresses of static files, icons, outlines of stages. A page names each dozens of times."""

from functools import lru_cache
from typing import Any

from flask import current_app, g
from markupsafe import Markup

from app import static_files


def asset(name: str) -> str:
    """The address of a file under app/static."""
    known: dict[str, str] = g.setdefault("assets", {})
    if name not in known:
        known[name] = static_files.address(name)
    return known[name]


def icon(name: str) -> Markup:
    """A word stands beside it, except for search, account, snooze, close and open: those get an aria-label."""
    return _drawn("icon", name, asset("icons.svg"))


def glyph(stage: str) -> Markup:
    """The outline of a stage; its name always stands beside it."""
    return _drawn("glyph", stage, asset("icons.svg"))


@lru_cache(maxsize=256)
def _drawn(macro: str, name: str, sheet: str) -> Markup:
    template: Any = current_app.jinja_env.get_template("components/_icon.html").module
    drawn: Markup = getattr(template, macro)(name, sheet)
    return drawn
