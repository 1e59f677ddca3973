"""Who undid an import, what became of its file and how it was read; members whom only an undone import told of."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADOPTED = sa.text("adopted_by_id IS NOT NULL")
WAYS = ("board", "form", "import", "nightly", "settings")
HAS_ID = "mms_id IS NOT NULL OR added_on IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.add_column(sa.Column("took_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("undone_by_id", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("file_deleted_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("file_deleted_by_id", NUMBER, nullable=True))
        batch_op.add_column(sa.Column("read_with", sa.JSON(), nullable=False, server_default="{}"))
        for name in ("undone_by_id", "file_deleted_by_id"):
            batch_op.create_foreign_key(op.f(f"fk_export_{name}"), "user_account", [name], ["id"], ondelete="SET NULL")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("adoption", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("voided_at", sa.DateTime(), nullable=True))
        batch_op.drop_constraint(op.f("ck_member_mms_id_or_added"), type_="check")
        batch_op.create_check_constraint(op.f("ck_member_mms_id_or_added"), f"{HAS_ID} OR voided_at IS NOT NULL")
        batch_op.create_check_constraint(op.f("ck_member_voided_is_nobody"), "voided_at IS NULL OR mms_id IS NULL")
        batch_op.create_index(
            "ix_member_adopted_by_id", ["adopted_by_id"], sqlite_where=ADOPTED, postgresql_where=ADOPTED
        )
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.create_index(
            "ix_package_adopted_by_id", ["adopted_by_id"], sqlite_where=ADOPTED, postgresql_where=ADOPTED
        )
    with op.batch_alter_table("sale_return", schema=None) as batch_op:
        batch_op.create_index("ix_sale_return_package_id", ["package_id"])
    _allow((*WAYS, "undo"))


def downgrade() -> None:
    op.execute("UPDATE stage_change SET through = 'import' WHERE through = 'undo'")
    op.execute("UPDATE member SET added_on = first_seen_on WHERE voided_at IS NOT NULL")
    _allow(WAYS)
    with op.batch_alter_table("sale_return", schema=None) as batch_op:
        batch_op.drop_index("ix_sale_return_package_id")
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.drop_index("ix_package_adopted_by_id", sqlite_where=ADOPTED, postgresql_where=ADOPTED)
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index("ix_member_adopted_by_id", sqlite_where=ADOPTED, postgresql_where=ADOPTED)
        batch_op.drop_constraint(op.f("ck_member_voided_is_nobody"), type_="check")
        batch_op.drop_constraint(op.f("ck_member_mms_id_or_added"), type_="check")
        batch_op.create_check_constraint(op.f("ck_member_mms_id_or_added"), HAS_ID)
        batch_op.drop_column("voided_at")
        batch_op.drop_column("adoption")
    with op.batch_alter_table("export", schema=None) as batch_op:
        for name in ("undone_by_id", "file_deleted_by_id"):
            batch_op.drop_constraint(op.f(f"fk_export_{name}"), type_="foreignkey")
        for name in ("read_with", "file_deleted_by_id", "file_deleted_at", "undone_by_id", "took_ms"):
            batch_op.drop_column(name)


def _allow(ways: tuple[str, ...]) -> None:
    said = " OR ".join(f"through = '{way}'" for way in ways)
    with op.batch_alter_table("stage_change", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_stage_change_through"), type_="check")
        batch_op.create_check_constraint(op.f("ck_stage_change_through"), f"({said})")
