"""Labels and values in several lines of a head: lists, tables and paragraphs.

::

    > - 作者：陆羽生
    > - 译者：白水

    | 作者 | 日期 |
    | --- | --- |
    | 陆羽生 | 2021-04-18 |

    Created: April 18, 2021
    Tags: 茶, 水
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.archive.field_names import LABELS, Field, plain_name
from reader.archive.formats.article_format import Value
from reader.archive.formats.head_line import LABEL, LONGEST_LINE, MARKS, WRAPPERS, read_labels

_MAIN = frozenset((Field.URL, Field.AUTHOR, Field.DATE, Field.SOURCE, Field.SITE, Field.TITLE))


def has_main_field(fields: Mapping[str, Value]) -> bool:
    """Return whether labels identify an article, rather than being those of any list of facts.

    Args:
        fields: Plain name to value.
    """
    return any(LABELS.get(name) in _MAIN for name in fields)


def read_list(lines: Sequence[str]) -> tuple[int, dict[str, Value]]:
    """Read a list of labels, at least half of which are known.

    A paragraph of such lines, as Notion writes the properties of a page, is a list without marks.

    Args:
        lines: From the first line of the list on.

    Returns:
        How many lines the list has, 0 when there is none, and the values by plain name.
    """
    mark = lines[0].lstrip()[:1]
    if not mark or mark not in "-*+•>":
        return _read_properties(lines)
    count, values = 0, []
    for line in lines:
        if line.lstrip()[:1] != mark or len(line) > LONGEST_LINE:
            break
        wrapped = WRAPPERS.match(line).end()  # type: ignore[union-attr]
        match = LABEL.match(MARKS.sub("", line[wrapped:]))
        fields = read_labels(line)
        if match is None or (not fields and len(match[1]) > 10):
            return 0, {}
        count += 1
        values.append(fields)
    labelled = [fields for fields in values if fields]
    if not any(map(has_main_field, labelled)) or len(labelled) < 2 or count > 2 * len(labelled):
        return 0, {}
    merged: dict[str, Value] = {}
    for fields in labelled:
        merged |= {name: value for name, value in fields.items() if name not in merged}
    return count, merged


def _read_properties(lines: Sequence[str]) -> tuple[int, dict[str, Value]]:
    """Read a paragraph of labels and values; like `read_list`, but a blank line ends it."""
    merged: dict[str, Value] = {}
    count = labelled = 0
    for line in lines:
        if not line.strip():
            break
        match = LABEL.match(line) if len(line) <= LONGEST_LINE else None
        if match is None or match[2]:
            return 0, {}
        fields = read_labels(line)
        count += 1
        labelled += bool(fields)
        merged |= {name: value for name, value in fields.items() if name not in merged}
    if labelled < 2 or count > 2 * labelled or not has_main_field(merged):
        return 0, {}
    return count, merged


def read_table(lines: Sequence[str]) -> tuple[int, dict[str, Value]]:
    """Read a Markdown table of labels and values, one pair a row or one pair a column.

    Args:
        lines: From the first row of the table on.

    Returns:
        How many rows the table has, 0 when it is another table, and the values by plain name.
    """
    table = []
    for line in lines:
        line = line.strip(" \t>")
        if line[:1] != "|" or len(line) > LONGEST_LINE:
            break
        table.append([MARKS.sub("", cell).strip(" \t") for cell in line.strip("|").split("|")])
    cells = [row for row in table if any(cell.strip("-: ") for cell in row)]
    if len(cells) < 2:
        return 0, {}
    pairs = [(row[0], row[1]) for row in cells if len(row) == 2]
    pairs = [pair for pair in pairs if plain_name(pair[0].rstrip(":： ")) in LABELS]
    if len(pairs) < max(2, (len(cells) - 1) * 0.6):
        keys = [cell.rstrip(":： ") for cell in cells[0]]
        if len(cells) != 2 or len(keys) != len(cells[1]) or len(keys) < 2:
            return 0, {}
        if not all(plain_name(key) in LABELS for key in keys):
            return 0, {}
        pairs = list(zip(keys, cells[1], strict=True))
    fields: dict[str, Value] = {}
    for key, value in pairs:
        fields.setdefault(plain_name(key.rstrip(":： ")), value)
    return len(table), fields
