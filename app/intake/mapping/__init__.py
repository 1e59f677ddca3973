"""Which column of a file is which field: proposed, seen beside real rows, settled once, remembered by its headers."""
