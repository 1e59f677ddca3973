"""Files on their way in lie in the home: where they will stay, and where there is room for them, unlike /tmp."""

from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from htmx_flask.requests import HtmxAwareRequest
from werkzeug.datastructures import ImmutableMultiDict

from app.extensions import settings

FILE_FIELDS = ("file", "files")


class HouseRequest(HtmxAwareRequest):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.streams: list[IO[bytes]] = []

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        """It has no name: a process that dies over it leaves nothing behind."""
        self.streams.append(TemporaryFile("w+b", dir=incoming()))  # noqa: SIM115  # closed with the request
        return self.streams[-1]

    def _load_form_data(self) -> None:
        """A file where the form has words is none of its fields: no form expects one there."""
        super()._load_form_data()
        files = [(name, file) for name, file in self.files.items(multi=True) if name in FILE_FIELDS]
        self.__dict__["files"] = ImmutableMultiDict(files)

    def close(self) -> None:
        """Also those of a body that broke off, which nobody else knows of."""
        super().close()
        for stream in self.streams:
            stream.close()


def incoming() -> Path:
    folder = settings().home / "incoming"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
