"""Anchoring: convert between a quote with its context and offsets in a text."""
