"""The sum of a lane is read in its index, too."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SHOWN = ["location_id", "stage", "is_calm", "since_on", "client_id"]


def upgrade() -> None:
    _lay([*SHOWN, "value_cents"])


def downgrade() -> None:
    _lay(SHOWN)


def _lay(columns: list[str]) -> None:
    op.drop_index("ix_standing_board", "standing")
    op.create_index("ix_standing_board", "standing", columns)
