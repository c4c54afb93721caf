"""Handlers for block elements."""

from __future__ import annotations

from reader.cleaning.block_builder import DraftBlock
from reader.cleaning.html import inline_elements
from reader.cleaning.html.elements import Element
from reader.cleaning.html.table_grid import TableGrid, is_data_table
from reader.cleaning.html.tag_names import GENERIC_BLOCKS
from reader.cleaning.html.tree import attribute
from reader.cleaning.html.walker import Close, Context, ElementHandler, TreeWalker, do_nothing
from reader.text.document import BlockFrame, BlockKind, FrameKind
from reader.text.safe import safe_line

_LANGUAGES = ("language-", "lang-", "highlight-source-", "brush:")


def start_generic(walker: TreeWalker, tag: Element) -> Close:
    """Start a generic block, or a caption recognised by its class."""
    walker.flush()
    if tag.attrs and walker.is_caption(tag):
        return walker.open_block(BlockKind.CAPTION)
    return walker.flush


def start_heading(walker: TreeWalker, tag: Element) -> Close:
    """Start a heading."""
    return walker.open_block(BlockKind.HEADING, int(tag.name[1]))


def start_caption(walker: TreeWalker, _tag: Element) -> Close:
    """Start a caption; the caption of a table is placed before it."""
    grid, walker.grid = walker.grid, None
    end = walker.open_block(BlockKind.CAPTION)

    def close() -> None:
        end()
        walker.grid = grid

    return close


def start_term(walker: TreeWalker, _tag: Element) -> Close:
    """Start a term of a definition list."""
    frames = _leave_definition(walker)
    end = walker.open_block(BlockKind.TERM)

    def close() -> None:
        end()
        walker.builder.frames = frames

    return close


def start_summary(walker: TreeWalker, _tag: Element) -> Close:
    """Start the summary of a details element."""
    return walker.open_block(BlockKind.SUMMARY)


def start_quote(walker: TreeWalker, _tag: Element) -> Close:
    """Start a quotation."""
    return walker.open_container(FrameKind.QUOTE)


def start_details(walker: TreeWalker, _tag: Element) -> Close:
    """Start a details element; its whole content is read."""
    return walker.open_container(FrameKind.DETAILS)


def start_definition(walker: TreeWalker, _tag: Element) -> Close:
    """Start a definition."""
    frames = _leave_definition(walker)
    end = walker.open_container(FrameKind.DEFINITION)

    def close() -> None:
        end()
        walker.builder.frames = frames

    return close


def _leave_definition(walker: TreeWalker) -> tuple[BlockFrame, ...]:
    """Leave a definition that the parser did not close; return the containers to restore."""
    walker.flush()
    frames = walker.builder.frames
    unended = walker.parent.name in ("dd", "dt")
    if unended and frames and frames[-1].kind is FrameKind.DEFINITION:
        walker.builder.frames = frames[:-1]
    return frames


def start_figure(walker: TreeWalker, _tag: Element) -> Close:
    """Start a figure, in which the previous picture may be shown again."""
    walker.last_image = ""
    walker.flush()
    return walker.flush


def add_rule(walker: TreeWalker, _tag: Element) -> None:
    """Add a rule."""
    walker.flush()
    if walker.grid is None and not walker.raw:
        walker.builder.add(DraftBlock(BlockKind.RULE))


def start_code(walker: TreeWalker, tag: Element) -> Close:
    """Start code or other preformatted text."""
    walker.flush()
    if walker.grid is not None or walker.raw:
        return walker.flush
    walker.raw = True
    language = _language(walker, tag)

    def close() -> None:
        walker.raw = False
        for piece in walker.inline.take(raw=True):
            walker.builder.add(DraftBlock(BlockKind.CODE, piece, language=language))
        walker.flush()

    return close


def _language(walker: TreeWalker, tag: Element) -> str:
    """Return the language named in the class of a ``pre`` or of a ``code`` inside it."""
    for element in (tag, *walker.find_elements(tag, ("code",), 20)):
        for name in attribute(element, "class").split():
            for prefix in _LANGUAGES:
                if name.startswith(prefix):
                    return safe_line(name.removeprefix(prefix))
    return ""


def start_list(walker: TreeWalker, tag: Element) -> Close:
    """Start a list."""
    walker.flush()
    walker.lists.append((walker.builder.next_id(), *first_number(tag)))

    def close() -> None:
        walker.flush()
        walker.lists.pop()

    return close


