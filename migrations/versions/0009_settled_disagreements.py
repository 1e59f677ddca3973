"""What a manager settled on is kept as what it was, whatever later files say; who settled it, and the undo of that.

What counts of an appointment follows from it, so both columns that the database works out are made anew. SQLite cannot
change such a column: there the table is written anew as it stands, with other expressions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OUTCOMES = ("attended", "no_show", "late_cancel", "cancelled", "rescheduled")
STANDS = "voided_at IS NULL AND adopted_by_id IS NULL"
DISPUTED = (
    "hand_outcome IS NOT NULL AND settled_outcome IS NULL AND mms_outcome <> 'booked' AND mms_outcome <> hand_outcome"
    f" AND {STANDS}"
)
STANDING = '(client_id, kind, starts_on, starts_time, "key", outcome, is_charged, trainer_id)'


def _any(column: str, words: tuple[str, ...]) -> str:
    return f"({' OR '.join(f'{column} = {word!r}' for word in words)})"


def _charged(column: str) -> str:
    return _any(column, ("attended", "no_show", "late_cancel"))


HAND_COUNTED = "hand_outcome IS NOT NULL AND (pinned = 'hand' OR (pinned IS NULL AND mms_outcome = 'booked'))"
BEFORE = {
    "outcome": f"CASE WHEN {HAND_COUNTED} THEN hand_outcome ELSE mms_outcome END",
    "is_charged": f"CASE WHEN {HAND_COUNTED} THEN {_charged('hand_outcome')} ELSE mms_is_charged END",
}
AFTER = {
    "outcome": "CASE WHEN settled_outcome IS NOT NULL THEN settled_outcome"
    " WHEN hand_outcome IS NOT NULL AND mms_outcome = 'booked' THEN hand_outcome ELSE mms_outcome END",
    "is_charged": "CASE WHEN settled_outcome IS NOT NULL AND settled_outcome <> mms_outcome"
    f" THEN kind = 'session' AND {_charged('settled_outcome')}"
    " WHEN settled_outcome IS NULL AND hand_outcome IS NOT NULL AND mms_outcome = 'booked'"
    f" THEN kind = 'session' AND {_charged('hand_outcome')} ELSE mms_is_charged END",
}
NEW = (
    "\tsettled_outcome VARCHAR(12), \n",
    f"\tCONSTRAINT ck_appointment_settled_outcome CHECK ({_any('settled_outcome', OUTCOMES)}), \n"
    "\tCONSTRAINT ck_appointment_pin_holds_an_outcome CHECK ((pinned IS NULL) = (settled_outcome IS NULL)), \n",
)
"""In SQLite's own text of the table: the column goes before those it is asked by, the constraints before the first."""


def upgrade() -> None:
    op.execute("UPDATE appointment SET pinned = NULL WHERE pinned = 'mms' AND mms_outcome = 'booked'")
    if op.get_bind().dialect.name == "sqlite":
        _write_anew(BEFORE, AFTER, is_added=True)
    else:
        op.add_column("appointment", sa.Column("settled_outcome", sa.String(12), nullable=True))
        _settle_pins()
        _work_out(AFTER)
        op.create_check_constraint(
            op.f("ck_appointment_settled_outcome"), "appointment", _any("settled_outcome", OUTCOMES)
        )
        op.create_check_constraint(
            op.f("ck_appointment_pin_holds_an_outcome"), "appointment", "(pinned IS NULL) = (settled_outcome IS NULL)"
        )
    op.execute(f"CREATE INDEX ix_appointment_disputed ON appointment (location_id) WHERE {DISPUTED}")
    _make_settlement()


def _settle_pins() -> None:
    op.execute(
        "UPDATE appointment SET settled_outcome = CASE pinned WHEN 'hand' THEN hand_outcome ELSE mms_outcome END"
        " WHERE pinned IS NOT NULL"
    )


