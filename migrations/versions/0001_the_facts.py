"""The facts, what exports carried, and what is derived from them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "location",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("last_night_on", sa.Date(), nullable=True),
        sa.Column("facts_version", sa.Integer(), nullable=False),
        sa.Column("new_member_days", sa.Integer(), nullable=False),
        sa.Column("lapse_after_days", sa.Integer(), nullable=False),
        sa.Column("renewal_flag_sessions", sa.Integer(), nullable=False),
        sa.Column("renewal_flag_days", sa.Integer(), nullable=False),
        sa.Column("quiet_days", sa.Integer(), nullable=False),
        sa.Column("missed_in_row", sa.Integer(), nullable=False),
        sa.Column("contact_within_days", sa.Integer(), nullable=False),
        sa.Column("small_n", sa.Integer(), nullable=False),
        sa.Column("keep_files_days", sa.Integer(), nullable=False),
        sa.Column("set_goal", sa.Integer(), nullable=False),
        sa.Column("show_goal", sa.Integer(), nullable=False),
        sa.Column("close_goal", sa.Integer(), nullable=False),
        sa.Column("renewal_goal", sa.Integer(), nullable=False),
        sa.Column("penetration_goal", sa.Integer(), nullable=False),
        sa.CheckConstraint("close_goal >= 0", name=op.f("ck_location_close_goal")),
        sa.CheckConstraint("contact_within_days >= 0", name=op.f("ck_location_contact_within_days")),
        sa.CheckConstraint("keep_files_days >= 0", name=op.f("ck_location_keep_files_days")),
        sa.CheckConstraint("lapse_after_days >= 0", name=op.f("ck_location_lapse_after_days")),
        sa.CheckConstraint("missed_in_row >= 0", name=op.f("ck_location_missed_in_row")),
        sa.CheckConstraint("new_member_days >= 0", name=op.f("ck_location_new_member_days")),
        sa.CheckConstraint("penetration_goal >= 0", name=op.f("ck_location_penetration_goal")),
        sa.CheckConstraint("quiet_days >= 0", name=op.f("ck_location_quiet_days")),
        sa.CheckConstraint("renewal_flag_days >= 0", name=op.f("ck_location_renewal_flag_days")),
        sa.CheckConstraint("renewal_flag_sessions >= 0", name=op.f("ck_location_renewal_flag_sessions")),
        sa.CheckConstraint("renewal_goal >= 0", name=op.f("ck_location_renewal_goal")),
        sa.CheckConstraint("set_goal >= 0", name=op.f("ck_location_set_goal")),
        sa.CheckConstraint("show_goal >= 0", name=op.f("ck_location_show_goal")),
        sa.CheckConstraint("small_n >= 0", name=op.f("ck_location_small_n")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("code", name=op.f("uq_location_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("has_temporary_password", sa.Boolean(), nullable=False),
        sa.Column("session_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.CheckConstraint(
            "(role = 'admin' OR role = 'director' OR role = 'manager' OR role = 'gm' OR role = 'trainer')",
            name=op.f("ck_user_account_role"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_account_email_is_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_table(
        "export",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filename", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("received_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(length=80), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("layout", sa.String(length=60), nullable=True),
        sa.Column("report", sa.String(length=20), nullable=True),
        sa.Column("read_as", sa.String(length=40), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("created_count", sa.Integer(), nullable=False),
        sa.Column("updated_count", sa.Integer(), nullable=False),
        sa.Column("unchanged_count", sa.Integer(), nullable=False),
        sa.Column("rejected_count", sa.Integer(), nullable=False),
        sa.Column("parked_count", sa.Integer(), nullable=False),
        sa.Column("ignored_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'received' OR status = 'loading' OR status = 'loaded' OR status = 'refused' OR status = 'held')",
            name=op.f("ck_export_status"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_export_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["user_account.id"], name=op.f("fk_export_received_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.create_index(
            "ix_export_waiting", ["status"], unique=False, sqlite_where=sa.text("status IN ('received', 'loading')")
        )
        batch_op.create_index(
            "uq_export_bytes",
            ["location_id", "sha256"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL AND status <> 'refused'"),
            postgresql_where=sa.text("undone_at IS NULL AND status <> 'refused'"),
        )

    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("is_pt", sa.Boolean(), nullable=True),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column("is_unlimited", sa.Boolean(), nullable=False),
        sa.Column("valid_days", sa.Integer(), nullable=True),
        sa.Column("is_guessed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT (sessions IS NOT NULL AND is_unlimited)", name=op.f("ck_item_sessions_or_unlimited")),
        sa.CheckConstraint("sessions > 0", name=op.f("ck_item_sessions")),
        sa.CheckConstraint("valid_days > 0", name=op.f("ck_item_valid_days")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_item_location_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("location_id", "name", name=op.f("uq_item_location_id_name")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mms_id", sa.String(length=80), nullable=True),
        sa.Column("first_name", sa.String(length=300), nullable=False),
        sa.Column("last_name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("first_seen_on", sa.Date(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=True),
        sa.Column("is_mirrored", sa.Boolean(), nullable=False),
        sa.Column("adopted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(status = 'active' OR status = 'frozen' OR status = 'cancelled' OR status = 'prospect' OR status = 'unknown')",
            name=op.f("ck_member_status"),
        ),
        sa.CheckConstraint("mms_id <> ''", name=op.f("ck_member_mms_id_is_not_blank")),
        sa.CheckConstraint("mms_id IS NOT NULL OR added_on IS NOT NULL", name=op.f("ck_member_mms_id_or_added")),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["member.id"], name=op.f("fk_member_adopted_by_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_member_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("location_id", "mms_id", name=op.f("uq_member_location_id_mms_id")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index("ix_member_joined", ["location_id", "joined_on"], unique=False)

    op.create_table(
        "night",
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("night_on", sa.Date(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("client_count", sa.Integer(), nullable=False),
        sa.Column("stage_change_count", sa.Integer(), nullable=False),
        sa.Column("raised_count", sa.Integer(), nullable=False),
        sa.Column("cleared_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_night_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("location_id", "night_on", name=op.f("pk_night")),
    )
    op.create_table(
        "outcome_word",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("word", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("is_charged", sa.Boolean(), nullable=True),
        sa.Column("is_guessed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'booked' OR outcome = 'attended' OR outcome = 'no_show' OR outcome = 'late_cancel' OR outcome = 'cancelled' OR outcome = 'rescheduled')",
            name=op.f("ck_outcome_word_outcome"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (is_charged IS NULL)", name=op.f("ck_outcome_word_charged_with_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_outcome_word_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_word")),
        sa.UniqueConstraint("location_id", "word", name=op.f("uq_outcome_word_location_id_word")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=True),
        sa.Column("is_guessed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'consultation' OR kind = 'session' OR kind = 'other')", name=op.f("ck_service_kind")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_service_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("location_id", "name", name=op.f("uq_service_location_id_name")),
    )
    op.create_table(
        "snapshot",
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("report", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_snapshot_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("location_id", "read_on", "report", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "trainer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_trainer_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_trainer_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer")),
        sa.UniqueConstraint("location_id", "name", name=op.f("uq_trainer_location_id_name")),
    )
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainer_user_id"), ["user_id"], unique=False)

    op.create_table(
        "user_location",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_user_location_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_user_location_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "location_id", name=op.f("pk_user_location")),
    )
    op.create_table(
        "carried",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report", sa.String(length=12), nullable=False),
        sa.Column(
            "key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("digest", sa.LargeBinary(length=8), nullable=False),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.CheckConstraint("(state = 'used' OR state = 'parked' OR state = 'ignored')", name=op.f("ck_carried_state")),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_carried_export_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_carried_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried")),
    )
    with op.batch_alter_table("carried", schema=None) as batch_op:
        batch_op.create_index("ix_carried_export", ["export_id"], unique=False)
        batch_op.create_index(
            "ix_carried_parked",
            ["location_id"],
            unique=False,
            sqlite_where=sa.text("state = 'parked'"),
            postgresql_where=sa.text("state = 'parked'"),
        )
        batch_op.create_index("uq_carried_content", ["location_id", "report", "key", "digest"], unique=True)

    op.create_table(
        "client",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("opened_by", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assigned_trainer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(opened_by = 'new_member' OR opened_by = 'dealings' OR opened_by = 'hand')",
            name=op.f("ck_client_opened_by"),
        ),
        sa.CheckConstraint("(opened_on IS NULL) = (opened_by IS NULL)", name=op.f("ck_client_opened_by_somebody")),
        sa.ForeignKeyConstraint(
            ["assigned_trainer_id"], ["trainer.id"], name=op.f("fk_client_assigned_trainer_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_client_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_client_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("member_id", name=op.f("uq_client_member_id")),
    )
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.create_index("ix_client_location", ["location_id", "id"], unique=False)

    op.create_table(
        "export_problem",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fate", sa.String(length=8), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(fate = 'rejected' OR fate = 'parked')", name=op.f("ck_export_problem_fate")),
        sa.ForeignKeyConstraint(
            ["export_id"], ["export.id"], name=op.f("fk_export_problem_export_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_problem")),
    )
    with op.batch_alter_table("export_problem", schema=None) as batch_op:
        batch_op.create_index("ix_export_problem_export", ["export_id", "line"], unique=False)

    op.create_table(
        "sighting",
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id <= last_id", name=op.f("ck_sighting_run")),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_sighting_export_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("export_id", "first_id", name=op.f("pk_sighting")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("service", sa.String(length=300), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("starts_time", sa.String(length=5), nullable=False),
        sa.Column("trainer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("setter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("first_seen_on", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(), nullable=False),
        sa.Column("mms_outcome", sa.String(length=12), nullable=False),
        sa.Column("mms_is_charged", sa.Boolean(), nullable=False),
        sa.Column("hand_outcome", sa.String(length=12), nullable=True),
        sa.Column("hand_outcome_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hand_outcome_at", sa.DateTime(), nullable=True),
        sa.Column("pinned", sa.String(length=4), nullable=True),
        sa.Column(
            "outcome",
            sa.String(length=12),
            sa.Computed(
                "CASE WHEN hand_outcome IS NOT NULL AND (pinned = 'hand' OR (pinned IS NULL AND mms_outcome = 'booked')) THEN hand_outcome ELSE mms_outcome END",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "is_charged",
            sa.Boolean(),
            sa.Computed(
                "CASE WHEN hand_outcome IS NOT NULL AND (pinned = 'hand' OR (pinned IS NULL AND mms_outcome = 'booked')) THEN (hand_outcome = 'attended' OR hand_outcome = 'no_show' OR hand_outcome = 'late_cancel') ELSE mms_is_charged END",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("adopted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(hand_outcome = 'attended' OR hand_outcome = 'no_show' OR hand_outcome = 'late_cancel' OR hand_outcome = 'cancelled' OR hand_outcome = 'rescheduled')",
            name=op.f("ck_appointment_hand_outcome"),
        ),
        sa.CheckConstraint("(kind = 'consultation' OR kind = 'session')", name=op.f("ck_appointment_kind")),
        sa.CheckConstraint(
            "(mms_outcome = 'booked' OR mms_outcome = 'attended' OR mms_outcome = 'no_show' OR mms_outcome = 'late_cancel' OR mms_outcome = 'cancelled' OR mms_outcome = 'rescheduled')",
            name=op.f("ck_appointment_mms_outcome"),
        ),
        sa.CheckConstraint("(pinned = 'mms' OR pinned = 'hand')", name=op.f("ck_appointment_pinned")),
        sa.CheckConstraint("starts_time LIKE '__:__'", name=op.f("ck_appointment_starts_time")),
        sa.CheckConstraint(
            "(export_id IS NULL) = (recorded_by_id IS NOT NULL)", name=op.f("ck_appointment_has_a_source")
        ),
        sa.CheckConstraint(
            "pinned IS NULL OR hand_outcome IS NOT NULL", name=op.f("ck_appointment_pin_settles_something")
        ),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["appointment.id"], name=op.f("fk_appointment_adopted_by_id")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_appointment_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_appointment_export_id")),
        sa.ForeignKeyConstraint(
            ["hand_outcome_by_id"], ["user_account.id"], name=op.f("fk_appointment_hand_outcome_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_appointment_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_appointment_recorded_by_id")),
        sa.ForeignKeyConstraint(["setter_id"], ["trainer.id"], name=op.f("fk_appointment_setter_id")),
        sa.ForeignKeyConstraint(["trainer_id"], ["trainer.id"], name=op.f("fk_appointment_trainer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("location_id", "key", name=op.f("uq_appointment_location_id_key")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_appointment_adopted_by_id",
            ["adopted_by_id"],
            unique=False,
            sqlite_where=sa.text("adopted_by_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_appointment_standing",
            ["client_id", "kind", "starts_on", "starts_time", "key", "outcome", "is_charged", "trainer_id"],
            unique=False,
            sqlite_where=sa.text("voided_at IS NULL AND adopted_by_id IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL AND adopted_by_id IS NULL"),
        )

    op.create_table(
        "balance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "package_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("item", sa.String(length=300), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint("(package_key IS NULL) <> (item IS NULL)", name=op.f("ck_balance_of_a_package_or_an_item")),
        sa.CheckConstraint("remaining >= 0", name=op.f("ck_balance_remaining")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_balance_client_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_balance_export_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_balance_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balance")),
        sa.UniqueConstraint("client_id", "key", "read_on", name=op.f("uq_balance_client_id_key_read_on")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("contacted_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(kind = 'call' OR kind = 'message' OR kind = 'talk')", name=op.f("ck_contact_kind")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_contact_client_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_contact_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_contact_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("ix_contact_client", ["client_id", "contacted_on"], unique=False)

    op.create_table(
        "loss",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lost_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("try_again_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_loss_reason")),
        sa.CheckConstraint("(lifted_on IS NULL) = (lifted_at IS NULL)", name=op.f("ck_loss_lifted")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_loss_client_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["user_account.id"], name=op.f("fk_loss_lifted_by_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_loss_location_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_loss_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loss")),
    )
    with op.batch_alter_table("loss", schema=None) as batch_op:
        batch_op.create_index("ix_loss_client", ["client_id"], unique=False)

    op.create_table(
        "move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_stage", sa.String(length=12), nullable=False),
        sa.Column("to_stage", sa.String(length=12), nullable=False),
        sa.Column("landed", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_move_by_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_move_client_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_move_location_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user_account.id"], name=op.f("fk_move_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.create_index("ix_move_client", ["client_id", "id"], unique=False)

    op.create_table(
        "package",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("item", sa.String(length=300), nullable=False),
        sa.Column("sold_on", sa.Date(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column("is_unlimited", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("seller_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("refunded_on", sa.Date(), nullable=True),
        sa.Column("known_at", sa.DateTime(), nullable=False),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("adopted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(export_id IS NULL) = (recorded_by_id IS NOT NULL)", name=op.f("ck_package_has_a_source")),
        sa.CheckConstraint("(sessions IS NULL) = is_unlimited", name=op.f("ck_package_sessions_or_unlimited")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_package_price")),
        sa.CheckConstraint("sessions > 0", name=op.f("ck_package_sessions")),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["package.id"], name=op.f("fk_package_adopted_by_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_package_client_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_package_export_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_package_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_package_recorded_by_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["trainer.id"], name=op.f("fk_package_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("location_id", "key", name=op.f("uq_package_location_id_key")),
    )
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.create_index("ix_package_client", ["client_id", "sold_on"], unique=False)

    op.create_table(
        "raised_flag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lowered_on", sa.Date(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_raised_flag_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_raised_flag_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_raised_flag_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raised_flag")),
    )
    with op.batch_alter_table("raised_flag", schema=None) as batch_op:
        batch_op.create_index("ix_raised_flag_client", ["client_id"], unique=False)

    op.create_table(
        "renewal_flag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.CheckConstraint("cleared_on >= raised_on", name=op.f("ck_renewal_flag_cleared_after_raised")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_renewal_flag_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_renewal_flag_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_flag")),
    )
    with op.batch_alter_table("renewal_flag", schema=None) as batch_op:
        batch_op.create_index("ix_renewal_flag_client", ["client_id", "raised_on"], unique=False)

    op.create_table(
        "stage_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_stage", sa.String(length=12), nullable=True),
        sa.Column("to_stage", sa.String(length=12), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("through", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "(through = 'board' OR through = 'form' OR through = 'import' OR through = 'nightly' OR through = 'settings')",
            name=op.f("ck_stage_change_through"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_stage_change_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_stage_change_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stage_change_location_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_change")),
    )
    with op.batch_alter_table("stage_change", schema=None) as batch_op:
        batch_op.create_index("ix_stage_change_client", ["client_id", "id"], unique=False)
        batch_op.create_index("ix_stage_change_day", ["location_id", "changed_on"], unique=False)

    op.create_table(
        "standing",
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("trainer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("loss_reason", sa.String(length=80), nullable=True),
        sa.Column("renewal_reasons", sa.String(length=80), nullable=False),
        sa.Column("attention", sa.JSON(), nullable=False),
        sa.Column("value_cents", sa.BigInteger(), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("pace_sessions", sa.Integer(), nullable=True),
        sa.Column("pace_days", sa.Integer(), nullable=True),
        sa.Column("run_out_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("flag_raised_on", sa.Date(), nullable=True),
        sa.Column("counted_lost_on", sa.Date(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_kind", sa.String(length=12), nullable=True),
        sa.Column("touched_on", sa.Date(), nullable=True),
        sa.Column("changes_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(stage = 'new' OR stage = 'booked' OR stage = 'no_show' OR stage = 'deciding' OR stage = 'active' OR stage = 'renewal_due' OR stage = 'lost')",
            name=op.f("ck_standing_stage"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_standing_client_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_standing_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["trainer_id"], ["trainer.id"], name=op.f("fk_standing_trainer_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index("ix_standing_board", ["location_id", "stage", "since_on"], unique=False)
        batch_op.create_index("ix_standing_trainer", ["location_id", "trainer_id"], unique=False)

    op.create_table(
        "sale_return",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("item", sa.String(length=300), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("package_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("export_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_sale_return_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_sale_return_export_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_sale_return_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_sale_return_package_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_return")),
        sa.UniqueConstraint("location_id", "key", name=op.f("uq_sale_return_location_id_key")),
    )
    with op.batch_alter_table("sale_return", schema=None) as batch_op:
        batch_op.create_index("ix_sale_return_client", ["client_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("sale_return", schema=None) as batch_op:
        batch_op.drop_index("ix_sale_return_client")

    op.drop_table("sale_return")
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_trainer")
        batch_op.drop_index("ix_standing_board")

    op.drop_table("standing")
    with op.batch_alter_table("stage_change", schema=None) as batch_op:
        batch_op.drop_index("ix_stage_change_day")
        batch_op.drop_index("ix_stage_change_client")

    op.drop_table("stage_change")
    with op.batch_alter_table("renewal_flag", schema=None) as batch_op:
        batch_op.drop_index("ix_renewal_flag_client")

    op.drop_table("renewal_flag")
    with op.batch_alter_table("raised_flag", schema=None) as batch_op:
        batch_op.drop_index("ix_raised_flag_client")

    op.drop_table("raised_flag")
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.drop_index("ix_package_client")

    op.drop_table("package")
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.drop_index("ix_move_client")

    op.drop_table("move")
    with op.batch_alter_table("loss", schema=None) as batch_op:
        batch_op.drop_index("ix_loss_client")

    op.drop_table("loss")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_client")

    op.drop_table("contact")
    op.drop_table("balance")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_appointment_standing",
            sqlite_where=sa.text("voided_at IS NULL AND adopted_by_id IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL AND adopted_by_id IS NULL"),
        )
        batch_op.drop_index("ix_appointment_adopted_by_id", sqlite_where=sa.text("adopted_by_id IS NOT NULL"))

    op.drop_table("appointment")
    op.drop_table("sighting")
    with op.batch_alter_table("export_problem", schema=None) as batch_op:
        batch_op.drop_index("ix_export_problem_export")

    op.drop_table("export_problem")
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_index("ix_client_location")

    op.drop_table("client")
    with op.batch_alter_table("carried", schema=None) as batch_op:
        batch_op.drop_index("uq_carried_content")
        batch_op.drop_index(
            "ix_carried_parked", sqlite_where=sa.text("state = 'parked'"), postgresql_where=sa.text("state = 'parked'")
        )
        batch_op.drop_index("ix_carried_export")

    op.drop_table("carried")
    op.drop_table("user_location")
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainer_user_id"))

    op.drop_table("trainer")
    op.drop_table("snapshot")
    op.drop_table("service")
    op.drop_table("outcome_word")
    op.drop_table("night")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index("ix_member_joined")

    op.drop_table("member")
    op.drop_table("item")
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_export_bytes",
            sqlite_where=sa.text("undone_at IS NULL AND status <> 'refused'"),
            postgresql_where=sa.text("undone_at IS NULL AND status <> 'refused'"),
        )
        batch_op.drop_index("ix_export_waiting", sqlite_where=sa.text("status IN ('received', 'loading')"))

    op.drop_table("export")
    op.drop_table("user_account")
    op.drop_table("location")
