"""The earlier name of `reader.text.layout.breaks`, kept for programs that import it."""

from reader.text.layout.breaks import opportunities

__all__ = ["opportunities"]
