"""Sessions as strokes in a log, five to a hand: thick is left, thin is used. Up to 24; beyond that, words only."""

from typing import NamedTuple

MOST = 24
HAND = 4
STEP, GAP, EDGE = 5, 3, 2


class Strokes(NamedTuple):
    width: int
    used: str
    left: str
    label: str


def strokes(sessions: int | None, left: int | None) -> Strokes | None:
    """None: too many to be drawn, or unlimited."""
    if sessions is None or left is None or not 0 < sessions <= MOST:
        return None
    left = min(left, sessions)
    places = [EDGE + n * STEP + n // HAND * GAP for n in range(sessions)]
    drawn = [f"M{x} 2v10" for x in places]
    used = sessions - left
    return Strokes(
        places[-1] + EDGE, "".join(drawn[:used]), "".join(drawn[used:]), f"{left} of {sessions} sessions left"
    )
