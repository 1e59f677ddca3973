"""The bar on top of every page: where one can go, and which club one looks at."""

from typing import NamedTuple
from urllib.parse import urlencode

from flask import request
from flask_login import current_user

from app.accounts.permissions import Permission, role_word
from app.models import Location
from app.web.gate import current_location, current_scope, locations


class Screen(NamedTuple):
    word: str
    address: str
    icon: str
    permission: Permission
    is_more: bool = False
    """On a phone it moves from the edge into the account menu."""
    also: tuple[str, ...] = ()
    """Addresses of pages that it leads to."""


SCREENS = (
    Screen("Today", "/", "today", Permission.SEE_CLIENTS),
    Screen("Board", "/board", "board", Permission.SEE_CLIENTS),
    Screen("Renewals", "/renewals", "renewals", Permission.SEE_CLIENTS),
    Screen("Team", "/team", "team", Permission.SEE_TEAM),
    Screen("My book", "/book", "book", Permission.SEE_OWN_BOOK),
    Screen("Reports", "/reports", "reports", Permission.SEE_REPORTS, is_more=True),
    Screen("Imports", "/imports", "imports", Permission.SEE_IMPORTS, True, ("/disagreements", "/duplicates")),
    Screen("Settings", "/settings", "settings", Permission.SEE_SETTINGS, is_more=True),
)


class Link(NamedTuple):
    word: str
    address: str
    icon: str
    is_more: bool
    is_current: bool


class Club(NamedTuple):
    name: str
    address: str


class Bar(NamedTuple):
    name: str
    title: str
    location: Location | None
    others: list[Club]
    links: list[Link]


def bar() -> Bar:
    scope = current_scope()
    here = current_location() if locations() else None
    who = (current_user.name, role_word(current_user.role), here.name if here else "")
    links = [
        Link(screen.word, screen.address, screen.icon, screen.is_more, any(map(_is_at, (screen.address, *screen.also))))
        for screen in SCREENS
        if scope.permits(screen.permission) and not (screen.address == "/book" and not scope.trainer_ids)
    ]
    others = [Club(place.name, _same_page_at(place)) for place in locations() if here and place.id != here.id]
    return Bar(current_user.called, ", ".join(filter(None, who)), here, others, links)


def _is_at(address: str) -> bool:
    if address == "/":
        return request.path == "/"
    return request.path == address or request.path.startswith(f"{address}/")


def _same_page_at(place: Location) -> str:
    """The list stays, a page of one client or one import does not: that one belongs to its club."""
    path = "/" if request.view_args or request.method != "GET" else request.path
    return f"{path}?{urlencode({'location': place.code})}"
