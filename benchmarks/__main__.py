"""`make bench`, or `python -m benchmarks [quick|full] [NAME...]`."""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp

from benchmarks import table
from benchmarks.run import Line, lines

NAMES = ("imports", "night", "board")
ROUNDS = {"quick": 3, "full": 5}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("size", nargs="?", choices=("quick", "full"), default="quick")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all if left out")
    parser.add_argument("--rounds", type=int, help="how often everything is measured")
    parser.add_argument("--folder", type=Path, help="where the clubs are made, and kept")
    chosen = parser.parse_args()
    rounds = chosen.rounds or ROUNDS[chosen.size]
    folder = chosen.folder or Path(mkdtemp(prefix="spotter-bench-"))
    found: list[Line] = []
    for name in chosen.names or NAMES:
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
