"""Containers: zip and tar files and git repositories, read like folders without unpacking them.

What is in a container has a path like any file: ``news.zip/2021/tea.md``. Who asks for such a path
(`reader.archive.files`) is led here, so that nothing else needs to know. Nothing that a container
holds is ever written to disk; a catalogue of names and places lies in the cache folder.
"""
