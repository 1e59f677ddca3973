"""Who booked a session is nobody's credit and was asked by nothing: only consultations keep their setter.

What files told of it stays in what they carried. The way back leaves sessions without: the next file that says anything
new of one tells it again.
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE appointment SET setter_id = NULL WHERE kind = 'session' AND setter_id IS NOT NULL")


def downgrade() -> None:
    """Nothing of the schema is another."""
