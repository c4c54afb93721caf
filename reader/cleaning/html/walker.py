"""The tree walker: read an element tree in document order and build blocks.

The walk is not recursive, because a page may nest 100,000 elements. The handlers of elements are in
`block_elements` and `inline_elements`. Page furniture is recognised by `attribute_rules` when an
element starts, and by `link_density` when it has ended and its text and links are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import TYPE_CHECKING

from reader.cleaning.block_builder import BlockBuilder, DraftBlock
from reader.cleaning.boilerplate.link_density import ElementStart, LinkCounts, judge
from reader.cleaning.html.attribute_rules import KEEP, SHORT
from reader.cleaning.html.elements import Element, Node
from reader.cleaning.html.tag_names import INLINE, WIDGETS, WITHOUT_TEXT
from reader.cleaning.html.tree import attribute, first_nodes, text_of
from reader.cleaning.paragraph_builder import InlineText, ParagraphBuilder
from reader.records import dataclass
from reader.text.document import BlockKind, FrameKind

if TYPE_CHECKING:
    from reader.cleaning.html.attribute_rules import AttributeRules
    from reader.cleaning.html.link_resolver import LinkResolver
    from reader.cleaning.html.table_grid import TableGrid

Close = Callable[[], None]
ElementHandler = Callable[["TreeWalker", Element], "Close | None"]


_StartFields = tuple[str, str, int, int, int, int, int]
"""The fields of an `ElementStart`, as a tuple because most elements are never judged."""

FAILED_PEEKS = 100
"""How often a walker may look ahead at text that turns out to be too long."""
SEARCHED_NODES = 500_000
"""Nodes that a walker may examine ahead in search of elements."""


@dataclass(frozen=True, slots=True)
class Context:
    """The kind of block that the inline text becomes.

    Attributes:
        kind: The kind of block.
        level: The level of a heading, 1 to 6.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0


