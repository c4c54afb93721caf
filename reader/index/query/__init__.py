"""The query language: parse, compile, complete."""
