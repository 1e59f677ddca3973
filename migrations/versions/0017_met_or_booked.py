"""Whose own a client is, without a look at every session there was."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MET_OR_BOOKED = sa.text("(kind = 'consultation' OR outcome = 'booked') AND voided_at IS NULL AND adopted_by_id IS NULL")


def upgrade() -> None:
    place = {"sqlite_where": MET_OR_BOOKED, "postgresql_where": MET_OR_BOOKED}
    op.create_index("ix_appointment_met", "appointment", ["client_id", "trainer_id"], **place)


def downgrade() -> None:
    op.drop_index("ix_appointment_met", "appointment")
