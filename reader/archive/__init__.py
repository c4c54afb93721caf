"""The archive: files that are read as articles, and never written."""
