"""Containers: zip and tar files and git repositories, read like folders without unpacking them.

A file in a container has a path like any other: ``news.zip/2021/tea.md``. `reader.archive.files`
reads such paths through this package, so that no other code needs to know about containers. The
files of a container are never written to disk; the cache folder has a catalogue of their names and
positions.
"""
