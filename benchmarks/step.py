"""One step of a benchmark in this process; prints its seconds and the peak of its memory."""

import json
import resource
import sys
from importlib import import_module
from pathlib import Path


def main(name: str, step: str, folder: str, *more: str) -> None:
    seconds = getattr(import_module(f"benchmarks.{name}"), step)(Path(folder), *more)
    print(json.dumps({"seconds": seconds or {}, "peak_mb": peak_mb()}))


def peak_mb() -> float:
    """Of this process alone: where there is /proc, ru_maxrss begins with what the parent had when it started us."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "linux" else 1024) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
