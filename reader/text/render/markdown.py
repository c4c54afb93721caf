"""Render a cleaned article as Markdown, through html2text.

html2text has no depth limit, is quadratic in runs of newlines, breaks nested lists, and puts spaces
before emphasis in Chinese. It therefore gets flat, escaped blocks
(`reader.text.render.markdown_inline`), and the containers are added here.
"""

from __future__ import annotations

from reader.text.document import Block, BlockFrame, BlockKind, Document, FrameKind
from reader.text.escaping import code_language
from reader.text.render.markdown_inline import BlockHtml, decode, longest_run

DEEPEST = 10
"""Containers rendered around a block; deeper ones are left out, their text is kept."""

_BLOCK = "\ufdd3"


_BOXES = {"☐": "[ ]", "☑": "[x]"}
"""How the markers of tasks are written."""


def to_markdown(document: Document) -> str:
    """Return an article as CommonMark with GitHub's tables and strikethrough.

    Args:
        document: The cleaned article.
    """
    links: list[str] = []
    flat = [BlockHtml(document, block, links).html() for block in document.blocks]
    texts = _convert(_BLOCK.join(f"\n{html}\n" for html in flat)).split(_BLOCK) if flat else []
    parts: list[str] = []
    begun: set[int] = set()
    last: tuple[BlockFrame, ...] = ()
    for block, converted in zip(document.blocks, texts, strict=True):
        frames = block.frames[:DEEPEST]
        text = decode(converted, links)
        if block.kind is BlockKind.CODE:
            text = _fence(document.text[block.start : block.end], block.language)
        if parts:
            parts.append(_separator(block, last, frames))
        parts.append(_contain(text, frames, begun))
        last = frames
    return "".join(parts) + "\n" if parts else ""


def _convert(html: str) -> str:
    import html2text  # imported here because it is slow and rarely needed

    converter = html2text.HTML2Text(bodywidth=0)
    converter.unicode_snob = True
    converter.use_automatic_links = False
    return converter.handle(html)


def _fence(text: str, language: str) -> str:
    fence = "`" * max(3, longest_run(text) + 1)
    return f"{fence}{code_language(language)}\n{text}\n{fence}"


def _separator(block: Block, before: tuple[BlockFrame, ...], frames: tuple[BlockFrame, ...]) -> str:
    """Return the separator between two blocks inside the containers they share."""
    if block.tight and any(frame.kind is FrameKind.ITEM for frame in frames):
        return "\n"
    prefix = ""
    for outer, frame in zip(before, frames, strict=False):
        if outer != frame:
            break
        prefix += "> " if outer.kind is FrameKind.QUOTE else " " * _indent(outer)
    return f"\n{prefix.rstrip()}\n"


def _contain(text: str, frames: tuple[BlockFrame, ...], begun: set[int]) -> str:
    """Return the lines of a block with the markers of its containers."""
    first = rest = ""
    for frame in frames:
        if frame.kind is FrameKind.QUOTE:
            first, rest = first + "> ", rest + "> "
        elif marker := _marker(frame):
            indent = "" if frame.kind is FrameKind.FOOTNOTE else " " * _indent(frame)
            first += indent if frame.id in begun else marker
            rest += indent
            begun.add(frame.id)
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(f"{rest}{line}".rstrip("\n") for line in lines[1:])])


def _indent(frame: BlockFrame) -> int:
    """Return the width of the indentation below a marker; the box of a task is text."""
    return len("- ") if frame.marker in _BOXES else len(_marker(frame))


def _marker(frame: BlockFrame) -> str:
    """Return the marker before the first line of a list item or footnote."""
    if frame.kind is FrameKind.FOOTNOTE:
        return frame.marker + " "
    if frame.kind is not FrameKind.ITEM:
        return ""
    number = frame.marker.removesuffix(".")
    if number.isdecimal() and len(number) < 10:
        return f"{number}. "
    if box := _BOXES.get(frame.marker):
        return f"- {box} "
    return "- " if frame.marker in ("", "•") else f"- {frame.marker} "
