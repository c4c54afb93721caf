"""Makes Rich, and so Textual, measure cells as the terminal does.

Rich gives every character of ambiguous width one cell, without an option, so its table is replaced.
Box drawing stays narrow: frames use it, or ASCII instead.
"""

from __future__ import annotations

from rich import _unicode_data, cells

from reader.text.tables import ambiguous_ranges


def widen_ambiguous() -> None:
    """Make Rich measure characters of ambiguous width as two cells; idempotent."""
    table = _unicode_data.load("auto")
    ranges = ambiguous_ranges()  # none is in Rich's table, which omits narrow characters
    widths = sorted({*table.widths, *((first, last, 2) for first, last in ranges)})
    changed = table._replace(widths=tuple(widths))
    vars(cells)["load_cell_table"] = lambda _="auto": changed
    widened = {chr(code) for first, last in ranges for code in range(first, last + 1)}
    cells._is_single_cell_widths = (cells._SINGLE_CELLS - widened).issuperset  # noqa: SLF001 - Rich has no other way
    cells.get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()
