"""`make fuzz SECONDS=300`: coverage-guided, over the readers, the recognition and the cleaning of files.

What it finds lies in the folder it names, one file a finding: `python -m tests.fuzz FILE` tries it again, and
`tests/fuzz/findings/` keeps it for good.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["app.intake"]):
    from app.intake.readers import workbook, workbook_child
    from tests.fuzz import corpus, target

LONGEST_INPUT = 16_384
SECONDS_EACH = 30
MEGABYTES = 1_500
MAPPED_OF = 4
"""One of so many inputs is mapped too."""


def forked(words: list[str], *, stdout: Any, **_: Any) -> subprocess.CompletedProcess[bytes]:
    """What opens a workbook, in a process of its own as ever, but without starting Python anew each time."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.dup2(stdout.fileno(), 1)
        os._exit(workbook_child.main(words[3], *map(int, words[4:])))
    _, status = os.waitpid(child, 0)
    return subprocess.CompletedProcess(words, os.waitstatus_to_exitcode(status))


def main(seconds: int, again: list[str]) -> None:
    import python_calamine  # noqa: F401  # loaded once, before the forks

    workbook.subprocess.run = forked  # type: ignore[attr-defined,assignment]
    with tempfile.TemporaryDirectory(prefix="spotter-fuzz-") as folder:
        path, seeds = Path(folder) / "input", Path(folder) / "seeds"
        seeds.mkdir()
        for number, content in enumerate(corpus.seeds()):
            (seeds / f"{number:03}").write_bytes(content)
        findings = Path(tempfile.gettempdir()) / "spotter-fuzz-findings"
        findings.mkdir(exist_ok=True)
        print(f"Findings go to {findings}", flush=True)
        options = [
            f"-max_total_time={seconds}", f"-timeout={SECONDS_EACH}", f"-rss_limit_mb={MEGABYTES}",
            f"-max_len={LONGEST_INPUT}", f"-artifact_prefix={findings}/", "-print_final_stats=1",
        ]  # fmt: skip

        def try_one(content: bytes) -> None:
            target.bring(content, path, is_brief=len(content) % MAPPED_OF != 0)

        atheris.Setup([sys.argv[0], *options, *(again or [str(seeds)])], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    is_time = bool(arguments) and arguments[0].isdecimal()
    main(int(arguments[0]) if is_time else 60, arguments[is_time:])
