"""Pages: HTML with everything around an article, in contrast to a piece of HTML."""

from __future__ import annotations

import re

from reader.patterns import lazy_pattern

_PAGE = lazy_pattern(
    r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,4}"
    r"<(?:!doctype\s+html|html|head|body|meta|title)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


def is_page(body: str) -> bool:
    """Return whether HTML is a page of its own, with all that stands around an article."""
    return _PAGE.match(body) is not None
