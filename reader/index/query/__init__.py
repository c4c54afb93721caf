"""The query language: parse, compile, complete."""

from reader.index.query import thread_key as _thread_key  # noqa: F401 - it registers a key
