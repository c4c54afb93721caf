"""The text engine: strings in, values out. No files, no Textual, no TinyDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.text.layout.wrapping import wrap as wrap

__all__ = ["wrap"]


def __getattr__(name: str) -> object:
    """Load `wrap` when it is first asked for: its tables cost more than starting up should."""
    if name == "wrap":
        from reader.text.layout.wrapping import wrap

        return wrap
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
