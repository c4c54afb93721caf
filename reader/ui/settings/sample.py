"""A sample text that previews the settings when no article is open."""

from __future__ import annotations

from reader.text.document import Block, BlockKind, Document

_PARAGRAPHS = (
    "「排得好的字，读的人不会注意到。」老师傅说，“一行从哪里断开，标点放在哪里，才是功夫。”他把铅字盒推过来："
    "逗号、句号、顿号，不许站在行首；引号、括号，不许落在行尾。",
    "2021年4月，他用Python写了一个小程序，按UAX #14的规则断行，再加上中文自己的规矩。"
    "第一版有3,000多行，第二版只剩412行。",
    "窗外的桥上有人走过，桥下的船慢慢地过去。",
)


def sample() -> Document:
    """Return the sample."""
    blocks, start = [], 0
    for paragraph in _PARAGRAPHS:
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(paragraph)))
        start += len(paragraph) + 1
    return Document("\n".join(_PARAGRAPHS), tuple(blocks))
