"""Whoever needs attention is not calm."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE standing SET is_calm = false WHERE CAST(attention AS TEXT) <> '[]'")


def downgrade() -> None:
    op.execute("UPDATE standing SET is_calm = true")
