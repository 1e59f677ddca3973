"""A database that many tests share: kept as it is under a name, and laid down again as it was then."""

import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import event, text

from app.config import Settings
from app.extensions import db

WIPED = """DO $$ DECLARE of_a_test text; BEGIN
    FOR of_a_test IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM public.%I', of_a_test);
    END LOOP;
    PERFORM setval(sequence.oid, 1, false) FROM pg_class sequence WHERE sequence.relkind = 'S';
    {filled}
END $$"""
"""Of PostgreSQL: TRUNCATE makes new files for each of some fifty tables and their indexes, for a handful of rows."""
WRITTEN_COLUMNS = """SELECT table_name, string_agg(quote_ident(column_name), ', ') AS columns
    FROM information_schema.columns NATURAL JOIN information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
    AND table_name <> 'alembic_version' GROUP BY table_name"""
USED_SEQUENCES = "SELECT sequencename AS name, last_value FROM pg_sequences WHERE last_value IS NOT NULL"


class Slate(Protocol):
    def keep(self, name: str) -> None: ...

    def lay_down(self, name: str) -> None: ...


class SqliteSlate:
    """Copies of the file. Nobody waits for a disk: no test pulls the plug."""

    def __init__(self, settings: Settings) -> None:
        self.file = settings.database_file
        event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
        self.keep("empty")

    def keep(self, name: str) -> None:
        db.engine.dispose()
        assert not self.beside("-wal").exists(), "somebody is still connected"
        shutil.copy(self.file, self.beside(f".{name}"))

    def lay_down(self, name: str) -> None:
        db.engine.dispose()
        for rest in ("-wal", "-shm"):
            self.beside(rest).unlink(missing_ok=True)
        shutil.copy(self.beside(f".{name}"), self.file)

    def beside(self, ending: str) -> Path:
        return Path(f"{self.file}{ending}")


class PostgresSlate:
    """Copies of the tables that hold something, each kept state in a schema of its own."""

    def __init__(self) -> None:
        self.statements: dict[str, str] = {}
        self.keep("empty")

    def keep(self, name: str) -> None:
        schema, filled = f"kept_{len(self.statements)}", []
        db.session.execute(text(f"CREATE SCHEMA {schema}"))
        for table, columns in db.session.execute(text(WRITTEN_COLUMNS)).all():
            if db.session.scalar(text(f"SELECT EXISTS (SELECT FROM public.{table})")):
                db.session.execute(text(f"CREATE TABLE {schema}.{table} AS SELECT {columns} FROM public.{table}"))
                filled.append(f"INSERT INTO public.{table} ({columns}) SELECT {columns} FROM {schema}.{table};")
        for sequence, last in db.session.execute(text(USED_SEQUENCES)):
            filled.append(f"PERFORM setval('public.{sequence}', {last});")
        db.session.commit()
        self.statements[name] = WIPED.format(filled="\n".join(filled))

    def lay_down(self, name: str) -> None:
        db.session.execute(text("SET LOCAL lock_timeout = '10s'"))
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        db.session.execute(text(self.statements[name]))
        db.session.commit()