class TreeWalker:
    """Reads a tree and adds its text to a block builder.

    Attributes:
        builder: Receives the blocks.
        parent: The element whose content is read.
        inline: Collects the inline text.
        links: Resolves URLs.
        counts: The number of links so far.
        context: The kind of block that the inline text becomes.
        grid: The open data table, if any.
        raw: Whether the text is preformatted.
        lists: The open lists: id, next number, style, step.
        pending_media: Placeholders that follow the inline text.
        last_image: The URL of the previous picture.
    """

    def __init__(
        self,
        builder: BlockBuilder,
        links: LinkResolver,
        rules: AttributeRules,
        targets: frozenset[str],
    ) -> None:
        self.builder = builder
        self.parent = Element("", {})
        self.links = links
        self.inline = ParagraphBuilder()
        self.counts = LinkCounts()
        self.context = Context()
        self.grid: TableGrid | None = None
        self.raw = False
        self.lists: list[tuple[int, int | None, str, int]] = []
        self.pending_media: list[DraftBlock] = []
        self.last_image = ""
        self._rules = rules
        self._targets = targets
        self._judged_extent = (-1, -1)
        self._peeks_left = FAILED_PEEKS
        self._nodes_left = SEARCHED_NODES
        self._start_fields: _StartFields | None = None
        self._handlers: dict[str, ElementHandler] = {}

    def run(self, root: Element, handlers: dict[str, ElementHandler]) -> None:
        """Read a tree from its first node to its last.

        Args:
            root: The root, which is not handled itself.
            handlers: Element handlers by name.
        """
        self._handlers = handlers
        stack: list[tuple[Element, Iterator[Node], Close, _StartFields | None]] = []
        stack.append((root, iter(root.contents), self.flush, None))
        write = self.inline.write
        while stack:
            self.parent, nodes, close, start_fields = stack[-1]
            for node in nodes:
                if type(node) is str:
                    (self.inline.write_raw if self.raw else write)(node)
                elif isinstance(node, Element) and node.name not in WITHOUT_TEXT:
                    leave = self._enter(node)
                    if leave is not None:
                        stack.append((node, iter(node.contents), leave, self._start_fields))
                        break
            else:
                stack.pop()
                close()
                if start_fields is not None:
                    self._judge_element(start_fields)

    def _enter(self, tag: Element) -> Close | None:
        """Start an element; return the function that ends it, or None to skip its content."""
        name = tag.name
        reason = hint = ""
        if tag.attrs:
            reason, hint = self._rules.verdict_on(tag, self.inline.written)
            if self._targets:
                self._add_anchors(tag)
        elif name in WIDGETS:
            reason = "widget"
        if reason and reason != KEEP:
            if self._skip(tag, reason):
                return None
            hint = reason
        handler = self._handlers.get(name)
        leave = handler(self, tag) if handler else do_nothing
        self._start_fields = None
        if leave is None or handler is None:
            return leave
        if reason == KEEP:
            return self._keep(leave)
        if name not in INLINE and self.grid is None and not self.raw and not self._rules.kept_depth:
            inline, counts = self.inline, self.counts
            self._start_fields = (
                name,
                hint,
                len(self.builder.drafts),
                inline.written,
                inline.linked,
                counts.links,
                counts.shares,
            )
        return leave

    def flush(self) -> None:
        """End the inline text, which becomes blocks of the current kind."""
        if not self.inline.size and not self.pending_media:
            return
        if self.grid is not None or self.raw:
            if not self.inline.line_empty:
                self.inline.break_line()
            return
        if self.inline.size:
            for content in self.inline.take():
                self.builder.add(DraftBlock(self.context.kind, content, level=self.context.level))
        if self.pending_media:
            for draft in self.pending_media:
                self.builder.add(draft)
            self.pending_media = []

    def open_block(self, kind: BlockKind, level: int = 0) -> Close:
        """Open a block of another kind, which its content takes."""
        self.flush()
        before, self.context = self.context, Context(kind, level)

        def close() -> None:
            self.flush()
            self.context = before

        return close

    def open_container(self, kind: FrameKind, marker: str = "", group: int = 0) -> Close:
        """Open a container, whose content is paragraphs again.

        Args:
            kind: The kind of container.
            marker: Painted before its first line.
            group: The number of the list that a list item belongs to.
        """
        self.flush()
        frames = self.builder.enter(kind, marker, group)
        before, self.context = self.context, Context()

        def close() -> None:
            self.flush()
            self.builder.frames = frames
            self.context = before

        return close

    def is_caption(self, tag: Element) -> bool:
        """Return whether a block below a placeholder is a caption by its class."""
        items = self.builder.drafts
        if not items or items[-1].kind not in (BlockKind.MEDIA, BlockKind.CAPTION):
            return False
        return self._rules.is_caption(tag)

    def peek_text(self, tag: Element, most: int | None) -> str | None:
        """Return the text in an element ahead of reading it, or None if it is too long.

        After `FAILED_PEEKS` texts that were too long every text counts as too long, so that nested
        elements take linear time.
        """
        if not self._peeks_left:
            return None
        text = text_of(tag, most)
        self._peeks_left -= text is None
        return text

    def find_elements(self, tag: Element, names: Container[str], most: int = 200) -> list[Element]:
        """Return the elements with the given names among the first nodes of an element.

        After `SEARCHED_NODES` nodes in total nothing is found any more, which bounds the cost of
        nested elements.

        Args:
            tag: The element to search.
            names: The element names.
            most: The maximum number of nodes examined.
        """
        nodes = first_nodes(tag, min(most, self._nodes_left))
        self._nodes_left -= len(nodes)
        return [node for node in nodes if isinstance(node, Element) and node.name in names]

    def _skip(self, tag: Element, reason: str) -> bool:
        """Remove an element with its content unread, unless it is too long for the reason."""
        if reason in self.builder.allowed:
            return False
        text = self.peek_text(tag, SHORT.get(reason))
        if text is None:
            return False
        if text:
            self.flush()
            self.builder.add(DraftBlock(BlockKind.PARAGRAPH, InlineText(text), reason=reason))
        return True

    def _keep(self, leave: Close) -> Close:
        """Keep everything until an element ends."""
        self._rules.kept_depth += 1

        def close() -> None:
            self._rules.kept_depth -= 1
            leave()

        return close

    def _judge_element(self, start_fields: _StartFields) -> None:
        """Judge an element that has ended, unless it has neither links nor a hint."""
        links = self.counts.links - start_fields[5]
        if not links and not start_fields[1]:
            return
        element, drafts = ElementStart(*start_fields), self.builder.drafts
        extent = (element.first, len(drafts))
        if extent == self._judged_extent and not element.hint:
            return
        self._judged_extent = extent
        reason = judge(
            element,
            drafts,
            self.inline.written - element.written,
            self.inline.linked - element.linked,
            links,
            self.counts.shares - element.shares,
        )
        if reason:
            self.builder.remove(element.first, reason)

    def _add_anchors(self, tag: Element) -> None:
        for name in (attribute(tag, "id"), attribute(tag, "name")):
            if name and name in self._targets:
                self.inline.add_anchor(name)


def do_nothing() -> None:
    """End an element that has no effect."""
