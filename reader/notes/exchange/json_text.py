"""Writing the JSON of exports, safe for terminals and editors, and reading that of imports."""

from __future__ import annotations

import json
from typing import Any

from reader.notes.exchange.annotation import FormatError
from reader.notes.json_parts import json_fault, read_json
from reader.text.escaping import json_text
from reader.translation import gettext as _


def dumps(value: object) -> str:
    """Return a value as indented JSON that ends with a newline.

    Han characters are kept; control and invisible characters and lone surrogates are escaped.
    """
    return json_text(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"


def read_document(text: str) -> Any:
    """Return the value of an imported JSON text.

    Raises:
        FormatError: The text is not JSON.
    """
    try:
        return read_json(text)
    except ValueError as error:
        raise FormatError(_("not JSON: {error}").format(error=json_fault(error))) from error
