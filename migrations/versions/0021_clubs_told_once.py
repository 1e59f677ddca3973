"""Appointments and what exports carried point to their club through their client and their export: one look-up a row
less, and neither can be of another club than what it points to.

Exports are looked for by their sightings, so the index of what each carried goes. SQLite cannot change what a table
points to: there both are written anew as they stand, pointing otherwise.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

THROUGH = {"appointment": "client", "carried": "export"}
"""By table, what it belongs to."""
CASCADE = " ON DELETE CASCADE"
DELETED = {"appointment": CASCADE, "carried": ""}
"""Until now, what becomes of its rows when that goes."""


def upgrade() -> None:
    op.drop_index("ix_client_location", "client")
    op.create_index("uq_client_location", "client", ["location_id", "id"], unique=True)
    op.create_index("uq_export_location", "export", ["location_id", "id"], unique=True)
    op.drop_index("ix_carried_export", "carried")
    for table, owner in THROUGH.items():
        if op.get_bind().dialect.name == "sqlite":
            _write_anew(table, (_at_club(table), ""), (_alone(table, owner), _together(table, owner)))
        else:
            op.drop_constraint(f"fk_{table}_location_id", table)
            op.drop_constraint(f"fk_{table}_{owner}_id", table)
            op.execute(f"ALTER TABLE {table} ADD {_together(table, owner)}")


def downgrade() -> None:
    for table, owner in THROUGH.items():
        if op.get_bind().dialect.name == "sqlite":
            both = f"{_alone(table, owner)}, \n\t{_at_club(table)}"
            _write_anew(table, (_together(table, owner), both))
        else:
            op.drop_constraint(f"fk_{table}_{owner}_id", table)
            op.execute(f"ALTER TABLE {table} ADD {_alone(table, owner)}")
            op.execute(f"ALTER TABLE {table} ADD {_at_club(table)}")
    op.create_index("ix_carried_export", "carried", ["export_id"])
    op.drop_index("uq_export_location", "export")
    op.drop_index("uq_client_location", "client")
    op.create_index("ix_client_location", "client", ["location_id", "id"])


def _alone(table: str, owner: str) -> str:
    return f"CONSTRAINT fk_{table}_{owner}_id FOREIGN KEY({owner}_id) REFERENCES {owner} (id){DELETED[table]}"


def _at_club(table: str) -> str:
    return f"CONSTRAINT fk_{table}_location_id FOREIGN KEY(location_id) REFERENCES location (id){CASCADE}"


def _together(table: str, owner: str) -> str:
    return (
        f"CONSTRAINT fk_{table}_{owner}_id FOREIGN KEY({owner}_id, location_id)"
        f" REFERENCES {owner} (id, location_id){CASCADE}"
    )


def _write_anew(table: str, *others: tuple[str, str]) -> None:
    """With other constraints in SQLite's own text of the table, where each stands in a line of its own."""
    connection = op.get_bind()
    told = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL AND type = :type")
    made, *_ = connection.execute(told, {"table": table, "type": "table"}).scalars()
    indexes = connection.execute(told, {"table": table, "type": "index"}).scalars().all()
    for old, new in others:
        assert made.count(old) == 1
        made = made.replace(old, new) if new else made.replace(f", \n\t{old}", "")
    connection.exec_driver_sql(f"CREATE TABLE {table}_anew{made[made.index(' (') :]}")
    columns = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table}_anew)")]
    names = ", ".join(f'"{name}"' for name in columns)  # without those that the database works out
    connection.exec_driver_sql(f"INSERT INTO {table}_anew ({names}) SELECT {names} FROM {table}")
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for index in indexes:
        connection.exec_driver_sql(index)
