"""JSON that is readable, and that no terminal, editor or encoder stumbles over."""

from __future__ import annotations

import json
import re

_ESCAPED = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff"
    "\U000e0000-\U000e0fff]"
)


def dumps(value: object) -> str:
    """Return a value as indented JSON that ends with a newline.

    Han characters stay as they are; controls, invisible commands and lone surrogates are escaped.
    """
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return _ESCAPED.sub(lambda match: json.dumps(match[0])[1:-1], text) + "\n"
