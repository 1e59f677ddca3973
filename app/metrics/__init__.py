"""Every figure of the department, defined once. `read.figures` is the only way to a number."""
