"""In whose book each client is, as it was until now: the servicing trainer's, else the one they were given to."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE standing SET owner_id = coalesce(trainer_id, (SELECT c.assigned_trainer_id FROM client c"
        " WHERE c.id = standing.client_id))"
    )


def downgrade() -> None:
    op.execute("UPDATE standing SET owner_id = NULL")
