"""A version of the product whose schema is one migration ahead of the databases of the session."""

import shutil
from pathlib import Path

import pytest

from app import migrate
from app.config import ROOT

LATER = """
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    op.execute("CREATE TABLE of_later (id INTEGER)")


def downgrade():
    op.execute("DROP TABLE of_later")
"""


@pytest.fixture
def with_a_later_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """This version has one migration more than the database that is there."""
    shutil.copytree(ROOT / "migrations", tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    later = LATER.format(revision="9999", before=migrate.head())
    (tmp_path / "migrations" / "versions" / "9999_later.py").write_text(later)
    monkeypatch.setattr(migrate, "ROOT", tmp_path)
    return "9999"
