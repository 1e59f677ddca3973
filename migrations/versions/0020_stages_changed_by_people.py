"""What people moved since somebody last looked is found past all that an import or a night changed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BY_HAND = sa.text("by_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_stage_change_hand",
        "stage_change",
        ["location_id", "changed_at"],
        sqlite_where=BY_HAND,
        postgresql_where=BY_HAND,
    )


def downgrade() -> None:
    op.drop_index("ix_stage_change_hand", "stage_change")
