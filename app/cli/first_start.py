"""The demo club of a first start, and how one gets in."""

import os
import subprocess
import sys
from collections.abc import Callable

from sqlalchemy import select

from app.cli.tree import log_file
from app.config import ROOT, Settings
from app.demo import actions, logins
from app.extensions import db
from app.models import User
from app.process import dying_with


def make_demo(here: Settings, is_first: bool, say: Callable[[str], None]) -> None:
    """Once a home. A start that was stopped before the demo stood leaves a mark, and the next one makes it."""
    owed = here.home / "demo.owed"
    if not here.wants_demo or not (is_first or owed.exists()):
        return
    owed.touch()
    if not has_demo():
        say("Making a demo club, so that there is something to see (SPOTTER_DEMO=0 leaves it out)...")
        log = log_file(here.home, "demo")
        if create(log) != 0:
            say(f"The demo club could not be made, so Spotter starts without it. Its log: {log}")
            return
    owed.unlink()


def create(log: os.PathLike[str]) -> int:
    program = [sys.executable, "-c", "from app.cli import main; main()", "demo", "create"]
    with open(log, "ab") as out:
        return subprocess.run(
            program, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=out,
            preexec_fn=dying_with(os.getpid()), check=False,
        ).returncode  # fmt: skip


def has_demo() -> bool:
    found = actions.has_demo(db.session())
    db.session.rollback()
    return found


def how_to_enter() -> list[str]:
    if has_demo():
        return [f"Demo log-in, {login.role}: {login.email}  password: {login.password}" for login in logins.read()]
    has_users = db.session.scalar(select(User.id).limit(1)) is not None
    db.session.rollback()
    return [] if has_users else ["Open it to make the owner's account and the first location."]
