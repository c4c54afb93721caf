"""Themes: shipped palettes, the person's own, and what Textual gets."""
