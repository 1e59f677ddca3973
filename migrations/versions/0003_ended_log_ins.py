"""Log-ins that somebody ended."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_log_in",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ended_log_in")),
    )
    op.create_index("ix_ended_log_in_ends_at", "ended_log_in", ["ends_at"])


def downgrade() -> None:
    op.drop_index("ix_ended_log_in_ends_at", "ended_log_in")
    op.drop_table("ended_log_in")
