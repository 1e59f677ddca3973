from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """How much of a file is taken at most. The defaults keep a worker small; a benchmark may ask for more."""

    file_bytes: int = 256 * MIB
    html_bytes: int = 64 * MIB
    unpacked_bytes: int = 256 * MIB
    """Of all parts of a workbook together, as they really unpack, not as the zip directory says."""
    workbook_bytes: int = 1024 * MIB
    """Address space of the process that opens a workbook."""
    workbook_seconds: int = 120
    """Processor time of that process."""
    rows: int = 10_000_000
    html_cells: int = 2_000_000
    columns: int = 702
    """A to ZZ of a spreadsheet."""
    cell_letters: int = 131_072
    """Four times what a spreadsheet lets a cell hold; the reader of CSV stops there too."""
    problems: int = 100_000
    """Past this many rejected rows the file as a whole is wrong."""


LIMITS = Limits()
