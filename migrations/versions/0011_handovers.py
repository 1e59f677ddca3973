"""A trainer's book handed over to others, and in whose book a client is."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("location_id", NUMBER, nullable=False),
        sa.Column("giver_id", NUMBER, nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", NUMBER, nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", NUMBER, nullable=True),
        sa.CheckConstraint(
            "undone_at IS NOT NULL OR undone_by_id IS NULL", name=op.f("ck_handover_undone_by_somebody")
        ),
        _to("handover", "location_id", "location", "CASCADE"),
        _to("handover", "giver_id", "trainer"),
        _to("handover", "made_by_id", "user_account"),
        _to("handover", "undone_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_location_id"), "handover", ["location_id"])
    op.create_table(
        "handed_client",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("location_id", NUMBER, nullable=False),
        sa.Column("handover_id", NUMBER, nullable=False),
        sa.Column("client_id", NUMBER, nullable=False),
        sa.Column("taker_id", NUMBER, nullable=False),
        _to("handed_client", "location_id", "location", "CASCADE"),
        _to("handed_client", "handover_id", "handover", "CASCADE"),
        _to("handed_client", "client_id", "client", "CASCADE"),
        _to("handed_client", "taker_id", "trainer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_client")),
    )
    for column in ("location_id", "handover_id", "client_id"):
        op.create_index(op.f(f"ix_handed_client_{column}"), "handed_client", [column])
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", NUMBER, nullable=True))
        batch_op.create_foreign_key(op.f("fk_standing_owner_id"), "trainer", ["owner_id"], ["id"])
        batch_op.create_index("ix_standing_owner", ["location_id", "owner_id"])


def _to(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def downgrade() -> None:
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_owner")
        batch_op.drop_constraint(op.f("fk_standing_owner_id"), type_="foreignkey")
        batch_op.drop_column("owner_id")
    op.drop_table("handed_client")
    op.drop_table("handover")
