"""Who is who: rows without a member id, members who are one person, and those who only look alike."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "apart",
        sa.Column("one_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("said_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_apart_in_order")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_apart_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["one_id"], ["member.id"], name=op.f("fk_apart_one_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["member.id"], name=op.f("fk_apart_other_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["said_by_id"], ["user_account.id"], name=op.f("fk_apart_said_by_id")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_apart")),
    )
    op.create_index(op.f("ix_apart_location_id"), "apart", ["location_id"], unique=False)
    op.create_table(
        "identity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("first_name", sa.String(length=300), nullable=False),
        sa.Column("last_name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(number IS NULL) = (answered_at IS NULL)", name=op.f("ck_identity_numbered")),
        sa.CheckConstraint("answered_at IS NOT NULL OR answered_by_id IS NULL", name=op.f("ck_identity_answered")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user_account.id"], name=op.f("fk_identity_answered_by_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_identity_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_identity_member_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("location_id", "key", name=op.f("uq_identity_location_id_key")),
    )
    op.create_index(op.f("ix_identity_member_id"), "identity", ["member_id"], unique=False)
    op.create_table(
        "lookalike",
        sa.Column("one_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("strength", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(strength = 'strong' OR strength = 'likely' OR strength = 'possible')", name=op.f("ck_lookalike_strength")
        ),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_lookalike_in_order")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_lookalike_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["one_id"], ["member.id"], name=op.f("fk_lookalike_one_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["member.id"], name=op.f("fk_lookalike_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_lookalike")),
    )
    op.create_index(op.f("ix_lookalike_location_id"), "lookalike", ["location_id"], unique=False)
    op.create_index("ix_lookalike_other", "lookalike", ["other_id"], unique=False)
    op.create_table(
        "merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("merged_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_merge_undone_by_somebody")),
        sa.CheckConstraint("gone_id <> kept_id", name=op.f("ck_merge_two_people")),
        sa.ForeignKeyConstraint(["gone_id"], ["member.id"], name=op.f("fk_merge_gone_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["kept_id"], ["member.id"], name=op.f("fk_merge_kept_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_merge_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["merged_by_id"], ["user_account.id"], name=op.f("fk_merge_merged_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user_account.id"], name=op.f("fk_merge_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_kept", "merge", ["kept_id"], unique=False)
    op.create_index(op.f("ix_merge_location_id"), "merge", ["location_id"], unique=False)
    op.create_index(
        "uq_merge_gone",
        "merge",
        ["gone_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "waiting_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("report", sa.String(length=12), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["export_id"], ["export.id"], name=op.f("fk_waiting_row_export_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identity.id"], name=op.f("fk_waiting_row_identity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_waiting_row_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_row")),
    )
    op.create_index("ix_waiting_row_export", "waiting_row", ["export_id"], unique=False)
    op.create_index("ix_waiting_row_identity", "waiting_row", ["identity_id"], unique=False)
    op.create_index(
        "ix_waiting_row_location",
        "waiting_row",
        ["location_id"],
        unique=False,
        sqlite_where=sa.text("applied_at IS NULL"),
        postgresql_where=sa.text("applied_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_waiting_row_location",
        table_name="waiting_row",
        sqlite_where=sa.text("applied_at IS NULL"),
        postgresql_where=sa.text("applied_at IS NULL"),
    )
    op.drop_index("ix_waiting_row_identity", table_name="waiting_row")
    op.drop_index("ix_waiting_row_export", table_name="waiting_row")
    op.drop_table("waiting_row")
    op.drop_index(
        "uq_merge_gone",
        table_name="merge",
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.drop_index(op.f("ix_merge_location_id"), table_name="merge")
    op.drop_index("ix_merge_kept", table_name="merge")
    op.drop_table("merge")
    op.drop_index("ix_lookalike_other", table_name="lookalike")
    op.drop_index(op.f("ix_lookalike_location_id"), table_name="lookalike")
    op.drop_table("lookalike")
    op.drop_index(op.f("ix_identity_member_id"), table_name="identity")
    op.drop_table("identity")
    op.drop_index(op.f("ix_apart_location_id"), table_name="apart")
    op.drop_table("apart")
