"""Tokens, watched folders, mailboxes, and what is expected to come."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door_state",
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("door", sa.String(length=10), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_since", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(door = 'folder' OR door = 'mail')", name=op.f("ck_door_state_door")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_door_state_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("location_id", "door", name=op.f("pk_door_state")),
    )
    op.create_table(
        "expected_delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report", sa.String(length=20), nullable=False),
        sa.Column("layout", sa.String(length=60), nullable=False),
        sa.Column("door", sa.String(length=10), nullable=False),
        sa.Column("every", sa.String(length=5), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(door = '' OR door = 'web' OR door = 'api' OR door = 'folder' OR door = 'mail' OR door = 'cli')",
            name=op.f("ck_expected_delivery_door"),
        ),
        sa.CheckConstraint(
            "(every = 'day' OR every = 'week' OR every = 'month')", name=op.f("ck_expected_delivery_every")
        ),
        sa.CheckConstraint(
            "(report = 'members' OR report = 'appointments' OR report = 'packages' OR report = 'balances')",
            name=op.f("ck_expected_delivery_report"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_expected_delivery_created_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_expected_delivery_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_delivery")),
        sa.UniqueConstraint(
            "location_id", "report", "layout", "door", name=op.f("uq_expected_delivery_location_id_report_layout_door")
        ),
    )
    op.create_table(
        "mailbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("host", sa.String(length=300), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=300), nullable=False),
        sa.Column("sealed_password", sa.Text(), nullable=False),
        sa.Column("folder", sa.String(length=300), nullable=False),
        sa.Column("senders", sa.JSON(), nullable=False),
        sa.Column("wants_replies", sa.Boolean(), nullable=False),
        sa.Column("ca_pem", sa.Text(), nullable=True),
        sa.CheckConstraint("port BETWEEN 1 AND 65535", name=op.f("ck_mailbox_port")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_mailbox_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("location_id", name=op.f("uq_mailbox_location_id")),
    )
    op.create_table(
        "taken_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("export_ids", sa.JSON(), nullable=False),
        sa.Column("refusals", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("replied_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_taken_message_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_message")),
    )
    with op.batch_alter_table("taken_message", schema=None) as batch_op:
        batch_op.create_index("ix_taken_message_sender", ["location_id", "sender", "replied_at"], unique=False)
        batch_op.create_index("uq_taken_message_key", ["location_id", "key"], unique=True)

    op.create_table(
        "token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("last_used_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_token_created_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_token_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("sha256", name=op.f("uq_token_sha256")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_location_id"), ["location_id"], unique=False)

    op.create_table(
        "arrival",
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("door", sa.String(length=10), nullable=False),
        sa.Column("came_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(door = 'web' OR door = 'api' OR door = 'folder' OR door = 'mail' OR door = 'cli' OR door = 'demo')",
            name=op.f("ck_arrival_door"),
        ),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_arrival_export_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("export_id", "door", name=op.f("pk_arrival")),
    )
    op.create_table(
        "inbox_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("byte_count", sa.BigInteger(), nullable=False),
        sa.Column("changed_ns", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=False),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["export_id"], ["export.id"], name=op.f("fk_inbox_file_export_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_inbox_file_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_file")),
        sa.UniqueConstraint("location_id", "name", name=op.f("uq_inbox_file_location_id_name")),
    )


def downgrade() -> None:
    op.drop_table("inbox_file")
    op.drop_table("arrival")
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_token_location_id"))

    op.drop_table("token")
    with op.batch_alter_table("taken_message", schema=None) as batch_op:
        batch_op.drop_index("uq_taken_message_key")
        batch_op.drop_index("ix_taken_message_sender")

    op.drop_table("taken_message")
    op.drop_table("mailbox")
    op.drop_table("expected_delivery")
    op.drop_table("door_state")
