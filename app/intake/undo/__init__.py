"""The undo of an import: afterwards everything is as if that file had never come (domain, section 7)."""
