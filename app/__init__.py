"""Spotter."""
