"""The names of local variables, read from the sources of the package."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.imports import parsed

NONDESCRIPT = {
    *("each", "found", "known", "said", "told", "those", "these"),
    *("wanted", "other", "others", "more"),
}
"""Names that say nothing of the value."""


def local_names(source: str) -> Iterator[tuple[str, str]]:
    """Yield each function of a source with each name that it stores, nested functions included."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            stored = {
                name.id
                for name in ast.walk(node)
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
            }
            yield from ((node.name, name) for name in sorted(stored))
