"""The first lock: which role may do what. The second, whose rows, is `app.accounts.scope`."""

from enum import StrEnum


class Permission(StrEnum):
    USE_ACCOUNT = "use their own account"
    SEE_CLIENTS = "see clients, the board and renewals"
    MOVE_CARDS = "move cards"
    RECORD_OUTCOMES = "record outcomes"
    RECORD_CONTACTS = "record calls and messages"
    SEE_OWN_BOOK = "see their own book"
    ASSIGN_TRAINERS = "assign trainers"
    SETTLE_FACTS = "settle disagreements with the member system"
    SAY_WHO = "say who is who"
    SEE_TEAM = "see the team's figures"
    SEE_REPORTS = "see reports"
    SEE_IMPORTS = "see imports"
    IMPORT_FILES = "import files"
    UNDO_IMPORTS = "undo imports"
    HOLD_FILES = "download and delete imported files"
    SEE_SETTINGS = "see settings"
    CHANGE_SETTINGS = "change settings"
    MANAGE_PEOPLE = "manage people"
    ADD_LOCATIONS = "add locations"
    RUN_SYSTEM = "look after the system"


_READ = {
    Permission.USE_ACCOUNT,
    Permission.SEE_CLIENTS,
    Permission.SEE_OWN_BOOK,
    Permission.SEE_TEAM,
    Permission.SEE_REPORTS,
    Permission.SEE_IMPORTS,
    Permission.SEE_SETTINGS,
}
_ALL = frozenset(Permission)

SYSTEM = "system"
"""The role of the night, the queue and the terminal: nobody's, everything."""

PERMISSIONS: dict[str, frozenset[Permission]] = {
    SYSTEM: _ALL,
    "admin": _ALL,
    "director": _ALL - {Permission.RUN_SYSTEM},
    "manager": _ALL - {Permission.RUN_SYSTEM, Permission.ADD_LOCATIONS},
    "gm": frozenset(_READ),
    "trainer": frozenset(
        {
            Permission.USE_ACCOUNT,
            Permission.SEE_CLIENTS,
            Permission.MOVE_CARDS,
            Permission.RECORD_OUTCOMES,
            Permission.RECORD_CONTACTS,
            Permission.SEE_OWN_BOOK,
        }
    ),
}

ALL_LOCATIONS = frozenset({"admin", "director"})
"""Roles that see every location, those added tomorrow too."""

GRANTS: dict[str, tuple[str, ...]] = {
    SYSTEM: ("admin", "director", "manager", "gm", "trainer"),
    "admin": ("admin", "director", "manager", "gm", "trainer"),
    "director": ("director", "manager", "gm", "trainer"),
    "manager": ("manager", "gm", "trainer"),
    "gm": (),
    "trainer": (),
}
"""Whom a role may add, change and reset: nobody above oneself."""


def permits(role: str, permission: Permission) -> bool:
    """An unknown role may do nothing."""
    return permission in PERMISSIONS.get(role, frozenset())


def role_word(role: str) -> str:
    """As a person says it."""
    return "general manager" if role == "gm" else role
