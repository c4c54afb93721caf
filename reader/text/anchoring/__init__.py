"""Anchoring: a quote with its context <-> offsets in a text."""
