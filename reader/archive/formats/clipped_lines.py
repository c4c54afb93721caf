"""Lines that programs add above a text that they save: where it comes from.

::

    > 本文由 简悦 转码， 原文地址 [tea.example](https://tea.example/water)

    [阅读原文](https://tea.example/water)
"""

from __future__ import annotations

import re

from reader.archive.formats.head_line import LONGEST_LINE
from reader.patterns import lazy_pattern

BARE_ADDRESS = lazy_pattern(r"[ \t>]*<?(https?://[^\s<>()]{1,1200})>?[ \t]*\Z")
READ_ORIGINAL = lazy_pattern(
    r"[ \t>]*\[(?:阅读原文|閱讀原文|查看原文|原文链接|原文連結|原文"
    r"|(?:read |view )?original|source)\]"
    r"\((https?://[^\s()]{1,1200})\)[ \t]*\Z",
    re.IGNORECASE,
)
_ORIGINAL = lazy_pattern(
    r"(?:原文(?:地址|链接|連結|鏈接|网址|網址)?|original (?:url|link|article))[ \t]*[:：]?[ \t]*(\[[^\]\n]{0,300}\]\(https?://[^\s]{1,1200}|<?https?://[^\s]{1,1200})",
    re.IGNORECASE,
)
_CLIPPED = lazy_pattern(r"本文由.{1,80}?(?:转码|轉碼|优化|剪藏|保存)")


def read_original(line: str) -> tuple[str, bool]:
    """Return the URL of the original in a line, as written, and whether a clipper wrote the line.

    Args:
        line: One line of a body.

    Returns:
        An empty string when the line says anything else.
    """
    match = _ORIGINAL.search(line) if len(line) <= LONGEST_LINE and "http" in line else None
    if match is None or match.start() > (200 if line.lstrip()[:1] == ">" else 11):
        return "", False
    rest = line[match.end() :].strip(" \t)>）.。")
    return ("", False) if len(rest) > 20 else (match[1], bool(_CLIPPED.search(line)))
