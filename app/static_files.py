"""Addresses of static files carry a hash of the content, so that a browser may keep them for ever."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.security import safe_join

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class Versions:
    """The hash of each file, read again when its time or size changes."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.known: dict[str, tuple[tuple[int, int], str]] = {}

    def of(self, filename: str) -> str | None:
        path = safe_join(self.folder, filename)
        if path is None or not Path(path).is_file():
            return None
        state = Path(path).stat()
        mark = (state.st_mtime_ns, state.st_size)
        if self.known.get(filename, (None,))[0] != mark:
            self.known[filename] = (mark, sha256(Path(path).read_bytes()).hexdigest()[:10])
        return self.known[filename][1]


def version(app: Flask) -> None:
    versions = Versions(app.static_folder or "")

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
