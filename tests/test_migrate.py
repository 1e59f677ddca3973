import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text

from app import create_app, migrate
from app.config import Settings
from app.extensions import db
from app.models import Base
from app.models.location import RULES
from tests.plugins.apps import House
from tests.plugins.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """An app over a database without any table."""
    url = ""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres")
        cluster.run("DROP DATABASE IF EXISTS empty WITH (FORCE)")
        cluster.run("CREATE DATABASE empty")
        url = cluster.url("empty")
    return create_app(Settings.read({"SPOTTER_HOME": str(tmp_path / "home"), "DATABASE_URL": url}))


def settings_of(app: Flask) -> Settings:
    found: Settings = app.config["SETTINGS"]
    return found


def test_there_is_one_head_and_the_files_are_numbered() -> None:
    scripts = list(ScriptDirectory.from_config(migrate.config()).walk_revisions())
    numbers = sorted(script.revision for script in scripts)
    assert numbers == [f"{n:04}" for n in range(1, len(scripts) + 1)]
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in scripts)


def test_the_migrations_make_what_the_models_say(house: House) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_index_is_the_one_that_the_models_say(empty: Flask) -> None:
    """With the rows it leaves out: the comparison above does not look at them."""
    with empty.app_context():
        migrate.ensure(db.engine, settings_of(empty))
        migrated = indexes()
        Base.metadata.drop_all(db.engine)
        Base.metadata.create_all(db.engine)
        assert indexes() == migrated
        db.engine.dispose()


def indexes() -> dict[str, str]:
    """By name, as the database tells of them."""
    told = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }
    with db.engine.connect() as connection:
        found = dict(connection.execute(text(told[db.engine.dialect.name])).all())
    return {name: " ".join(sql.replace('"', "").split()) for name, sql in found.items() if "alembic" not in name}


def test_every_migration_runs_down_and_up_again(empty: Flask) -> None:
    with empty.app_context():
        migrate.ensure(db.engine, settings_of(empty))
        before = sorted(inspect(db.engine).get_table_names())
        with db.engine.connect() as connection:
            command.downgrade(migrate.config(connection), "base")
            connection.commit()
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        migrate.run_upgrade(db.engine)
        assert sorted(inspect(db.engine).get_table_names()) == before
        db.engine.dispose()


def test_several_first_starts_at_once_make_one_database(empty: Flask) -> None:
    def start(_: int) -> str:
        with empty.app_context():
            migrate.ensure(db.engine, settings_of(empty))
            return migrate.state(db.engine)

    with ThreadPoolExecutor(4) as several:
        assert list(several.map(start, range(4))) == ["current"] * 4
    with empty.app_context():
        db.engine.dispose()


def test_an_older_schema_is_refused_until_it_is_upgraded(house: House, with_a_later_schema: str) -> None:
    with pytest.raises(migrate.SchemaError, match="run `spotter upgrade`, which backs it up first"):
        migrate.ensure(db.engine, house.settings)


def test_a_newer_schema_is_refused(empty: Flask) -> None:
    with empty.app_context():
        db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        db.session.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
        db.session.commit()
        with pytest.raises(migrate.SchemaError, match="newer version of Spotter"):
            migrate.ensure(db.engine, settings_of(empty))
        db.engine.dispose()


def test_a_database_of_somebody_else_is_left_alone(empty: Flask) -> None:
    with empty.app_context():
        db.session.execute(text("CREATE TABLE theirs (id INTEGER)"))
        db.session.commit()
        with pytest.raises(migrate.SchemaError, match="other tables than Spotter's"):
            migrate.ensure(db.engine, settings_of(empty))
        assert inspect(db.engine).get_table_names() == ["theirs"]
        db.engine.dispose()


