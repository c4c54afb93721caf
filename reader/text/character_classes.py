"""Patterns that several parts of the text engine share, which need no tables."""

from __future__ import annotations

import re

from reader.patterns import lazy_pattern

HAN_KANA_RANGES = (
    "\u3005-\u3007\u3021-\u3029\u3038-\u303c\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""The inside of a character class."""

HAN_KANA = lazy_pattern(f"[{HAN_KANA_RANGES}]")
"""A Han character or a kana."""

# A URL ends before the punctuation of the sentence around it.
_ADDRESS = r"""(?:(?:https?|ftp)://|www\.)[!-~]*[A-Za-z0-9_/&=\#~+$@%-]"""
_MAIL = r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
ADDRESS = lazy_pattern(f"{_ADDRESS}|{_MAIL}", re.VERBOSE)
"""A URL or a mail address, without trailing punctuation."""
