"""Threads in the app: the choice of one, and its timeline with candidates."""
