"""Readable JSON that is safe for terminals, editors and encoders."""

from __future__ import annotations

import json

from reader.text.escaping import json_text


def dumps(value: object) -> str:
    """Return a value as indented JSON that ends with a newline.

    Han characters are kept; control and invisible characters and lone surrogates are escaped.
    """
    return json_text(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"
