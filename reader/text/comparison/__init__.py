"""Comparison of two texts: what was added, removed, moved, or only written differently."""
