"""What the house borrows, made once and bound to the app in `create_app`."""

from typing import Any

from flask import Flask, current_app
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import SessionTransaction

from app import database
from app.config import Settings
from app.models import Base


class OneDatabase(Session):
    """Whatever is asked goes to the one engine of the app: it is looked for once, not with every statement."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self.only = db.engine
        self.begun: tuple[SessionTransaction, Connection] | None = None

    def get_bind(
        self, mapper: Any = None, clause: Any = None, bind: Engine | Connection | None = None, **more: Any
    ) -> Engine | Connection:
        return bind or self.only

    def connection(self, *given: Any, **more: Any) -> Connection:
        """That of the transaction that goes on is kept: a move asks for it twenty times."""
        if self.begun is not None and not given and not more:
            transaction, connection = self.begun
            if transaction is (self.get_nested_transaction() or self.get_transaction()) and transaction.is_active:
                return connection
        return super().connection(*given, **more)


def _keep(session: OneDatabase, transaction: SessionTransaction, connection: Connection) -> None:
    session.begun = transaction, connection
    database.begin(session, transaction, connection)


event.listen(OneDatabase, "after_begin", _keep)

db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": OneDatabase})
"""Models descend from our own Base; `db` brings engine and session."""
csrf = CSRFProtect()
login_manager = LoginManager()
htmx = Htmx()

REDIS_WAIT_SECONDS = 2
"""A request asks Redis for little and can do without: it does not wait longer for it than this."""


def bind(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        database.prepare(db.engine)
    csrf.init_app(app)
    login_manager.init_app(app)
    htmx.init_app(app)
    app.extensions["redis"] = impatient_redis(settings.redis_url)


def impatient_redis(url: str) -> Redis:
    """Tries twice, for a connection that went stale; the client's own way goes on for seconds."""
    return Redis.from_url(
        url,
        socket_connect_timeout=REDIS_WAIT_SECONDS,
        socket_timeout=REDIS_WAIT_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )


def redis_connection() -> Redis:
    """The app's Redis. It may be away: whoever asks it catches `redis.RedisError` and goes on without."""
    connection: Redis = current_app.extensions["redis"]
    return connection


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