def start_item(walker: TreeWalker, tag: Element) -> Close:
    """Start a list item: a note by its role, a task by its box; outside of lists with a bullet."""
    task = _task_marker(walker, tag)
    if not walker.lists:
        return walker.open_container(FrameKind.ITEM, task or item_marker(None, ""), 0)
    group, number, style, step = walker.lists[-1]
    value = attribute(tag, "value").strip()
    if number is not None and len(value) < 9 and value.removeprefix("-").isdecimal():
        number = int(value)
    if number is not None:
        walker.lists[-1] = (group, number + step, style, step)
    if number is not None and attribute(tag, "role") == "doc-endnote":
        return walker.open_container(FrameKind.FOOTNOTE, f"[{number}]", group)
    return walker.open_container(FrameKind.ITEM, task or item_marker(number, style), group)


def _task_marker(walker: TreeWalker, tag: Element) -> str:
    """Return the box of an item that starts with a check box, or an empty string."""
    for box in walker.find_elements(tag, ("input",), 3):
        if attribute(box, "type").lower() == "checkbox":
            return TASKS["checked" in box.attrs]
    return ""


def start_table(walker: TreeWalker, tag: Element) -> Close:
    """Start a data table; a layout table is read as separate blocks."""
    walker.flush()
    if walker.grid is not None or walker.raw or not is_data_table(tag):
        return walker.flush
    walker.grid = TableGrid()
    context, walker.context = walker.context, Context()

    def close() -> None:
        _flush_strays(walker)
        grid, walker.grid = walker.grid, None
        walker.context = context
        if grid is not None:
            piece, rows = grid.take()
            if piece.text:
                walker.builder.add(DraftBlock(BlockKind.TABLE, piece, rows=rows))
        walker.flush()

    return close


def _flush_strays(walker: TreeWalker) -> None:
    """Place text that is in no cell before the table, as browsers do."""
    for piece in walker.inline.take():
        walker.builder.add(DraftBlock(BlockKind.PARAGRAPH, piece))


def start_row(walker: TreeWalker, tag: Element) -> Close:
    """Start a row."""
    if walker.grid is None:
        return start_generic(walker, tag)
    _flush_strays(walker)
    walker.grid.start_row()
    return do_nothing


def start_cell(walker: TreeWalker, tag: Element) -> Close:
    """Start a cell."""
    grid = walker.grid
    if grid is None:
        return start_generic(walker, tag)
    _flush_strays(walker)

    def close() -> None:
        grid.add_cell(walker.inline.take(), tag)

    return close


HANDLERS: dict[str, ElementHandler] = {
    **inline_elements.HANDLERS,
    **dict.fromkeys(GENERIC_BLOCKS, start_generic),
    **{f"h{level}": start_heading for level in range(1, 7)},
    **dict.fromkeys(("ol", "ul", "menu", "dir"), start_list),
    "blockquote": start_quote,
    "caption": start_caption,
    "dd": start_definition,
    "details": start_details,
    "dt": start_term,
    "figcaption": start_caption,
    "figure": start_figure,
    "hr": add_rule,
    "li": start_item,
    "pre": start_code,
    "summary": start_summary,
    "table": start_table,
    "td": start_cell,
    "th": start_cell,
    "tr": start_row,
}
"""Handlers by element name; other elements are transparent."""


BULLET = "•"
TASKS = {False: "☐", True: "☑"}
"""The markers of tasks: to be done, and done."""
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def first_number(tag: Element) -> tuple[int | None, str, int]:
    """Return the first number of a list (None for bullets), its style, and the step."""
    if tag.name != "ol":
        return None, "", 1
    start = attribute(tag, "start").strip()
    number = int(start) if len(start) < 9 and start.removeprefix("-").isdecimal() else 1
    if "reversed" not in tag.attrs:
        return number, attribute(tag, "type"), 1
    if not start:
        number = sum(
            1 for child in tag.contents if isinstance(child, Element) and child.name == "li"
        )
    return number, attribute(tag, "type"), -1


def item_marker(number: int | None, style: str) -> str:
    """Return the marker of an item: ``•``, ``3.``, ``c.``, ``iv.``.

    Args:
        number: The number of the item; None for a bullet.
        style: The ``type`` of the list: ``1``, ``a``, ``A``, ``i``, ``I``.
    """
    if number is None:
        return BULLET
    if number > 0 and style in ("a", "A"):
        letters = _letters(number)
        return (letters if style == "a" else letters.upper()) + "."
    if 0 < number < 4000 and style in ("i", "I"):
        roman = _roman(number)
        return (roman if style == "i" else roman.upper()) + "."
    return f"{number}."


def _letters(number: int) -> str:
    """Return a number in letters: 1 is a, 26 is z, 27 is aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    """Return a number below 4,000 in Roman figures."""
    figures = ""
    for value, figure in _ROMAN:
        count, number = divmod(number, value)
        figures += figure * count
    return figures