def _work_out(expressions: dict[str, str]) -> None:
    """PostgreSQL. The index goes with the columns."""
    op.drop_column("appointment", "outcome")
    op.drop_column("appointment", "is_charged")
    for name, kind in (("outcome", sa.String(12)), ("is_charged", sa.Boolean())):
        column = sa.Column(name, kind, sa.Computed(expressions[name], persisted=True), nullable=False)
        op.add_column("appointment", column)
    op.execute(f"CREATE INDEX ix_appointment_standing ON appointment {STANDING} WHERE {STANDS}")


def _write_anew(before: dict[str, str], after: dict[str, str], *, is_added: bool) -> None:
    """SQLite: the table as it stands, other columns of it that came since included."""
    connection = op.get_bind()
    told = "SELECT sql FROM sqlite_master WHERE tbl_name = 'appointment' AND sql IS NOT NULL AND type = "
    table = connection.exec_driver_sql(f"{told}'table'").scalar_one()
    indexes = connection.exec_driver_sql(f"{told}'index' AND name <> 'ix_appointment_disputed'").scalars().all()
    column, constraints = NEW
    for name, expression in before.items():
        table = _replaced(table, expression, after[name])
    if is_added:
        table = _replaced(table, "\toutcome VARCHAR", f"{column}\toutcome VARCHAR")
        table = _replaced(table, "\tCONSTRAINT pk_appointment", f"{constraints}\tCONSTRAINT pk_appointment")
    else:
        table = _replaced(_replaced(table, column, ""), constraints, "")
    connection.exec_driver_sql(f"CREATE TABLE appointment_anew{table[table.index(' (') :]}")
    columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(appointment_anew)")]
    kept = ", ".join(f'"{name}"' for name in columns if name != "settled_outcome")
    settled = "CASE pinned WHEN 'hand' THEN hand_outcome WHEN 'mms' THEN mms_outcome END"
    into, taken = (f"{kept}, settled_outcome", f"{kept}, {settled}") if is_added else (kept, kept)
    connection.exec_driver_sql(f"INSERT INTO appointment_anew ({into}) SELECT {taken} FROM appointment")
    op.execute("DROP TABLE appointment")
    op.execute("ALTER TABLE appointment_anew RENAME TO appointment")
    for index in indexes:
        connection.exec_driver_sql(index)


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def _make_settlement() -> None:
    op.create_table(
        "settlement",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("location_id", NUMBER, nullable=False),
        sa.Column("appointment_id", NUMBER, nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("source", sa.String(4), nullable=False),
        sa.Column("hand_outcome", sa.String(12), nullable=False),
        sa.Column("mms_outcome", sa.String(12), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by_id", NUMBER, nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", NUMBER, nullable=True),
        sa.CheckConstraint(_any("source", ("mms", "hand")), name=op.f("ck_settlement_source")),
        sa.CheckConstraint(_any("hand_outcome", OUTCOMES), name=op.f("ck_settlement_hand_outcome")),
        sa.CheckConstraint(_any("mms_outcome", OUTCOMES), name=op.f("ck_settlement_mms_outcome")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_settlement_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_settlement_appointment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user_account.id"], name=op.f("fk_settlement_settled_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["user_account.id"], name=op.f("fk_settlement_undone_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    standing = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_settlement_standing", "settlement", ["appointment_id"], unique=True, sqlite_where=standing,
        postgresql_where=standing,
    )  # fmt: skip
    op.create_index("ix_settlement_act", "settlement", ["act"])
    op.create_index("ix_settlement_latest", "settlement", ["location_id", "id"])
    op.create_index("ix_settlement_appointment_id", "settlement", ["appointment_id"])


def downgrade() -> None:
    op.drop_table("settlement")
    op.execute("DROP INDEX ix_appointment_disputed")
    if op.get_bind().dialect.name == "sqlite":
        _write_anew(AFTER, BEFORE, is_added=False)
        return
    for name in ("pin_holds_an_outcome", "settled_outcome"):
        op.drop_constraint(op.f(f"ck_appointment_{name}"), "appointment", type_="check")
    _work_out(BEFORE)
    op.drop_column("appointment", "settled_outcome")
