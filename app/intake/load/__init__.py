"""Clean rows into facts: set by set, in the transaction of whoever calls."""
