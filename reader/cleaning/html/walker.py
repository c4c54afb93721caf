"""The walk over a tree that says its text, block by block.

Nothing here recurses: a page may nest 100,000 elements. What an element means is in `elements` and
`running`; what goes because it belongs to the page is in `rules` (judged when an element begins)
and `groups` (judged when it has ended and its text and links have been counted).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4.element import PageElement, Tag

from reader.cleaning.block_builder import BlockBuilder, DraftBlock
from reader.cleaning.boilerplate.link_density import ElementStart, LinkCounts, judge
from reader.cleaning.html.attribute_rules import KEEP, SHORT
from reader.cleaning.html.tag_names import INLINE, WIDGETS, WITHOUT_TEXT
from reader.cleaning.html.tree import TEXT, attribute, first_nodes, text_of
from reader.cleaning.paragraph_builder import InlineText, ParagraphBuilder
from reader.text.document import BlockKind, FrameKind

if TYPE_CHECKING:
    from reader.cleaning.html.attribute_rules import AttributeRules
    from reader.cleaning.html.link_resolver import LinkResolver
    from reader.cleaning.html.table_grid import TableGrid

Close = Callable[[], None]
ElementHandler = Callable[["TreeWalker", Tag], "Close | None"]


_StartFields = tuple[str, str, int, int, int, int, int]
"""The fields of a `ElementStart`, before it is known whether there is anything to judge."""

LOOKS = 100
"""How often a walk may look ahead and find too much."""
NODES = 500_000
"""Nodes that a walk may look at ahead, in search of elements."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the running text will become.

    Attributes:
        kind: The kind of block.
        level: Of a heading, 1 to 6.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0


