"""The file in what a machine sends: as the multipart field `file`, or as the whole body. Never all of it in memory."""

from collections.abc import Mapping
from typing import BinaryIO, NamedTuple, cast

from flask import request
from werkzeug.http import parse_options_header

from app.web.imports.view import plain_name

RAW_TYPES = (
    "",
    "text/",
    "application/octet-stream",
    "application/csv",
    "application/vnd.",
    "application/x-www-form-urlencoded",  # what curl and others say when nobody tells them
    "application/xhtml+xml",
    "application/zip",
    "application/excel",
    "application/x-msexcel",
    "binary/octet-stream",
)
BROKEN_OFF = "The file broke off before its end, so nothing was kept. Send it again."
NO_FILE = "There is no file: send it as the multipart field “file”, or as the whole body."
TYPES = "Send a table (text/csv, a workbook, or application/octet-stream) or multipart/form-data with the field “file”."


class Answer(Exception):
    """A refusal with its status."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.headers = status, sentence, headers or {}


class Brought(NamedTuple):
    stream: BinaryIO
    filename: str


def brought(default_name: str) -> Brought:
    """Answer: 415 for what no table comes as, 422 for nothing. The body is read only as the stream is."""
    if request.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        raise Answer(415, "Send the file as it is, without Content-Encoding.")
    kind = request.mimetype
    if kind == "multipart/form-data":
        return _field()
    if not any(kind == known or (known.endswith(("/", ".")) and kind.startswith(known)) for known in RAW_TYPES):
        raise Answer(415, f"A body of type {kind[:80]} is not read. {TYPES}")
    if request.content_length == 0 or (request.content_length is None and "Transfer-Encoding" not in request.headers):
        raise Answer(422, NO_FILE)
    _, options = parse_options_header(request.headers.get("Content-Disposition", ""))
    name = plain_name(options["filename"]) if options.get("filename") else default_name
    return Brought(cast(BinaryIO, Whole(request.content_length)), name)


def _field() -> Brought:
    try:
        file = request.files.get("file")
    except (ValueError, OSError):
        raise Answer(400, BROKEN_OFF) from None
    if file is None or not file.filename:
        raise Answer(422, NO_FILE)
    return Brought(cast(BinaryIO, file.stream), plain_name(file.filename))


class Whole:
    """The body as it comes in. Ends where the sender said it would, or not at all."""

    def __init__(self, length: int | None) -> None:
        self.left = length

    def read(self, size: int = -1) -> bytes:
        try:
            block = request.stream.read(size)
        except OSError:
            raise Answer(400, BROKEN_OFF) from None
        if self.left is not None:
            self.left -= len(block)
            if not block and self.left > 0:
                raise Answer(400, BROKEN_OFF)
        return block
