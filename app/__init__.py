"""Spotter: the CRM of a gym's personal training department."""

import atexit
import gc
from collections.abc import Callable
from typing import Any

from flask import Flask

from app.config import Settings

atexit.register(gc.freeze)
"""An interpreter that ends looks for cycles in all it holds: half a second of each process, when all of them stop."""


class House(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No function of this house is a coroutine: Flask would look at a dozen of them in every request."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The one place where everything is wired. SettingsError: a setting that cannot be used."""
    from app import cli, extensions, security, static_files, web

    chosen = settings or Settings.read()
    app = House(__name__, instance_path=str(chosen.home))
    app.config.from_mapping(flask_config(chosen))
    extensions.bind(app, chosen)
    security.harden(app, chosen)
    static_files.version(app)
    web.register(app)
    cli.register(app)
    return app


def flask_config(settings: Settings) -> dict[str, object]:
    from app import database, security

    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": database.engine_options(settings),
        **security.flask_config(settings),
    }
