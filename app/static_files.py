"""Addresses of static files carry a hash of the content, so that a browser may keep them for ever."""

import os
from functools import lru_cache
from hashlib import sha256
from math import inf
from pathlib import Path
from stat import S_ISREG
from time import monotonic
from typing import Any

from flask import Flask, Response, current_app, request, url_for
from werkzeug.security import safe_join

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
LATELY_SECONDS = 1.0


class Versions:
    """The hash of each file, read again when its time or size changes."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.known: dict[str, tuple[tuple[int, int], str]] = {}
        self.lately: dict[str, tuple[float, str | None]] = {}

    def of(self, filename: str) -> str | None:
        """As somebody asked for it."""
        path = safe_join(self.folder, filename)
        return None if path is None else self._look(filename)

    def of_ours(self, filename: str) -> str | None:
        """As a template names it. A page names forty: a file that was just looked at is not looked at again."""
        looked_at, mark = self.lately.get(filename, (-inf, None))
        if monotonic() - looked_at > LATELY_SECONDS:
            mark = self._look(filename)
            self.lately[filename] = (monotonic(), mark)
        return mark

    def _look(self, filename: str) -> str | None:
        path = f"{self.folder}/{filename}"
        try:
            state = os.stat(path)
        except (OSError, ValueError):
            return None
        if not S_ISREG(state.st_mode):
            return None
        mark = (state.st_mtime_ns, state.st_size)
        known = self.known.get(filename)
        if known is None or known[0] != mark:
            known = self.known[filename] = (mark, sha256(Path(path).read_bytes()).hexdigest()[:10])
        return known[1]


def address(name: str) -> str:
    """Of a file under app/static, as it is now."""
    versions: Versions = current_app.extensions["static_versions"]
    return _address(request.root_path, name, versions.of_ours(name))


@lru_cache(maxsize=1024)
def _address(_root: str, name: str, mark: str | None) -> str:
    """Kept: a page names forty of them, and each costs as much to put together as a query."""
    return url_for("static", filename=name, v=mark)


def version(app: Flask) -> None:
    versions = app.extensions["static_versions"] = Versions(app.static_folder or "")

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and (mark := versions.of(values["filename"])):
            values["v"] = mark

    @app.after_request
    def keep_for_ever(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 304):
            asked = request.args.get("v")
            is_exact = asked is not None and asked == versions.of((request.view_args or {})["filename"])
            response.headers["Cache-Control"] = FOR_EVER if is_exact else ASK_AGAIN
        return response
