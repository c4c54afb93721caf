"""Themes: the shipped palettes, the reader's own ones, and their form for Textual."""
