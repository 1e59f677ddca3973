"""Renewals: what runs out, when and worth what, and what became of what ran out."""
