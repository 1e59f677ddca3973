"""`make bench`, or `python -m benchmarks [quick|full] [NAME...]`."""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp

from benchmarks import table
from benchmarks.run import Line, lines

NAMES = {
    "quick": ("imports", "night", "board", "pages"),
    "full": ("imports", "million", "upsert", "xlsx", "postgres", "night", "board", "pages"),
}
ROUNDS = {"quick": 3, "full": 5}
LASTS = """quick takes five minutes; full takes an hour on two cores, half of it for the million appointments, which are
measured twice whatever the rounds. With names only those are measured, and nothing is written to results.md."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__, epilog=LASTS)
    parser.add_argument("size", nargs="?", choices=("quick", "full"), default="quick")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES['full'])}; else all of the size")
    parser.add_argument("--rounds", type=int, help="how often everything is measured")
    parser.add_argument("--folder", type=Path, help="where the clubs are made, and kept")
    chosen = parser.parse_args()
    rounds = chosen.rounds or ROUNDS[chosen.size]
    folder = chosen.folder or Path(mkdtemp(prefix="spotter-bench-"))
    found: list[Line] = []
    for name in chosen.names or NAMES[chosen.size]:
        print(f"Measuring: {name}", file=sys.stderr)
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        found += lines(name, place, chosen.size, rounds)
    if not chosen.folder:
        shutil.rmtree(folder)
    print(table.markdown(found))
    if not chosen.names:
        table.write(chosen.size, found, rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
