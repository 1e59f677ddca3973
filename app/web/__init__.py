"""The browser's shell: one package a screen, each with a `routes.py` that holds the blueprint `screen`."""

from importlib import import_module

from flask import Flask

SCREENS = (
    "health",
    "exports",
    "login",
    "account",
    "start",
    "today",
    "board",
    "clients",
    "renewals",
    "book",
    "team",
    "reports",
    "imports",
    "duplicates",
    "disagreements",
    "settings",
)


def register(app: Flask) -> None:
    from app.web import shell

    shell.register(app)
    for name in SCREENS:
        app.register_blueprint(import_module(f"app.web.{name}.routes").screen)
