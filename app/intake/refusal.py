from collections.abc import Iterator
from contextlib import contextmanager


class Refused(Exception):
    """A file that is not taken at all. The text is one sentence for the person: what is wrong, and the way out.

    Nothing else leaves the reading of a file, whatever its bytes.
    """


@contextmanager
def naming(filename: str) -> Iterator[None]:
    """Puts the name of the file in front of the sentence of a refusal within."""
    try:
        yield
    except Refused as refused:
        raise Refused(f"{filename}: {refused}") from refused
    except OSError as error:
        raise Refused(f"{filename}: the file cannot be opened ({error.strerror or error}).") from error
