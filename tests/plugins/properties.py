"""Property tests ask what holds, not how fast: a busy machine must not fail them. `THOROUGH=10` tries ten times as
many cases.
"""

import os

from hypothesis import settings

THOROUGH = int(os.environ.get("THOROUGH", "1"))

settings.register_profile("house", deadline=None, max_examples=50 * THOROUGH)
settings.load_profile("house")


def cases(sqlite: int, postgresql: int) -> list[tuple[str, int]]:
    """Database and seed. Most of them on the quicker database: what they prove is not in the SQL alone."""
    counts = {"sqlite": sqlite, "postgresql": postgresql}
    return [(backend, seed) for backend, count in counts.items() for seed in range(count * THOROUGH)]
