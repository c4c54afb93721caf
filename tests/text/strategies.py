"""Texts that are hard to lay out: mixed scripts, marks, emoji and invisible characters."""

from __future__ import annotations

from hypothesis import strategies as st

from reader.text.document import (
    Block,
    BlockFrame,
    BlockKind,
    Document,
    FrameKind,
    Media,
    MediaKind,
    TableCell,
)

PIECES = [
    *"中文的汉字漢字龍々ー。，、：；！？…—“”‘’「」（）《》·～／％あいアッ한글",
    *"abcXYZ019.,:;!?-/()[]'\"#&=+%$ ",
    "　", "\u00a0", "\u200b", "\u2060", "\u00ad", "\ufeff", "\u200d",
    "word", "COP28", "3.14", "https://example.com/a-b_c/d?e=f&g=h", "me@example.org",
    "——", "……", "－－－－", "C++", "#话题#", "２０２１年", "12,345.67元",
    "👨‍👩‍👧‍👦", "👍🏽", "☝🏽", "🇨🇳", "🇹", "1️⃣", "❤️", "e\u0301", "\u0301", "क्षि", "ภาษา", "각", "각",
    "مرحبا", "ㅤ", "﷽", "\U00020000", "\ud800", "\u0e33\u0e33\u0e33",
]  # fmt: skip

lines = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
"""Text without newlines."""

texts = st.lists(lines, max_size=4).map("\n".join)
"""Text of several lines."""

widths = st.integers(2, 100)

_frames = st.lists(
    st.builds(
        BlockFrame,
        st.sampled_from(FrameKind),
        st.integers(1, 3),
        st.sampled_from(["", "•", "12.", "[1]", "（一）"]),
    ),
    max_size=12,
).map(tuple)

_media = st.builds(
    Media, st.sampled_from(MediaKind), st.integers(1, 99), st.just("https://a.b/c"), lines, lines
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a document of any blocks in any containers."""
    text, blocks = "", []
    for kind in draw(st.lists(st.sampled_from(BlockKind), max_size=6)):
        start, media = len(text), None
        rows: tuple[tuple[TableCell, ...], ...] = ()
        if kind is BlockKind.TABLE:
            table_rows = []
            for _ in range(draw(st.integers(1, 3))):
                cells = []
                for value in draw(st.lists(lines, min_size=1, max_size=4)):
                    cells.append(TableCell(len(text), len(text) + len(value), draw(st.booleans())))
                    text += value + "\t"
                table_rows.append(tuple(cells))
                text = text[:-1] + "\n"
            rows, text = tuple(table_rows), text[:-1]
        elif kind is BlockKind.MEDIA:
            media = draw(_media)
        elif kind is not BlockKind.RULE:
            text += draw(texts)
        blocks.append(
            Block(
                kind, start, len(text), draw(st.integers(0, 6)), draw(_frames), draw(st.booleans()),
                rows=rows, media=media, folded=draw(st.sampled_from(["", "", "", "share"])),
            )
        )  # fmt: skip
        text += "\n"
    return Document(text, tuple(blocks))
