"""Trails: the mentions of a name, by date."""
