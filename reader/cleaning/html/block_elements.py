"""What the elements that begin on a line of their own mean."""

from __future__ import annotations

from bs4.element import Tag

from reader.cleaning.block_builder import Draft
from reader.cleaning.html import inline_elements
from reader.cleaning.html.lists import first_number, item_marker
from reader.cleaning.html.tables import Grid, is_grid
from reader.cleaning.html.tag_names import PLAIN
from reader.cleaning.html.tree import attribute
from reader.cleaning.html.walker import Close, Context, Handler, Walk, nothing
from reader.text.document import BlockKind, Frame, FrameKind
from reader.text.safe import safe_line

_LANGUAGES = ("language-", "lang-", "highlight-source-", "brush:")


def plain(walk: Walk, tag: Tag) -> Close:
    """Begin a block that has no meaning of its own, or a caption that is known by its class."""
    walk.flush()
    if tag.attrs and walk.is_caption(tag):
        return walk.become(BlockKind.CAPTION)
    return walk.flush


def heading(walk: Walk, tag: Tag) -> Close:
    """Begin a heading."""
    return walk.become(BlockKind.HEADING, int(tag.name[1]))


def caption(walk: Walk, _tag: Tag) -> Close:
    """Begin a caption; that of a table comes before it."""
    grid, walk.grid = walk.grid, None
    end = walk.become(BlockKind.CAPTION)

    def close() -> None:
        end()
        walk.grid = grid

    return close


def term(walk: Walk, tag: Tag) -> Close:
    """Begin a term of a definition list."""
    frames = _leave_definition(walk, tag)
    end = walk.become(BlockKind.TERM)

    def close() -> None:
        end()
        walk.drafts.frames = frames

    return close


def summary(walk: Walk, _tag: Tag) -> Close:
    """Begin what stays visible of folded details."""
    return walk.become(BlockKind.SUMMARY)


def quote(walk: Walk, _tag: Tag) -> Close:
    """Begin a quotation."""
    return walk.frame(FrameKind.QUOTE)


def details(walk: Walk, _tag: Tag) -> Close:
    """Begin folded details; all of them are read."""
    return walk.frame(FrameKind.DETAILS)


def definition(walk: Walk, tag: Tag) -> Close:
    """Begin a definition."""
    frames = _leave_definition(walk, tag)
    end = walk.frame(FrameKind.DEFINITION)

    def close() -> None:
        end()
        walk.drafts.frames = frames

    return close


def _leave_definition(walk: Walk, tag: Tag) -> tuple[Frame, ...]:
    """Leave the definition that the parser did not end; return the containers to restore."""
    walk.flush()
    frames = walk.drafts.frames
    unended = tag.parent is not None and tag.parent.name in ("dd", "dt")
    if unended and frames and frames[-1].kind is FrameKind.DEFINITION:
        walk.drafts.frames = frames[:-1]
    return frames


def figure(walk: Walk, _tag: Tag) -> Close:
    """Begin a figure: the same picture may be shown anew."""
    walk.last_image = ""
    walk.flush()
    return walk.flush


def rule(walk: Walk, _tag: Tag) -> None:
    """Draw a rule."""
    walk.flush()
    if walk.grid is None and not walk.raw:
        walk.drafts.add(Draft(BlockKind.RULE))


def preformatted(walk: Walk, tag: Tag) -> Close:
    """Begin code, or other text whose white space counts."""
    walk.flush()
    if walk.grid is not None or walk.raw:
        return walk.flush
    walk.raw = True
    language = _language(walk, tag)

    def close() -> None:
        walk.raw = False
        for piece in walk.inline.take(raw=True):
            walk.drafts.add(Draft(BlockKind.CODE, piece, language=language))
        walk.flush()

    return close


def _language(walk: Walk, tag: Tag) -> str:
    """Return the language that a ``pre`` or the ``code`` in it names in its class."""
    for element in (tag, *walk.find(tag, ("code",), 20)):
        for name in attribute(element, "class").split():
            for prefix in _LANGUAGES:
                if name.startswith(prefix):
                    return safe_line(name.removeprefix(prefix))
    return ""


def any_list(walk: Walk, tag: Tag) -> Close:
    """Begin a list."""
    walk.flush()
    walk.lists.append((walk.drafts.next_id(), *first_number(tag)))

    def close() -> None:
        walk.flush()
        walk.lists.pop()

    return close


def item(walk: Walk, tag: Tag) -> Close:
    """Begin an item; one outside of any list has a bullet."""
    if not walk.lists:
        return walk.frame(FrameKind.ITEM, item_marker(None, ""), 0)
    group, number, style, step = walk.lists[-1]
    value = attribute(tag, "value").strip()
    if number is not None and len(value) < 9 and value.removeprefix("-").isdecimal():
        number = int(value)
    if number is not None:
        walk.lists[-1] = (group, number + step, style, step)
    return walk.frame(FrameKind.ITEM, item_marker(number, style), group)


def table(walk: Walk, tag: Tag) -> Close:
    """Begin a table; a page layout is read cell by cell."""
    walk.flush()
    if walk.grid is not None or walk.raw or not is_grid(tag):
        return walk.flush
    walk.grid = Grid()
    context, walk.context = walk.context, Context()

    def close() -> None:
        _take_strays(walk)
        grid, walk.grid = walk.grid, None
        walk.context = context
        if grid is not None:
            piece, rows = grid.take()
            if piece.text:
                walk.drafts.add(Draft(BlockKind.TABLE, piece, rows=rows))
        walk.flush()

    return close


def _take_strays(walk: Walk) -> None:
    """Set text of a table that is in no cell before it, as browsers do."""
    for piece in walk.inline.take():
        walk.drafts.add(Draft(BlockKind.PARAGRAPH, piece))


def row(walk: Walk, tag: Tag) -> Close:
    """Begin a row."""
    if walk.grid is None:
        return plain(walk, tag)
    _take_strays(walk)
    walk.grid.row()
    return nothing


def cell(walk: Walk, tag: Tag) -> Close:
    """Begin a cell."""
    grid = walk.grid
    if grid is None:
        return plain(walk, tag)
    _take_strays(walk)

    def close() -> None:
        grid.cell(walk.inline.take(), tag)

    return close


HANDLERS: dict[str, Handler] = {
    **inline_elements.HANDLERS,
    **dict.fromkeys(PLAIN, plain),
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
