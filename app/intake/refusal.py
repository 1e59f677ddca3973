from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

HeldFor = Literal["mapping", "date_order", "look", "stopped", "small", "changes", "other_club", "cut"]
"""What a file that is not lost waits for a person to say: how to read it, or, of the last four, that it is right."""


class Refused(Exception):
    """A file that is not taken at all. The text is one sentence for the person: what is wrong, and the way out.

    Nothing else leaves the reading of a file, whatever its bytes. `held_for`: what a person can still settle, so that
    it is read all the same; None where only another file helps.
    """

    def __init__(self, sentence: str, held_for: HeldFor | None = None) -> None:
        super().__init__(sentence)
        self.held_for = held_for


class NoRoom(Refused):
    """Nothing is wrong with the file: there was no room to keep it."""


class TooLarge(Refused):
    """More bytes than are taken."""


@contextmanager
def naming(filename: str) -> Iterator[None]:
    """Puts the name of the file in front of the sentence of a refusal within."""
    try:
        yield
    except Refused as refused:
        raise Refused(f"{filename}: {refused}", refused.held_for) from refused
    except OSError as error:
        raise Refused(f"{filename}: the file cannot be opened ({error.strerror or error}).") from error
