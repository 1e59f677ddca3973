"""The board of a club with 1,000 clients, and a move on it: server time, from the WSGI call to the last byte."""

import re
from collections.abc import Callable
from contextvars import Context
from html import unescape
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from flask import Flask, Response
from sqlalchemy import select
from werkzeug.test import EnvironBuilder

from app.accounts import log_ins
from app.extensions import db
from app.models import Client, Location, Standing, User
from app.standing.refresh import refresh
from benchmarks import facts
from benchmarks.club import TODAY, Size
from benchmarks.home import NOON, product
from benchmarks.run import Figure, SizeName

CLUB = Size(2_500, 1_000, 100_000, active=0.8)
"""Four fifths of them stand on the six open lanes."""
TIMES = 40
MOVES = 20
ALL = [("shown", f"{lane}:1000") for lane in ("new", "booked", "no_show", "deciding", "active", "renewal_due", "lost")]
FIGURES = (
    Figure("board of 1,000 clients as it opens", "page", None, 20),
    Figure("board of 1,000 clients against constant bytes", "page", "constant", 100),
    Figure("board with every one of 1,000 cards unrolled", "every card", None, 60),
    Figure("what changed on the board: nothing", "changes", None, 8),
    Figure("move of a card", "move", None, 8),
)


def prepare(folder: Path, size: SizeName) -> None:
    make(folder, CLUB)


def make(folder: Path, club: Size) -> None:
    """With its standings of today, and somebody who manages it."""
    if (folder / "spotter.db").exists():
        return
    with product(folder):
        pass
    facts.fill(folder / "spotter.db", club)
    with product(folder):
        refresh(db.session(), db.session.get_one(Location, 1), None, TODAY, through="import", now=facts.NOW)
        manager = User(email="ana@example.com", name="Ana", role="manager", password_hash="none", session_key="key",
                       created_at=NOON)  # fmt: skip
        manager.locations = [db.session.get_one(Location, 1)]
        db.session.add(manager)
        db.session.commit()


def pages(folder: Path) -> dict[str, float]:
    """Ours and the constant in turns."""
    with product(folder) as app:
        cookie = log_in(app)
        body = Web(app, cookie).get("/board")
        web, floor = Web(app, cookie), Web(constant(body), cookie)
        state = urlencode(fields(body, "board-state"))
        every = urlencode([*ALL, ("lost", "open")])
        asked: dict[str, Callable[[], bytes]] = {
            "page": lambda: web.get("/board"),
            "constant": lambda: floor.get("/board"),
            "every card": lambda: web.get(f"/board?{every}"),
            "changes": lambda: web.get(f"/board/changes?{state}", htmx=True),
        }
        return {name: median(times) for name, times in interleaved(asked).items()}


def interleaved(asked: dict[str, Callable[[], bytes]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(TIMES):
        for name, ask in asked.items():
            started = perf_counter()
            ask()
            found[name].append(perf_counter() - started)
    return found


def moves(folder: Path) -> dict[str, float]:
    """Active cards are dragged to Renewal due, each over the page as it is then; afterwards all is taken back."""
    with product(folder) as app:
        web = Web(app, log_in(app))
        times, undos = [], []
        for id in active_clients():
            page = web.get("/board")
            version = db.session.scalar(select(Client.version).where(Client.id == id))
            db.session.rollback()
            sent = [*fields(page, "mover"), *fields(page, "board-state")]
            sent = [(name, value) for name, value in sent if name not in ("to", "version")]
            body = urlencode([*sent, ("to", "renewal_due"), ("version", str(version))]).encode()
            started = perf_counter()
            answer = web.post(f"/clients/{id}/moves", body)
            times.append(perf_counter() - started)
            undos.append((undo_in(answer), urlencode(sent).encode()))
        for address, state in reversed(undos):
            web.post(address, state)
        return {"move": median(times)}


def undo_in(answer: bytes) -> str:
    """The address in the toast."""
    found = re.search(rb"/moves/\d+/undo", answer)
    assert found is not None
    return found[0].decode()


def active_clients() -> list[int]:
    active = select(Standing.client_id).where(Standing.stage == "active").order_by(Standing.client_id).limit(MOVES)
    return list(db.session.scalars(active))


def log_in(app: Flask) -> str:
    """The cookie of a manager's session."""
    manager = db.session.scalars(select(User)).one()
    client = app.test_client()
    with client.session_transaction() as session:
        session.update({"_user_id": manager.get_id(), "_fresh": True, "csrf_token": "of this browser"})
        session["log_in"] = log_ins.new_key(NOON)
    db.session.rollback()
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return f"{name}={cookie.value}"


class Web:
    """Calls the application as a server would, without a socket: each request in a context of its own, so that none
    finds the session, the scope or the clubs of the one before.
    """

    def __init__(self, app: Flask, cookie: str) -> None:
        self.app, self.cookie = app, cookie

    def get(self, path: str, htmx: bool = False) -> bytes:
        return self._call("GET", path, b"", htmx)

    def post(self, path: str, body: bytes) -> bytes:
        return self._call("POST", path, body, True)

    def _call(self, method: str, path: str, body: bytes, htmx: bool) -> bytes:
        headers = [("Cookie", self.cookie), *([("HX-Request", "true")] if htmx else [])]
        form = "application/x-www-form-urlencoded"
        builder = EnvironBuilder(path=path, method=method, headers=headers, input_stream=BytesIO(body),
                                 content_type=form if body else None, content_length=len(body))  # fmt: skip
        said: list[str] = []
        call = (self.app.wsgi_app, builder.get_environ(), lambda status, *_: said.append(status))
        text = b"".join(Context().run(*call))
        if not said[0].startswith("20"):
            raise RuntimeError(f"{method} {path} answered {said[0]}: {text[:300]!r}")
        return text


def constant(body: bytes) -> Flask:
    app = Flask("floor")
    app.add_url_rule("/board", "board", lambda: Response(body, mimetype="text/html"))
    return app


def fields(page: bytes, form: str) -> list[tuple[str, str]]:
    """What the form of that id would send. Found by pattern: the memory of a parsed page is cleared up by whoever asks
    for some next, and that would be the move that is measured.
    """
    found = re.search(rf'<form id="{form}".*?</form>', page.decode(), re.DOTALL)
    assert found is not None
    pairs: list[tuple[str, str]] = re.findall(r'<input [^>]*?name="([^"]+)"(?:[^>]*?value="([^"]*)")?', found[0])
    return [(name, unescape(value)) for name, value in pairs]


STEPS = (pages, moves)
