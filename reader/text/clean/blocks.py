"""The walk over a pruned tree that says its text, block by block.

Nothing here recurses: a page may nest 100,000 elements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bs4.element import (
    CData,
    NavigableString,
    PageElement,
    RubyParenthesisString,
    RubyTextString,
    Tag,
)

from reader.text.clean.build import Builder
from reader.text.clean.inline import Inline
from reader.text.clean.links import Links, host
from reader.text.clean.lists import first_number, item_marker
from reader.text.clean.media import attribute, image_source, is_tracker, player_source
from reader.text.clean.tables import Grid, is_grid
from reader.text.document import BlockKind, FrameKind, Media, MediaKind, Removed, SpanKind
from reader.text.safe import safe_line

Close = Callable[[], None]
Nodes = Iterator[PageElement]

_TEXT = frozenset({NavigableString, CData, RubyTextString, RubyParenthesisString})
_SPANS = {
    "strong": SpanKind.STRONG,
    "b": SpanKind.STRONG,
    "em": SpanKind.EMPHASIS,
    "i": SpanKind.EMPHASIS,
    "cite": SpanKind.EMPHASIS,
    "dfn": SpanKind.EMPHASIS,
    "var": SpanKind.EMPHASIS,
    "code": SpanKind.CODE,
    "kbd": SpanKind.CODE,
    "samp": SpanKind.CODE,
    "tt": SpanKind.CODE,
    "del": SpanKind.DELETED,
    "s": SpanKind.DELETED,
    "strike": SpanKind.DELETED,
    "mark": SpanKind.MARKED,
    "u": SpanKind.UNDERLINED,
    "ins": SpanKind.UNDERLINED,
    "sup": SpanKind.SUPERSCRIPT,
    "sub": SpanKind.SUBSCRIPT,
}
_BLOCKS = frozenset(
    "address article aside body center dialog dir div dl fieldset footer form header hgroup html "
    "legend main menu nav ol optgroup option p section tbody tfoot thead ul".split()
)
_SILENT = frozenset(
    "area base canvas col colgroup datalist head input link map meta param rp script select source "
    "style svg template textarea title track wbr".split()
)
_PLAYERS = {
    "audio": MediaKind.AUDIO,
    "video": MediaKind.VIDEO,
    "iframe": MediaKind.EMBED,
    "embed": MediaKind.EMBED,
    "object": MediaKind.EMBED,
}


class Walk:
    """Says the text of a tree to a builder.

    Args:
        builder: Takes the blocks.
        links: Resolves addresses.
        targets: The names that links of this article point to.
    """

    def __init__(self, builder: Builder, links: Links, targets: frozenset[str]) -> None:
        self.builder = builder
        self.links = links
        self.targets = targets
        self.inline = Inline()
        self._kind = BlockKind.PARAGRAPH
        self._level = 0
        self._language = ""
        self._raw = False
        self._grid: Grid | None = None
        self._later: list[Media] = []
        self._shown = 0
        self._last_image = ""
        self._lists: list[tuple[int, int | None, str, int]] = []
        self._handlers: dict[str, Callable[[Tag], Close | None]] = {
            "a": self._anchor,
            "blockquote": self._quote,
            "br": self._break,
            "caption": self._caption,
            "dd": self._definition,
            "details": self._details,
            "dt": self._term,
            "figcaption": self._caption,
            "figure": self._figure,
            "hr": self._rule,
            "img": self._image,
            "li": self._item,
            "pre": self._pre,
            "rt": self._reading,
            "summary": self._summary,
            "table": self._table,
            "td": self._cell,
            "th": self._cell,
            "tr": self._row,
        }
        self._handlers.update(dict.fromkeys(_SPANS, self._span))
        self._handlers.update(dict.fromkeys(_BLOCKS, self._block))
        self._handlers.update(dict.fromkeys(("ol", "ul", "menu", "dir"), self._list))
        self._handlers.update({f"h{level}": self._heading for level in range(1, 7)})
        self._handlers.update(dict.fromkeys(_PLAYERS, self._player))

    def run(self, root: Tag) -> None:
        """Walk a tree from its first node to its last."""
        stack: list[tuple[Nodes, Close]] = [(iter(root.contents), self.flush)]
        handlers = self._handlers
        while stack:
            nodes, close = stack[-1]
            for node in nodes:
                kind = type(node)
                if kind in _TEXT:
                    assert isinstance(node, str)
                    if self._raw:
                        self.inline.write_raw(node)
                    else:
                        self.inline.write(node)
                elif isinstance(node, Tag):
                    name = node.name
                    if name in _SILENT:
                        continue
                    if self.targets:
                        self._name(node)
                    handler = handlers.get(name)
                    leave = handler(node) if handler else _nothing
                    if leave is not None:
                        stack.append((iter(node.contents), leave))
                        break
            else:
                stack.pop()
                close()

    # Blocks

    def flush(self) -> None:
        """End the running text: it becomes blocks of the kind that is open."""
        if self._grid is not None or self._raw:
            if not self.inline.line_empty:
                self.inline.break_line()
            return
        if self.inline:
            for piece in self.inline.take():
                self.builder.text(self._kind, piece, level=self._level, language=self._language)
        if self._later:
            for media in self._later:
                self.builder.mark(BlockKind.MEDIA, media)
            self._later = []

    def _block(self, _tag: Tag) -> Close:
        self.flush()
        return self.flush

    def _as(self, kind: BlockKind, level: int = 0) -> Close:
        """Open a block of another kind; what it holds takes that kind."""
        self.flush()
        before = self._kind, self._level
        self._kind, self._level = kind, level

        def close() -> None:
            self.flush()
            self._kind, self._level = before

        return close

    def _framed(self, kind: FrameKind, marker: str = "", group: int = 0) -> Close:
        """Open a container; what it holds is paragraphs again."""
        self.flush()
        frames = self.builder.enter(kind, marker, group)
        before = self._kind, self._level
        self._kind, self._level = BlockKind.PARAGRAPH, 0

        def close() -> None:
            self.flush()
            self.builder.frames = frames
            self._kind, self._level = before

        return close

    def _heading(self, tag: Tag) -> Close:
        return self._as(BlockKind.HEADING, int(tag.name[1]))

    def _caption(self, _tag: Tag) -> Close:
        return self._as(BlockKind.CAPTION)

    def _term(self, _tag: Tag) -> Close:
        return self._as(BlockKind.TERM)

    def _summary(self, _tag: Tag) -> Close:
        return self._as(BlockKind.SUMMARY)

    def _quote(self, _tag: Tag) -> Close:
        return self._framed(FrameKind.QUOTE)

    def _details(self, _tag: Tag) -> Close:
        return self._framed(FrameKind.DETAILS)

    def _definition(self, _tag: Tag) -> Close:
        return self._framed(FrameKind.DEFINITION)

    def _figure(self, _tag: Tag) -> Close:
        self._last_image = ""
        return self._block(_tag)

    def _rule(self, _tag: Tag) -> None:
        self.flush()
        if self._grid is None and not self._raw:
            self.builder.rule()

    def _pre(self, tag: Tag) -> Close:
        self.flush()
        if self._grid is not None or self._raw:
            return self.flush
        self._raw = True
        self._language = _language(tag)

        def close() -> None:
            self._raw = False
            for piece in self.inline.take(raw=True):
                if piece.text:
                    self.builder.text(BlockKind.CODE, piece, language=self._language)
            self._language = ""

        return close

    # Lists

    def _list(self, tag: Tag) -> Close:
        self.flush()
        self._lists.append((self.builder.number(), *first_number(tag)))

        def close() -> None:
            self.flush()
            self._lists.pop()

        return close

    def _item(self, tag: Tag) -> Close:
        if not self._lists:
            self._lists.append((self.builder.number(), None, "", 1))
        group, number, style, step = self._lists[-1]
        value = attribute(tag, "value").strip()
        if number is not None and len(value) < 9 and value.removeprefix("-").isdecimal():
            number = int(value)
        marker = item_marker(number, style)
        if number is not None:
            self._lists[-1] = (group, number + step, style, step)
        return self._framed(FrameKind.ITEM, marker, group)

    # Tables

    def _table(self, tag: Tag) -> Close:
        self.flush()
        if self._grid is not None or self._raw or not is_grid(tag):
            return self.flush
        self._grid = Grid()

        def close() -> None:
            grid, self._grid = self._grid, None
            self.flush()
            if grid is None:
                return
            piece, rows = grid.take()
            if piece.text:
                self.builder.text(BlockKind.TABLE, piece, rows=rows)

        return close

    def _row(self, _tag: Tag) -> Close:
        if self._grid is None:
            return self._block(_tag)
        self._grid.row()
        return _nothing

    def _cell(self, tag: Tag) -> Close:
        if self._grid is None:
            return self._block(tag)
        grid = self._grid
        self.inline.take()

        def close() -> None:
            grid.cell(self.inline.take(), tag)

        return close

    # Running text

    def _span(self, tag: Tag) -> Close:
        self.inline.open(_SPANS[tag.name])
        return self.inline.close

    def _anchor(self, tag: Tag) -> Close:
        target = self.links.resolve(attribute(tag, "href"))
        if not target:
            return _nothing
        self.inline.open(SpanKind.LINK, target)
        return self.inline.close

    def _reading(self, _tag: Tag) -> Close:
        self.inline.open(SpanKind.READING)
        self.inline.write("（")

        def close() -> None:
            self.inline.write("）")
            self.inline.close()

        return close

    def _break(self, _tag: Tag) -> None:
        self.inline.break_line()

    def _name(self, tag: Tag) -> None:
        for name in (attribute(tag, "id"), attribute(tag, "name")):
            if name and name in self.targets:
                self.inline.name(name)

    # Placeholders

    def _image(self, tag: Tag) -> None:
        source = image_source(tag)
        if is_tracker(tag, source):
            self.builder.removed.append(Removed("", "tracker", len(self.builder.blocks)))
        elif source and source != self._last_image:
            self._last_image = source
            self._show(MediaKind.IMAGE, source, attribute(tag, "alt"))

    def _player(self, tag: Tag) -> None:
        source = player_source(tag)
        if source and source != "about:blank":
            self._show(_PLAYERS[tag.name], source, attribute(tag, "title"))

    def _show(self, kind: MediaKind, source: str, alt: str) -> None:
        """Show a placeholder: here when a line begins here, else below the running text."""
        url = self.links.resolve(source)
        self._shown += 1
        media = Media(kind, self._shown, url, host(url), safe_line(alt))
        if self._grid is None and self.inline.line_empty and not self._raw:
            self.flush()
            self.builder.mark(BlockKind.MEDIA, media)
        else:
            self._later.append(media)


def _nothing() -> None:
    """Leave an element that changes nothing."""


def _language(tag: Tag) -> str:
    """Return the language that a ``pre`` or the ``code`` in it names in its class."""
    code = tag.find("code")
    for element in (tag, code):
        if isinstance(element, Tag):
            for name in attribute(element, "class").split():
                for prefix in ("language-", "lang-", "highlight-source-", "brush:"):
                    if name.startswith(prefix):
                        return safe_line(name.removeprefix(prefix))
    return ""
