"""The demo club of a first start, and how one gets in. A start that was stopped half-way makes the demo anew."""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from sqlalchemy import select

from app.cli.tree import log_file
from app.config import ROOT, Settings
from app.extensions import db
from app.models import Location, User
from app.process import dying_with


def make_demo(here: Settings, is_first: bool, say: Callable[[str], None]) -> None:
    unfinished = here.home / "demo.unfinished"
    if not here.wants_demo or not (is_first or unfinished.exists()) or find_spec("app.demo") is None:
        return
    say("Making a demo club, so that there is something to see (SPOTTER_DEMO=0 leaves it out)...")
    if unfinished.exists():
        spotter(here, "demo", "remove")
    unfinished.touch()
    if spotter(here, "demo", "create") == 0:
        unfinished.unlink()
    else:
        say(f"The demo club could not be made; Spotter starts without it. Its log: {log_file(here.home, 'demo')}")


def spotter(here: Settings, *words: str) -> int:
    with log_file(here.home, "demo").open("ab") as log:
        program = [sys.executable, "-c", "from app.cli import main; main()", *words]
        return subprocess.run(
            program, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=dying_with(os.getpid()),
            check=False,
        ).returncode  # fmt: skip


def how_to_enter(here: Settings) -> list[str]:
    has_demo = db.session.scalar(select(Location.id).where(Location.is_demo).limit(1)) is not None
    has_users = db.session.scalar(select(User.id).limit(1)) is not None
    db.session.rollback()
    if has_demo and find_spec("app.demo") is not None:
        logins = import_module("app.demo.actions").logins()
        return [f"Demo log-in, {role}: {email}  password: {password}" for role, email, password in logins]
    return [] if has_users else ["Open it to make the owner's account and the first location."]
