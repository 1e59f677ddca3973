"""Spellings of one trainer: which they are known by, what people said of them, and whose a service is."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDS = sa.text("undone_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("same_as_id", NUMBER, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_trainer_same_as_id"), "trainer", ["same_as_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_check_constraint(op.f("ck_trainer_same_as_another"), "same_as_id <> id")
        batch_op.create_index(op.f("ix_trainer_same_as_id"), ["same_as_id"])
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trainer_id", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("is_trainer_guessed", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.create_foreign_key(
            op.f("fk_service_trainer_id"), "trainer", ["trainer_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(op.f("ix_service_trainer_id"), ["trainer_id"])
    _trainer_merge()
    op.create_table(
        "trainers_apart",
        sa.Column("one_id", NUMBER, nullable=False),
        sa.Column("other_id", NUMBER, nullable=False),
        sa.Column("location_id", NUMBER, nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("said_by_id", NUMBER, nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_trainers_apart_in_order")),
        _to("trainers_apart", "one_id", "trainer"),
        _to("trainers_apart", "other_id", "trainer"),
        _to("trainers_apart", "location_id", "location"),
        _to("trainers_apart", "said_by_id", "user_account", ondelete=None),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_trainers_apart")),
    )
    op.create_index(op.f("ix_trainers_apart_location_id"), "trainers_apart", ["location_id"])


def _trainer_merge() -> None:
    op.create_table(
        "trainer_merge",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("location_id", NUMBER, nullable=False),
        sa.Column("gone_id", NUMBER, nullable=False),
        sa.Column("kept_id", NUMBER, nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("merged_by_id", NUMBER, nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", NUMBER, nullable=True),
        sa.CheckConstraint("gone_id <> kept_id", name=op.f("ck_trainer_merge_two_names")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_trainer_merge_undone_by_somebody")
        ),
        _to("trainer_merge", "location_id", "location"),
        _to("trainer_merge", "gone_id", "trainer"),
        _to("trainer_merge", "kept_id", "trainer"),
        _to("trainer_merge", "merged_by_id", "user_account", ondelete=None),
        _to("trainer_merge", "undone_by_id", "user_account", ondelete=None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer_merge")),
    )
    op.create_index(op.f("ix_trainer_merge_location_id"), "trainer_merge", ["location_id"])
    op.create_index(
        "uq_trainer_merge_gone", "trainer_merge", ["gone_id"], unique=True, sqlite_where=STANDS,
        postgresql_where=STANDS,
    )  # fmt: skip
    op.create_index("ix_trainer_merge_kept", "trainer_merge", ["kept_id"])


def _to(table: str, column: str, target: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def downgrade() -> None:
    op.drop_table("trainers_apart")
    op.drop_table("trainer_merge")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_service_trainer_id"))
        batch_op.drop_constraint(op.f("fk_service_trainer_id"), type_="foreignkey")
        batch_op.drop_column("is_trainer_guessed")
        batch_op.drop_column("trainer_id")
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_trainer_same_as_id"))
        batch_op.drop_constraint(op.f("ck_trainer_same_as_another"), type_="check")
        batch_op.drop_constraint(op.f("fk_trainer_same_as_id"), type_="foreignkey")
        batch_op.drop_column("same_as_id")
