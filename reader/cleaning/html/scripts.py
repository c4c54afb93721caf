"""Superscripts and subscripts as plain text: 10^12, m², H₂O, X_s.

Text that leaves a page loses its raised and lowered characters: 10 to the 12th becomes 1012. So
numbers and short formulas are written in the text itself, which the screen, quotes and exports
share. Marks of notes and ordinals, and whatever is not clearly one of these, stay as they are.
"""

from __future__ import annotations

import re

from reader.patterns import lazy_pattern

LONGEST = 24
"""The maximum number of characters that are written in a plain form."""
BASE = 16
"""The number of characters before a script that decide what it means."""

_SUPERSCRIPTS = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_NUMBER = lazy_pattern(r"[+\-−]?\d{1,6}|\d{1,3}[+\-−]|[+\-−]", re.ASCII)
_FORMULA = lazy_pattern(r"[A-Za-z0-9α-ωΑ-Ω+\-−*/=.,() ]+")
_ORDINAL = lazy_pattern(r"st|nd|rd|th|e|er|ère|re|o|a|TM|SM|®|©", re.IGNORECASE)
_DIGIT = lazy_pattern(r"[0-9]\Z", re.ASCII)
_SYMBOL = lazy_pattern(r"(?:(?<![A-Za-z])[A-Za-z]{1,3}|[α-ωΑ-Ω)\]}])\Z")
"""A variable, a unit of up to three letters, or the end of an expression."""
_CHEMICAL = lazy_pattern(r"[A-Za-z0-9α-ωΑ-Ω)\]}₀-₉⁰¹²³⁴-⁹]\Z")
_MEASURE = lazy_pattern(r"[米里尺寸分厘毫]\Z")
"""A Chinese unit of length, whose square or cube is meant."""


def superscript(text: str, base: str) -> str | None:
    """Return the plain form of a superscript; None when it is to stay as it is.

    Args:
        text: The raised text.
        base: The end of the text before it, on the same line.
    """
    text = text.strip()
    if not base or not text or len(text) > LONGEST:
        return None
    if _NUMBER.fullmatch(text):
        if text in "23" and (_SYMBOL.search(base) or _MEASURE.search(base)):
            return text.translate(_SUPERSCRIPTS)
        if text[-1] in "+-−":  # a charge, noqa: RUF003
            return text.translate(_SUPERSCRIPTS) if _CHEMICAL.search(base) else None
        return f"^{text}" if _DIGIT.search(base) or _SYMBOL.search(base) else None
    if _ORDINAL.fullmatch(text) and not _SYMBOL.search(base):
        return None
    return _formula("^", text) if _DIGIT.search(base) or _SYMBOL.search(base) else None


def subscript(text: str, base: str) -> str | None:
    """Return the plain form of a subscript; None when it is to stay as it is.

    Args:
        text: The lowered text.
        base: The end of the text before it, on the same line.
    """
    text = text.strip()
    if not text or len(text) > LONGEST or not _CHEMICAL.search(base):
        return None
    if _NUMBER.fullmatch(text):
        return text.translate(_SUBSCRIPTS)
    return _formula("_", text)


def _formula(mark: str, text: str) -> str | None:
    """Return a script of letters and signs: ``_s``, ``^(n+1)``."""
    if not _FORMULA.fullmatch(text):
        return None
    return f"{mark}{text}" if text.isalnum() else f"{mark}({text.strip('()')})"
