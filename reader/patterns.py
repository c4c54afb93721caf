"""Regular expressions that are compiled when they are first used.

Compiling an expression takes about a third of a millisecond. The modules of this program define
hundreds of expressions, and a run uses only a few of them, so a module-level constant is a
`lazy_pattern`. An expression inside a function is compiled there, as usual.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def lazy_pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern that is compiled when one of its methods is first called.

    It has all methods and attributes of a compiled pattern. The functions of `re` do not take it:
    call its methods instead, such as ``NAME.sub(...)`` for ``re.sub(NAME, ...)``.

    Args:
        expression: The regular expression; an error in it is raised at the first use.
        flags: As `re.compile` takes them.
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(expression, flags))


def end_of_match(pattern: re.Pattern[AnyStr], text: AnyStr, start: int = 0) -> int:
    """Return where a match at an offset ends; the offset itself when there is none.

    Args:
        pattern: The pattern, which may match nothing.
        text: The text.
        start: The offset.
    """
    match = pattern.match(text, start)
    return match.end() if match is not None else start


class _LazyPattern:
    """Compiles the pattern on first use, and caches each attribute that is looked up."""

    def __init__(self, expression: str | bytes, flags: int) -> None:
        self.pattern = expression
        self._flags = flags
        self._compiled: re.Pattern[Any] | None = None

    def __repr__(self) -> str:
        return f"lazy_pattern({self.pattern!r})"

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self._flags)
        value = getattr(self._compiled, name)
        setattr(self, name, value)  # from now on as fast as the attribute of the pattern itself
        return value
