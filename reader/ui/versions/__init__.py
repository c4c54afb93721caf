"""Versions of an article, its reprints and what is related to it, and the comparison of two."""
