import socket
import threading
from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from app import web_server
from app.web_server import HurriedSocket

Pair = tuple[HurriedSocket, socket.socket]


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    monkeypatch.setattr(web_server, "GRACE_SECONDS", 0.3)
    ours, theirs = socket.socketpair()
    with HurriedSocket(fileno=ours.detach()) as hurried, theirs:
        hurried.begin()
        yield hurried, theirs


def test_who_sends_drop_by_drop_seems_to_be_gone(pair: Pair) -> None:
    hurried, theirs = pair
    is_over = threading.Event()

    def drip() -> None:
        while not is_over.wait(0.05):
            theirs.send(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    began, count = monotonic(), 0
    while block := hurried.recv(10):
        count += len(block)
    is_over.set()
    thread.join()
    assert 0 < count < 20
    assert monotonic() - began < 2


def test_who_says_nothing_seems_to_be_gone(pair: Pair) -> None:
    assert pair[0].recv(10) == b""


def test_only_waiting_for_the_sender_counts_and_each_request_begins_anew(pair: Pair) -> None:
    hurried, theirs = pair
    theirs.send(b"one")
    assert hurried.recv(10) == b"one"
    sleep(0.4)  # the house itself was busy
    theirs.send(b"two")
    assert hurried.recv(10) == b"two"
    assert hurried.recv(10) == b""
    hurried.begin()
    theirs.send(b"three")
    assert hurried.recv(10) == b"three"


def test_who_sends_fast_enough_may_take_longer(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "SLOWEST_BYTES_A_SECOND", 10)
    hurried, theirs = pair
    theirs.send(b"x" * 10)
    hurried.recv(10)
    threading.Timer(0.6, theirs.send, (b"late",)).start()
    assert hurried.recv(10) == b"late"
