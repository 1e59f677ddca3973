import pytest

from app.accounts.permissions import GRANTS, PERMISSIONS, SYSTEM, Permission, permits
from app.models.user import ROLES

WRITES = {
    Permission.MOVE_CARDS,
    Permission.RECORD_OUTCOMES,
    Permission.RECORD_CONTACTS,
    Permission.ASSIGN_TRAINERS,
    Permission.SETTLE_FACTS,
    Permission.SAY_WHO,
    Permission.IMPORT_FILES,
    Permission.UNDO_IMPORTS,
    Permission.HOLD_FILES,
    Permission.CHANGE_SETTINGS,
    Permission.MANAGE_PEOPLE,
    Permission.ADD_LOCATIONS,
    Permission.RUN_SYSTEM,
}


def test_every_role_has_a_line_in_the_table_and_nobody_else_has() -> None:
    assert set(PERMISSIONS) == set(GRANTS) == {SYSTEM, *ROLES}
    assert not permits("owner", Permission.USE_ACCOUNT)


@pytest.mark.parametrize("permission", Permission)
def test_an_admin_may_do_everything_and_a_director_all_but_the_system(permission: Permission) -> None:
    assert permits("admin", permission)
    assert permits("director", permission) == (permission is not Permission.RUN_SYSTEM)


def test_a_general_manager_reads_everything_of_a_club_and_changes_nothing() -> None:
    assert PERMISSIONS["gm"] == set(Permission) - WRITES


@pytest.mark.parametrize(
    "permission",
    [
        Permission.SEE_TEAM,
        Permission.SEE_REPORTS,
        Permission.SEE_IMPORTS,
        Permission.IMPORT_FILES,
        Permission.SEE_SETTINGS,
        Permission.CHANGE_SETTINGS,
        Permission.MANAGE_PEOPLE,
        Permission.ASSIGN_TRAINERS,
        Permission.SETTLE_FACTS,
        Permission.SAY_WHO,
    ],
)
def test_a_trainer_has_no_team_no_imports_and_no_settings(permission: Permission) -> None:
    assert not permits("trainer", permission)


def test_nobody_gives_more_than_they_have() -> None:
    for giver, roles in GRANTS.items():
        for role in roles:
            assert PERMISSIONS[role] <= PERMISSIONS[giver]
