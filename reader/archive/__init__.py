"""The files: a read-only archive of articles."""
