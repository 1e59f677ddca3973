from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from time import monotonic, sleep

import pytest

from app.intake.doors import imap
from tests.plugins.mailbox import Club


@contextmanager
def saying(first: bytes, again: bytes) -> Iterator[int]:
    """A server that greets so, and goes on with a little more every now and then."""

    class Session(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.wfile.write(first)
                for _ in range(100):
                    self.wfile.write(again)
                    sleep(0.1)

    with ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize("again", [b"x", b"* OK still here\r\n"])
def test_a_server_that_never_comes_to_an_end_is_left(club: Club, monkeypatch: pytest.MonkeyPatch, again: bytes) -> None:
    monkeypatch.setattr("app.intake.doors.line.LONGEST_SECONDS", 0.5)
    monkeypatch.setattr(imap, "LONGEST_SECONDS", 0.5)
    with saying(b"* OK ready\r\n", again) as port:
        club.mailbox.port, club.mailbox.has_starttls = port, True
        began = monotonic()
        assert club.look() == []
        assert monotonic() - began < 5
    assert "so slow that the look was broken off" in str(club.problem())


def test_a_server_that_speaks_of_more_than_fits_is_not_listened_to(club: Club) -> None:
    with saying(b"* OK ready\r\n* X {99999999999}\r\n", b"x") as port:
        club.mailbox.port, club.mailbox.has_starttls = port, True
        began = monotonic()
        assert club.look() == []
        assert monotonic() - began < 5
    assert "broke off the conversation" in str(club.problem())
