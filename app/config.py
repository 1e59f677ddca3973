"""Settings: from the environment, else from `spotter.env` in the home, else the defaults."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir, mkstemp
from typing import Self

from redis import ConnectionPool, RedisError
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.home import give

ROOT = Path(__file__).parent.parent
SOCKET_PATH_LIMIT = 100
"""Bytes. The kernel takes 108 with the closing zero on Linux, 104 elsewhere."""
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+@-]+")
"""In an address of Redis and in its list of clients anything else means something."""


class SettingsError(Exception):
    """A setting that cannot be used. The message is one sentence that names it and the way out."""


@dataclass(frozen=True)
class Settings:
    home: Path
    bind: str
    wants_demo: bool
    database_url: str
    redis_url: str
    owns_redis: bool
    """No REDIS_URL was given: `spotter up` starts a Redis of its own on the socket in the home."""
    secret_key: str
    smtp_url: str | None
    metrics_token: str | None
    proxy_count: int
    """How many trusted reverse proxies stand in front; 0: none, and forwarded headers are ignored."""

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Self:
        env = dict(os.environ if environ is None else environ)
        home = Path(env.get("SPOTTER_HOME") or ROOT / "instance").expanduser().absolute()
        make_home(home)
        env = {**read_env_file(home / "spotter.env"), **env}
        redis_url = env.get("REDIS_URL", "").strip()
        return cls(
            home=home,
            bind=checked_bind(env.get("SPOTTER_BIND") or "127.0.0.1:8000"),
            wants_demo=env.get("SPOTTER_DEMO", "1").strip().lower() not in ("0", "no", "false"),
            database_url=checked_database_url(env.get("DATABASE_URL", "").strip(), home),
            redis_url=checked_redis_url(redis_url) if redis_url else f"unix://{socket_path(home)}",
            owns_redis=not redis_url,
            secret_key=env.get("SECRET_KEY") or kept_secret(home / "secret_key"),
            smtp_url=env.get("SMTP_URL") or None,
            metrics_token=env.get("SPOTTER_METRICS_TOKEN") or None,
            proxy_count=whole_number("SPOTTER_PROXIES", env.get("SPOTTER_PROXIES") or "0"),
        )

    @property
    def files(self) -> Path:
        """Where the exports are kept as they came, for reading them again."""
        return self.home / "files"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def database_file(self) -> Path:
        return Path(make_url(self.database_url).database or "")


def make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise SettingsError(
            f"SPOTTER_HOME={home} cannot be used as a folder ({problem.strerror}). Choose another."
        ) from None
    if not os.access(home, os.W_OK | os.X_OK):
        raise SettingsError(f"SPOTTER_HOME={home} cannot be written to. Choose another, or change its owner.")


def read_env_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines; empty lines and lines that begin with # are passed over, quotes around a value fall off."""
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not UTF-8: save it as UTF-8.") from None
    for number, line in enumerate(lines, start=1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals:
            raise SettingsError(f"{path} line {number} is not NAME=value.")
        found[name.strip()] = value.strip().strip("\"'")
    return found


def checked_bind(bind: str) -> str:
    _, colon, port = bind.rpartition(":")
    if not colon or not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingsError(f"SPOTTER_BIND={bind} is not ADDRESS:PORT, for example 127.0.0.1:8000.")
    return bind


def checked_database_url(url: str, home: Path) -> str:
    """PostgreSQL is always spoken to through psycopg 3, however the address is spelt."""
    if not url:
        return URL.create("sqlite", database=str(home / "spotter.db")).render_as_string()
    example = "for example postgresql://user:password@host/spotter, or leave it out to use SQLite in the home"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError(f"DATABASE_URL is not the address of a database: give {example}.") from None
    name = parsed.drivername.partition("+")[0]
    if name in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if name == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed.set(database=str(Path(parsed.database or "").absolute())).render_as_string()
    what = "a SQLite without a file" if name == "sqlite" else name or "nothing"
    raise SettingsError(f"DATABASE_URL names {what}, but Spotter runs on PostgreSQL and SQLite: {example}.")


def checked_redis_url(url: str) -> str:
    """The client itself says what it takes; it reads the port and the options only now."""
    try:
        ConnectionPool.from_url(url).make_connection()
    except (ValueError, TypeError, RedisError):
        raise SettingsError(
            "REDIS_URL is not the address of a Redis: give for example redis://localhost:6379/0,"
            " or leave it out and Spotter starts its own."
        ) from None
    return url


def whole_number(name: str, text: str) -> int:
    if not text.strip().isdecimal():
        raise SettingsError(f"{name}={text} is not a whole number.")
    return int(text)


def kept_secret(path: Path) -> str:
    """Made once, then kept for this home. Several processes may ask at the same time: the first one's stays."""
    if not path.exists():
        handle, name = mkstemp(dir=path.parent, prefix=".secret-")
        os.write(handle, secrets.token_hex(32).encode())
        os.fsync(handle)
        give(handle, path.parent)
        os.close(handle)
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(name)
    if kept := path.read_bytes().decode("ascii", "replace").strip():
        return kept
    raise SettingsError(
        f"{path} is empty: put back the one of a backup, or delete it: then everybody logs in anew, and passwords of"
        " mailboxes are typed in again."
    )


def socket_path(home: Path) -> Path:
    """Where this home's own Redis listens. A socket's path is short by law of the kernel and plain by that of Redis, so
    a deep home, or one with a blank in its name, gets a private folder of its own elsewhere.
    """
    inside = home / "redis.sock"
    if len(os.fsencode(inside)) <= SOCKET_PATH_LIMIT and PLAIN_PATH.fullmatch(str(inside)):
        return inside
    folder = Path(gettempdir()) / f"spotter-{os.getuid()}-{sha256(os.fsencode(home)).hexdigest()[:16]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise SettingsError(f"{folder} belongs to somebody else: choose a SPOTTER_HOME with a shorter path.")
    return folder / "redis.sock"
