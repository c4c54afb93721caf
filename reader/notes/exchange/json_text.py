"""JSON that is readable, and that no terminal, editor or encoder stumbles over."""

from __future__ import annotations

import json

from reader.text.escaping import json_text


def dumps(value: object) -> str:
    """Return a value as indented JSON that ends with a newline.

    Han characters stay as they are; controls, invisible commands and lone surrogates are escaped.
    """
    return json_text(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"
