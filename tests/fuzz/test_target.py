"""What `make fuzz` asks holds of the files it begins with, and of all that it ever found."""

from pathlib import Path

import pytest

from tests.fuzz.corpus import seeds
from tests.fuzz.target import bring

FINDINGS = sorted((Path(__file__).parent / "findings").glob("*"))


def test_every_seed_is_read_or_refused(tmp_path: Path) -> None:
    for content in seeds():
        bring(content, tmp_path / "input")


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda path: path.name)
def test_what_was_found_once_is_read_or_refused(finding: Path, tmp_path: Path) -> None:
    bring(finding.read_bytes(), tmp_path / "input")
