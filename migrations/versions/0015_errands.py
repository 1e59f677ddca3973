"""What somebody asked for and a worker does."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNDER_WAY = sa.text("finished_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "errand",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("location_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("about", sa.String(60), nullable=False),
        sa.Column("wants", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", NUMBER, nullable=True),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(80), nullable=True),
        sa.Column("stop_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("found", sa.JSON(), nullable=True),
        sa.Column("refusal", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "finished_at IS NOT NULL OR (found IS NULL AND refusal IS NULL)", name=op.f("ck_errand_finished")
        ),
        _to("location_id", "location", "CASCADE"),
        _to("asked_by_id", "user_account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
    )
    place = {"sqlite_where": UNDER_WAY, "postgresql_where": UNDER_WAY}
    op.create_index("uq_errand_under_way", "errand", ["about", "kind"], unique=True, **place)
    op.create_index("ix_errand_about", "errand", ["about"])


def _to(column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_errand_{column}"), ondelete=ondelete)


def downgrade() -> None:
    op.drop_table("errand")
