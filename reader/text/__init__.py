"""The text engine: pure functions over strings. No files, no Textual, no TinyDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.text.layout.breaks import opportunities as opportunities
    from reader.text.layout.wrapping import wrap as wrap

__all__ = ["opportunities", "wrap"]


def __getattr__(name: str) -> object:
    """Load `wrap` or `opportunities` on first use, because their tables are slow to import."""
    if name == "wrap":
        from reader.text.layout.wrapping import wrap

        return wrap
    if name == "opportunities":
        from reader.text.layout.breaks import opportunities

        return opportunities
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
