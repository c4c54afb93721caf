"""What the elements that begin on a line of their own mean."""

from __future__ import annotations

from bs4.element import Tag

from reader.cleaning.block_builder import DraftBlock
from reader.cleaning.html import inline_elements
from reader.cleaning.html.list_markers import first_number, item_marker
from reader.cleaning.html.table_grid import TableGrid, is_data_table
from reader.cleaning.html.tag_names import GENERIC_BLOCKS
from reader.cleaning.html.tree import attribute
from reader.cleaning.html.walker import Close, Context, ElementHandler, TreeWalker, do_nothing
from reader.text.document import BlockFrame, BlockKind, FrameKind
from reader.text.safe import safe_line

_LANGUAGES = ("language-", "lang-", "highlight-source-", "brush:")


def plain(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a block that has no meaning of its own, or a caption that is known by its class."""
    walker.flush()
    if tag.attrs and walker.is_caption(tag):
        return walker.become(BlockKind.CAPTION)
    return walker.flush


def heading(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a heading."""
    return walker.become(BlockKind.HEADING, int(tag.name[1]))


def caption(walker: TreeWalker, _tag: Tag) -> Close:
    """Begin a caption; that of a table comes before it."""
    grid, walker.grid = walker.grid, None
    end = walker.become(BlockKind.CAPTION)

    def close() -> None:
        end()
        walker.grid = grid

    return close


def term(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a term of a definition list."""
    frames = _leave_definition(walker, tag)
    end = walker.become(BlockKind.TERM)

    def close() -> None:
        end()
        walker.builder.frames = frames

    return close


def summary(walker: TreeWalker, _tag: Tag) -> Close:
    """Begin what stays visible of folded details."""
    return walker.become(BlockKind.SUMMARY)


def quote(walker: TreeWalker, _tag: Tag) -> Close:
    """Begin a quotation."""
    return walker.frame(FrameKind.QUOTE)


def details(walker: TreeWalker, _tag: Tag) -> Close:
    """Begin folded details; all of them are read."""
    return walker.frame(FrameKind.DETAILS)


def definition(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a definition."""
    frames = _leave_definition(walker, tag)
    end = walker.frame(FrameKind.DEFINITION)

    def close() -> None:
        end()
        walker.builder.frames = frames

    return close


def _leave_definition(walker: TreeWalker, tag: Tag) -> tuple[BlockFrame, ...]:
    """Leave the definition that the parser did not end; return the containers to restore."""
    walker.flush()
    frames = walker.builder.frames
    unended = tag.parent is not None and tag.parent.name in ("dd", "dt")
    if unended and frames and frames[-1].kind is FrameKind.DEFINITION:
        walker.builder.frames = frames[:-1]
    return frames


def figure(walker: TreeWalker, _tag: Tag) -> Close:
    """Begin a figure: the same picture may be shown anew."""
    walker.last_image = ""
    walker.flush()
    return walker.flush


def rule(walker: TreeWalker, _tag: Tag) -> None:
    """Draw a rule."""
    walker.flush()
    if walker.grid is None and not walker.raw:
        walker.builder.add(DraftBlock(BlockKind.RULE))


def preformatted(walker: TreeWalker, tag: Tag) -> Close:
    """Begin code, or other text whose white space counts."""
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


def _language(walker: TreeWalker, tag: Tag) -> str:
    """Return the language that a ``pre`` or the ``code`` in it names in its class."""
    for element in (tag, *walker.find(tag, ("code",), 20)):
        for name in attribute(element, "class").split():
            for prefix in _LANGUAGES:
                if name.startswith(prefix):
                    return safe_line(name.removeprefix(prefix))
    return ""


def any_list(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a list."""
    walker.flush()
    walker.lists.append((walker.builder.next_id(), *first_number(tag)))

    def close() -> None:
        walker.flush()
        walker.lists.pop()

    return close


def item(walker: TreeWalker, tag: Tag) -> Close:
    """Begin an item; one outside of any list has a bullet."""
    if not walker.lists:
        return walker.frame(FrameKind.ITEM, item_marker(None, ""), 0)
    group, number, style, step = walker.lists[-1]
    value = attribute(tag, "value").strip()
    if number is not None and len(value) < 9 and value.removeprefix("-").isdecimal():
        number = int(value)
    if number is not None:
        walker.lists[-1] = (group, number + step, style, step)
    return walker.frame(FrameKind.ITEM, item_marker(number, style), group)


def table(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a table; a page layout is read cell by cell."""
    walker.flush()
    if walker.grid is not None or walker.raw or not is_data_table(tag):
        return walker.flush
    walker.grid = TableGrid()
    context, walker.context = walker.context, Context()

    def close() -> None:
        _take_strays(walker)
        grid, walker.grid = walker.grid, None
        walker.context = context
        if grid is not None:
            piece, rows = grid.take()
            if piece.text:
                walker.builder.add(DraftBlock(BlockKind.TABLE, piece, rows=rows))
        walker.flush()

    return close


def _take_strays(walker: TreeWalker) -> None:
    """Set text of a table that is in no cell before it, as browsers do."""
    for piece in walker.inline.take():
        walker.builder.add(DraftBlock(BlockKind.PARAGRAPH, piece))


def row(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a row."""
    if walker.grid is None:
        return plain(walker, tag)
    _take_strays(walker)
    walker.grid.row()
    return do_nothing


def cell(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a cell."""
    grid = walker.grid
    if grid is None:
        return plain(walker, tag)
    _take_strays(walker)

    def close() -> None:
        grid.cell(walker.inline.take(), tag)

    return close


HANDLERS: dict[str, ElementHandler] = {
    **inline_elements.HANDLERS,
    **dict.fromkeys(GENERIC_BLOCKS, plain),
    **{f"h{level}": heading for level in range(1, 7)},
    **dict.fromkeys(("ol", "ul", "menu", "dir"), any_list),
    "blockquote": quote,
    "caption": caption,
    "dd": definition,
    "details": details,
    "dt": term,
    "figcaption": caption,
    "figure": figure,
    "hr": rule,
    "li": item,
    "pre": preformatted,
    "summary": summary,
    "table": table,
    "td": cell,
    "th": cell,
    "tr": row,
}
"""What to do with an element, by its name; any other is read through."""