def test_who_may_not_make_tables_is_told_what_they_need(postgres: Cluster, tmp_path: Path) -> None:
    """As PostgreSQL 15 has it: who is let into a database does not own it yet."""
    for statement in ("DROP DATABASE IF EXISTS theirs", "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN",
                      "CREATE DATABASE theirs"):  # fmt: skip
        postgres.run(statement)
    url = postgres.url("theirs").replace("postgres@", "guest@")
    guests = create_app(Settings.read({"SPOTTER_HOME": str(tmp_path), "DATABASE_URL": url}))
    with guests.app_context():
        with pytest.raises(migrate.SchemaError, match="OWNER TO"):
            migrate.ensure(db.engine, settings_of(guests))
        db.engine.dispose()


def test_an_upgrade_that_fails_leaves_everything_as_it_was(empty: Flask, with_a_later_schema: str) -> None:
    with empty.app_context():
        with db.engine.connect() as connection:
            command.upgrade(migrate.config(connection), "0001")
            connection.execute(text("CREATE TABLE of_later (in_the_way INTEGER)"))
            connection.commit()
        with pytest.raises(Exception, match="of_later"):
            migrate.run_upgrade(db.engine)
        assert migrate.state(db.engine) == "older"
        db.engine.dispose()


TWO_CLIENTS = (
    "INSERT INTO location (id, code, name, timezone, currency, is_demo, facts_version, {})"
    " VALUES (1, 'n', 'N', 'UTC', 'USD', false, 1, {})".format(", ".join(RULES), ", ".join("1" for _ in RULES)),
    "INSERT INTO trainer (id, location_id, name) VALUES (1, 1, 'Dana'), (2, 1, 'Ben')",
    "INSERT INTO member (id, location_id, mms_id, first_name, last_name, email, phone, status, first_seen_on,"
    " is_mirrored) VALUES (1, 1, '1', '', '', '', '', 'active', '2026-01-01', true),"
    " (2, 1, '2', '', '', '', '', 'active', '2026-01-01', true)",
    "INSERT INTO client (id, location_id, member_id, version, assigned_trainer_id) VALUES (1, 1, 1, 1, 2),"
    " (2, 1, 2, 1, 2)",
    "INSERT INTO standing (client_id, location_id, read_on, stage, since_on, trainer_id, renewal_reasons,"
    " attention) VALUES (1, 1, '2026-01-01', 'new', '2026-01-01', 1, '', '[]'),"
    " (2, 1, '2026-01-01', 'new', '2026-01-01', NULL, '', '[[\"uncontacted\", \"2026-01-01\"]]')",
)


def migrated(empty: Flask, before: str, after: str, column: str) -> list[Any]:
    """The column of the standings of two clients who were there before."""
    with empty.app_context():
        with db.engine.connect() as connection:
            command.upgrade(migrate.config(connection), before)
            for statement in TWO_CLIENTS:
                connection.exec_driver_sql(statement)
            command.upgrade(migrate.config(connection), after)
            found = connection.execute(text(f"SELECT {column} FROM standing ORDER BY client_id")).scalars().all()
            connection.rollback()
        db.engine.dispose()
    return list(found)


def test_who_was_in_a_book_before_books_had_owners_stays_in_it(empty: Flask) -> None:
    """By the servicing trainer, else by whom a person gave them to."""
    assert migrated(empty, "0010", "0012", "owner_id") == [1, 2]


def test_who_needed_attention_before_that_was_written_down_still_does(empty: Flask) -> None:
    assert migrated(empty, "0012", "0014", "is_calm") == [True, False]


def test_a_database_that_root_makes_in_the_home_of_somebody_else_is_theirs_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[str, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda made, *_: given.append(name_and_size(made)))
    app = create_app(Settings.read({"SPOTTER_HOME": str(tmp_path)}))
    with app.app_context():
        migrate.ensure(db.engine, settings_of(app))
    assert ("spotter.db", 0) in given
    assert any(name.startswith(".secret-") for name, _ in given)


def name_and_size(made: Path | int) -> tuple[str, int]:
    path = Path(f"/proc/self/fd/{made}").resolve() if isinstance(made, int) else made
    return path.name, path.stat().st_size
