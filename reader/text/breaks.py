"""Alias of `reader.text.layout.breaks`, kept for programs that import it by this name."""

from reader.text.layout.breaks import opportunities

__all__ = ["opportunities"]
