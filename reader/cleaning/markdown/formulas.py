"""Formulas of TeX between escaped brackets, and brackets that a converter has escaped."""

from __future__ import annotations

from reader.patterns import lazy_pattern

_SIGN = lazy_pattern(
    r"\\[a-zA-Z]{2,}|(?<![A-Za-z]{2})[A-Za-z0-9)}|][_^][A-Za-z0-9{\\]"
    r"|[A-Za-z0-9)}] ?[=<>+] ?[A-Za-z0-9({\\-]"
)
_WORDS = lazy_pattern(r"\\(?:text|mathrm|mbox)[a-z]{0,6}\{[^{}\n]{0,100}\}")
_PROSE = lazy_pattern(r"\]\(|://|`|(?<!\\)\b[A-Za-z]{3,} [A-Za-z]{3,}\b")
"""What formulas do not have: links, code, and words beside each other."""
_HAN = lazy_pattern("[\u3000-\u9fff\uff00-\uffef]")


def is_formula(text: str) -> bool:
    """Return whether a text in escaped brackets is a formula: it has a sign of one and no words.

    Args:
        text: What stands between them, as written.
    """
    bare = _WORDS.sub("", text)
    return bool(_SIGN.search(text)) and not (_HAN.search(bare) or _PROSE.search(bare))
