"""Rejected rows keep their cells, what was typed over them, and who settled them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SETTLED = sa.text("digest IS NOT NULL AND settled_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("export_problem", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cells", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("digest", sa.LargeBinary(length=8), nullable=True))
        batch_op.add_column(sa.Column("typed", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("settled_by_id", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("is_left_out", sa.Boolean(), nullable=False, server_default=sa.text("false")))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_foreign_key(
            op.f("fk_export_problem_settled_by_id"), "user_account", ["settled_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_export_problem_left_out"), "NOT is_left_out OR settled_at IS NOT NULL"
        )
        batch_op.create_index("ix_export_problem_settled", ["digest"], sqlite_where=SETTLED, postgresql_where=SETTLED)


def downgrade() -> None:
    with op.batch_alter_table("export_problem", schema=None) as batch_op:
        batch_op.drop_index("ix_export_problem_settled", sqlite_where=SETTLED, postgresql_where=SETTLED)
        batch_op.drop_constraint(op.f("ck_export_problem_left_out"), type_="check")
        batch_op.drop_constraint(op.f("fk_export_problem_settled_by_id"), type_="foreignkey")
        for name in ("version", "is_left_out", "settled_by_id", "typed", "digest", "cells"):
            batch_op.drop_column(name)
