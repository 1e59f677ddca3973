"""The keys of appointments are held apart by an index instead of a constraint: only an index can be built late.

SQLite cannot drop a constraint: there the table is written anew as it stands, without it. On PostgreSQL the index of
adopted ones held all the others too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NAME = "uq_appointment_location_id_key"
CONSTRAINT = f'\tCONSTRAINT {NAME} UNIQUE (location_id, "key")'
FIRST = "\tCONSTRAINT pk_appointment"
"""In SQLite's own text of the table: constraints stand in lines of their own, this one after all columns."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _write_anew(is_held=False)
    else:
        op.drop_constraint(NAME, "appointment", type_="unique")
        _index_adopted(where=sa.text("adopted_by_id IS NOT NULL"))
    op.create_index(NAME, "appointment", ["location_id", "key"], unique=True)


def downgrade() -> None:
    op.drop_index(NAME, "appointment")
    if op.get_bind().dialect.name == "sqlite":
        _write_anew(is_held=True)
    else:
        op.create_unique_constraint(NAME, "appointment", ["location_id", "key"])
        _index_adopted(where=None)


def _index_adopted(where: sa.TextClause | None) -> None:
    op.drop_index("ix_appointment_adopted_by_id", "appointment")
    op.create_index("ix_appointment_adopted_by_id", "appointment", ["adopted_by_id"], postgresql_where=where)


def _write_anew(*, is_held: bool) -> None:
    connection = op.get_bind()
    told = "SELECT sql FROM sqlite_master WHERE tbl_name = 'appointment' AND sql IS NOT NULL AND type = "
    table = connection.exec_driver_sql(f"{told}'table'").scalar_one()
    indexes = connection.exec_driver_sql(f"{told}'index'").scalars().all()
    table = _with(table) if is_held else _without(table)
    connection.exec_driver_sql(f"CREATE TABLE appointment_anew{table[table.index(' (') :]}")
    columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(appointment_anew)")]
    names = ", ".join(f'"{name}"' for name in columns)  # without those that the database works out
    connection.exec_driver_sql(f"INSERT INTO appointment_anew ({names}) SELECT {names} FROM appointment")
    op.execute("DROP TABLE appointment")
    op.execute("ALTER TABLE appointment_anew RENAME TO appointment")
    for index in indexes:
        connection.exec_driver_sql(index)


def _with(table: str) -> str:
    assert table.count(FIRST) == 1
    return table.replace(FIRST, f"{CONSTRAINT}, \n{FIRST}")


def _without(table: str) -> str:
    assert table.count(CONSTRAINT) == 1
    before, _, after = table.partition(CONSTRAINT)
    if after.startswith(","):
        return before + after.removeprefix(",").lstrip(" \n")
    return before.rstrip(" \n").removesuffix(",") + after
