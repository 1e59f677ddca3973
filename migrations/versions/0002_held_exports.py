"""Held exports, saved mappings, dry runs"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("export") as table:
        table.add_column(sa.Column("held_for", sa.String(20), nullable=True))
        table.add_column(sa.Column("released_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("released_by_id", ID, nullable=True))
        table.add_column(sa.Column("headers", sa.JSON(), nullable=True))
        table.create_foreign_key(
            "fk_export_released_by_id", "user_account", ["released_by_id"], ["id"], ondelete="SET NULL"
        )
    op.execute("UPDATE export SET held_for = 'stopped' WHERE status = 'held'")
    op.create_table(
        "saved_mapping",
        sa.Column("id", ID, nullable=False),
        sa.Column("location_id", ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("report", sa.String(12), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_saved_mapping_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user_account.id"], name="fk_saved_mapping_saved_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_mapping"),
        sa.UniqueConstraint("location_id", "name", name="uq_saved_mapping_location_id_name"),
    )
    op.create_table(
        "dry_run",
        sa.Column("export_id", ID, nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(80), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("found", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name="fk_dry_run_export_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("export_id", name="pk_dry_run"),
    )


def downgrade() -> None:
    op.drop_table("dry_run")
    op.drop_table("saved_mapping")
    with op.batch_alter_table("export") as table:
        table.drop_constraint("fk_export_released_by_id", type_="foreignkey")
        for name in ("headers", "released_by_id", "released_at", "held_for"):
            table.drop_column(name)
