"""A lane of the board lies in its index in the order in which it is shown: what needs attention first."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("standing", sa.Column("is_calm", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.drop_index("ix_standing_board", "standing")
    op.create_index("ix_standing_board", "standing", ["location_id", "stage", "is_calm", "since_on", "client_id"])


def downgrade() -> None:
    op.drop_index("ix_standing_board", "standing")
    op.create_index("ix_standing_board", "standing", ["location_id", "stage", "since_on"])
    op.drop_column("standing", "is_calm")
