"""With which version of the club's facts those of each client last changed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("standing", sa.Column("facts_version", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("standing", "facts_version")