class TreeWalker:
    """Says the text of a tree as drafts.

    Attributes:
        drafts: The blocks so far.
        inline: The running text.
        links: Resolves addresses.
        counts: How many links there were so far, ever.
        context: What the running text will become.
        grid: The table that is open, if any.
        raw: Whether white space counts.
        lists: The lists that are open: number, next number, style, step.
        later: Placeholders that wait for the end of the running text.
        last_image: The address of the picture shown last.
    """

    def __init__(
        self,
        builder: BlockBuilder,
        links: LinkResolver,
        rules: AttributeRules,
        targets: frozenset[str],
    ) -> None:
        self.builder = builder
        self.links = links
        self.inline = ParagraphBuilder()
        self.counts = LinkCounts()
        self.context = Context()
        self.grid: TableGrid | None = None
        self.raw = False
        self.lists: list[tuple[int, int | None, str, int]] = []
        self.later: list[DraftBlock] = []
        self.last_image = ""
        self._rules = rules
        self._targets = targets
        self._judged = (-1, -1)
        self._looks = LOOKS
        self._nodes = NODES
        self._mark: _StartFields | None = None
        self._handlers: dict[str, ElementHandler] = {}

    def run(self, root: Tag, handlers: dict[str, ElementHandler]) -> None:
        """Walk a tree from its first node to its last.

        Args:
            root: Its root, which is not handled itself.
            handlers: What to do with an element, by name.
        """
        self._handlers = handlers
        stack: list[tuple[Iterator[PageElement], Close, _StartFields | None]] = []
        stack.append((iter(root.contents), self.flush, None))
        write = self.inline.write
        while stack:
            nodes, close, mark = stack[-1]
            for node in nodes:
                if type(node) in TEXT:
                    (self.inline.write_raw if self.raw else write)(node)  # type: ignore[arg-type]
                elif isinstance(node, Tag) and node.name not in WITHOUT_TEXT:
                    leave = self._enter(node)
                    if leave is not None:
                        stack.append((iter(node.contents), leave, self._mark))
                        break
            else:
                stack.pop()
                close()
                if mark is not None:
                    self._end(mark)

    def _enter(self, tag: Tag) -> Close | None:
        """Begin an element; return how to leave it, or nothing to pass over what it holds."""
        name = tag.name
        reason = hint = ""
        if tag.attrs:
            reason, hint = self._rules.verdict_on(tag, self.inline.written)
            if self._targets:
                self._name(tag)
        elif name in WIDGETS:
            reason = "widget"
        if reason and reason != KEEP:
            if self._skip(tag, reason):
                return None
            hint = reason
        handler = self._handlers.get(name)
        leave = handler(self, tag) if handler else do_nothing
        self._mark = None
        if leave is None or handler is None:
            return leave
        if reason == KEEP:
            return self._keep(leave)
        if name not in INLINE and self.grid is None and not self.raw and not self._rules.kept:
            inline, counts = self.inline, self.counts
            self._mark = (
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
        """End the running text: it becomes blocks of the kind that is open."""
        if not self.inline.size and not self.later:
            return
        if self.grid is not None or self.raw:
            if not self.inline.line_empty:
                self.inline.break_line()
            return
        if self.inline.size:
            for content in self.inline.take():
                self.builder.add(DraftBlock(self.context.kind, content, level=self.context.level))
        if self.later:
            for draft in self.later:
                self.builder.add(draft)
            self.later = []

    def become(self, kind: BlockKind, level: int = 0) -> Close:
        """Open a block of another kind: what it holds takes that kind."""
        self.flush()
        before, self.context = self.context, Context(kind, level)

        def close() -> None:
            self.flush()
            self.context = before

        return close

    def frame(self, kind: FrameKind, marker: str = "", group: int = 0) -> Close:
        """Open a container: what it holds is paragraphs again.

        Args:
            kind: What it is.
            marker: What a page paints before its first line.
            group: Of a list item, the number of its list.
        """
        self.flush()
        frames = self.builder.enter(kind, marker, group)
        before, self.context = self.context, Context()

        def close() -> None:
            self.flush()
            self.builder.frames = frames
            self.context = before

        return close

    def is_caption(self, tag: Tag) -> bool:
        """Tell whether a block is a caption: by its class, below a placeholder."""
        items = self.builder.drafts
        if not items or items[-1].kind not in (BlockKind.MEDIA, BlockKind.CAPTION):
            return False
        return self._rules.is_caption(tag)

    def look(self, tag: Tag, most: int | None) -> str | None:
        """Return the text in an element before it is read; nothing when it is longer than asked.

        After `LOOKS` texts that were too long every text counts as such, so that elements in
        elements cost linear time.
        """
        if not self._looks:
            return None
        text = text_of(tag, most)
        self._looks -= text is None
        return text

    def find(self, tag: Tag, names: Container[str], most: int = 200) -> list[Tag]:
        """Return the elements of some names in an element, among its first nodes.

        After `NODES` nodes of all such elements none is found, so that elements in elements cost
        little.

        Args:
            tag: Where to look.
            names: The names.
            most: How many nodes are looked at.
        """
        nodes = first_nodes(tag, min(most, self._nodes))
        self._nodes -= len(nodes)
        return [node for node in nodes if isinstance(node, Tag) and node.name in names]

    def _skip(self, tag: Tag, reason: str) -> bool:
        """Take out an element with all it holds, unread, unless it is too long for its reason."""
        if reason in self.builder.allowed:
            return False
        text = self.look(tag, SHORT.get(reason))
        if text is None:
            return False
        if text:
            self.flush()
            self.builder.add(DraftBlock(BlockKind.PARAGRAPH, InlineText(text), reason=reason))
        return True

    def _keep(self, leave: Close) -> Close:
        """Judge nothing until an element is left."""
        self._rules.kept += 1

        def close() -> None:
            self._rules.kept -= 1
            leave()

        return close

    def _end(self, mark: _StartFields) -> None:
        """Judge an element that has ended; one without links or a cue is no matter of judgement."""
        links = self.counts.links - mark[5]
        if not links and not mark[1]:
            return
        group, drafts = ElementStart(*mark), self.builder.drafts
        extent = (group.first, len(drafts))
        if extent == self._judged and not group.hint:
            return
        self._judged = extent
        reason = judge(
            group,
            drafts,
            self.inline.written - group.written,
            self.inline.linked - group.linked,
            links,
            self.counts.shares - group.shares,
        )
        if reason:
            self.builder.remove(group.first, reason)

    def _name(self, tag: Tag) -> None:
        for name in (attribute(tag, "id"), attribute(tag, "name")):
            if name and name in self._targets:
                self.inline.name(name)


def do_nothing() -> None:
    """Leave an element that changes nothing."""
