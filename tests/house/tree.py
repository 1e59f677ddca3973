"""The house's own files, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.config import ROOT

FOLDERS = ("app", "benchmarks", "docs", "jobs", "migrations", "requirements", "tests")
TAKEN_FROM_ELSEWHERE = Path("app/static/vendor")


@cache
def kept_files() -> tuple[Path, ...]:
    """What is ours, as paths from the top: the files there and those in our folders."""
    below = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    ours = [path.relative_to(ROOT) for path in (*ROOT.iterdir(), *below) if path.is_file()]
    is_made = ("__pycache__", ".done")
    return tuple(
        path
        for path in sorted(ours)
        if not path.is_relative_to(TAKEN_FROM_ELSEWHERE) and not any(part in is_made for part in path.parts)
    )


def under(*folders: str, suffix: str = ".py") -> list[Path]:
    return [path for path in kept_files() if path.parts[0] in folders and path.suffix == suffix]


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def calls(path: Path) -> Iterator[str]:
    """Every call as it is written, without its arguments: `date.today`, `session.commit`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and lines of what it does: without signature and docstring."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def imports(path: Path) -> Iterator[str]:
    """Dotted names of modules, and of what is taken from them."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def where(pattern: str, paths: list[Path]) -> list[str]:
    """`path:line: text` of every line that the pattern finds."""
    import re

    finder = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if finder.search(line)
    ]
