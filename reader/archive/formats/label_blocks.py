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

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from reader.archive.field_names import LABELS, Field, plain_name, words
from reader.archive.formats.article_format import Value
from reader.archive.formats.head_line import (
    LABEL,
    LONGEST_LINE,
    MARKS,
    WRAPPERS,
    ends_as_speech,
    read_labels,
)
from reader.patterns import end_of_match

_MAIN = frozenset((Field.URL, Field.AUTHOR, Field.DATE, Field.SOURCE, Field.SITE, Field.TITLE))
_PEOPLE = frozenset((Field.AUTHOR, Field.OTHER))
_SYSTEM = words(
    "created createdtime createdby lasteditedtime lasteditedby lastedited"
    " 创建时间 创建者 创建人 上次编辑时间 上次编辑者 最后编辑时间 最后编辑者"
    " 建立時間 建立者 創建時間 上次編輯時間 最後編輯時間"
)
"""Properties that Notion itself gives to pages: few texts have paragraphs with such labels."""

_ENOUGH = 3
"""How many known labels in English tell that a paragraph is one of properties."""

_COLUMNS = words(
    "项目 項目 内容 內容 属性 屬性 字段 欄位 栏位 键 鍵 值 名称 名稱 信息 資訊 说明 說明"
    " item items key keys value values name property field content info information metadata meta"
)
"""What stands above the columns of a table of labels and values."""


class Block(NamedTuple):
    """Labels and values in several lines.

    Attributes:
        length: How many lines the block has, 0 when there is none.
        labelled: The numbers of those lines, from 0, that hold nothing but known labels and their
            values: only these may be left out of a body.
        fields: The values by plain name.
    """

    length: int = 0
    labelled: Sequence[int] = ()
    fields: Mapping[str, Value] = {}


ReadBlock = Callable[[Sequence[str]], Block]
_NONE = Block()


def has_main_field(fields: Mapping[str, Value]) -> bool:
    """Return whether labels identify an article, rather than being those of any list of facts.

    Args:
        fields: Plain name to value.
    """
    return any(LABELS.get(name) in _MAIN for name in fields)


def read_list(lines: Sequence[str]) -> Block:
    """Read a list of labels, at least half of which are known.

    A paragraph of such lines, as Notion writes the properties of a page, is a list without marks.

    Args:
        lines: From the first line of the list on.
    """
    mark = lines[0].lstrip()[:1]
    if not mark or mark not in "-*+•>":
        return _read_properties(lines)
    rows: list[Mapping[str, Value]] = []
    names: list[str] = []
    for line in lines:
        if line.lstrip()[:1] != mark or len(line) > LONGEST_LINE:
            break
        wrapped = end_of_match(WRAPPERS, line)
        match = LABEL.match(MARKS.sub("", line[wrapped:]))
        fields = read_labels(line)
        if match is None or (not fields and len(match[1]) > 10):
            return _NONE
        rows.append(fields)
        names.append(plain_name(match[1]))
    if not any(map(has_main_field, rows)):
        return _NONE
    return _block(rows, names)


def _block(rows: Sequence[Mapping[str, Value]], names: Sequence[str]) -> Block:
    """Return the block of some lines, which has several labels: at least half of them known.

    A label that comes again after other ones is a speaker, or begins another thing of a list.
    """
    if any(name in names[: max(0, number - 1)] for number, name in enumerate(names)):
        return _NONE
    labelled = [number for number, fields in enumerate(rows) if fields]
    if len(labelled) < 2 or len(rows) > 2 * len(labelled):
        return _NONE
    merged: dict[str, Value] = {}
    for number in labelled:
        merged = {**rows[number], **merged}
    return Block(len(rows), labelled, merged)


def _read_properties(lines: Sequence[str]) -> Block:
    """Read a paragraph of the properties of a page of Notion; a blank line ends it."""
    rows: list[Mapping[str, Value]] = []
    labels: list[str] = []
    for line in lines:
        if not line.strip():
            break
        match = LABEL.match(line) if len(line) <= LONGEST_LINE else None
        if match is None or match[2]:
            return _NONE
        rows.append(read_labels(line))
        labels.append(plain_name(match[1]))
    block = _block(rows, labels)
    names = block.fields.keys()
    is_notion = not _SYSTEM.isdisjoint(names) or sum(map(str.isascii, names)) >= _ENOUGH
    return block if is_notion and has_main_field(block.fields) else _NONE


def read_speaker(lines: Sequence[str]) -> tuple[bool, int]:
    """Return whether the label of a line names a speaker: the line is then part of a talk.

    The label comes again after other ones, or what follows it ends as speech.

    Args:
        lines: From the line on.

    Returns:
        Whether it names a speaker, and how many lines that depends on.
    """
    first = _label_of(lines[0])
    if first is None:
        return False, 1
    if LABELS.get(first[0]) in _PEOPLE and ends_as_speech(first[1]):
        return True, 1
    others = 0
    for number, line in enumerate(lines[1:], 2):
        if not line.strip(" \t>"):
            continue
        label = _label_of(line)
        if label is None:
            return False, number
        if label[0] == first[0] and others:
            return True, number
        others += label[0] != first[0]
    return False, len(lines)


def _label_of(line: str) -> tuple[str, str] | None:
    """Return the plain name of the label that a line begins with, and the text behind it."""
    if len(line) > LONGEST_LINE:
        return None
    wrapped = end_of_match(WRAPPERS, line)
    bare = MARKS.sub("", line[wrapped:]).strip()
    match = LABEL.match(bare)
    return (plain_name(match[1]), bare[match.end() :]) if match else None


def read_table(lines: Sequence[str]) -> Block:
    """Read a Markdown table of labels and values, one pair a row or one pair a column.

    A table with anything else in it stays whole: some of its rows would not be a table.

    Args:
        lines: From the first row of the table on.
    """
    table = []
    for line in lines:
        line = line.strip(" \t>")
        if line[:1] != "|" or len(line) > LONGEST_LINE:
            break
        table.append([MARKS.sub("", cell).strip(" \t") for cell in line.strip("|").split("|")])
    cells = [row for row in table if any(cell.strip("-: ") for cell in row)]
    if len(cells) < 2:
        return _NONE
    named = [row for row in cells if len(row) == 2 and _is_known(row[0])]
    pairs = [(row[0], row[1]) for row in named]
    others = [row for row in cells if row not in named]
    is_whole = not others or (others == cells[:1] and all(map(_is_column, others[0])))
    if len(pairs) < max(2, (len(cells) - 1) * 0.6):
        if len(cells) != 2 or len(cells[0]) != len(cells[1]) or len(cells[0]) < 2:
            return _NONE
        if not all(map(_is_known, cells[0])):
            return _NONE
        pairs, is_whole = list(zip(*cells, strict=True)), True
    fields: dict[str, Value] = {}
    for key, value in pairs:
        fields.setdefault(plain_name(key.rstrip(":： ")), value)
    return Block(len(table), range(len(table)) if is_whole else (), fields)


def _is_known(cell: str) -> bool:
    return plain_name(cell.rstrip(":： ")) in LABELS


def _is_column(cell: str) -> bool:
    return not cell or plain_name(cell) in _COLUMNS
