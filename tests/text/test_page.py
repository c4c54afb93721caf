from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TypedDict

import pytest
from hypothesis import given
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
from reader.text.layout.block_part import BlockPart
from reader.text.layout.flow import FIRST_LINE_INDENT, set_part
from reader.text.layout.line import RULE, SEPARATOR
from reader.text.layout.page import Line, Page, PageStyle, Position
from reader.text.layout.preface import set_preface
from reader.text.layout.sections import LONGEST
from reader.text.width import cells
from tests.text.strategies import documents

Preface = list[tuple[str, str]]

styles = st.builds(
    PageStyle,
    st.integers(2, 60),
    st.sampled_from(["none", "first-line"]),
    st.sampled_from([True, False, "auto"]),
    st.sampled_from(["strict", "basic", "unicode"]),
    st.sampled_from([1, 2]),
    st.sampled_from(["auto", "off"]),
    st.booleans(),
    st.booleans(),
)

prefaces = st.lists(
    st.tuples(st.sampled_from(["title", "byline"]), st.text(max_size=40)), max_size=2
)


class BlockFields(TypedDict, total=False):
    """What a block has beyond its kind and its text."""

    tight: bool
    frames: tuple[BlockFrame, ...]
    media: Media
    folded: str


def build(*parts: tuple[BlockKind, str] | tuple[BlockKind, str, BlockFields]) -> Document:
    text, blocks = "", []
    for part in parts:
        kind, content = part[:2]
        start = len(text)
        text += content
        blocks.append(Block(kind, start, len(text), **(part[2] if len(part) == 3 else {})))
        text += "\n"
    return Document(text, tuple(blocks))


def table(*rows: tuple[str, ...], head: bool = True) -> Document:
    text, cells = "", []
    for number, row in enumerate(rows):
        table_row = []
        for value in row:
            table_row.append(TableCell(len(text), len(text) + len(value), head and number == 0))
            text += value + "\t"
        cells.append(tuple(table_row))
        text = text[:-1] + "\n"
    text = text[:-1]
    return Document(text, (Block(BlockKind.TABLE, 0, len(text), rows=tuple(cells)),))


def painted(page: Page) -> list[str]:
    return [line.text for _, line in page.window(page.first, 10_000)]


def every_line(page: Page) -> list[tuple[Position, Line]]:
    return page.window(page.first, 100_000)


P, QUOTE, ITEM = BlockKind.PARAGRAPH, FrameKind.QUOTE, FrameKind.ITEM


@pytest.mark.slow
@given(documents(), styles, prefaces)
def test_no_line_is_too_wide_except_for_hanging_marks(
    document: Document, style: PageStyle, preface: Preface
) -> None:
    page = Page(document, style, preface)
    for _, line in every_line(page):
        assert line.cells <= style.width + (0 if style.hang is False else 2)


@pytest.mark.slow
@given(documents(), styles, prefaces)
def test_the_lines_of_a_block_partition_it(
    document: Document, style: PageStyle, preface: Preface
) -> None:
    page = Page(document, style, preface)
    for index, block in enumerate(document.blocks):
        lines = page.lines(index)
        assert lines[0].start == block.start
        assert lines[-1].next_start == block.end
        for line, following in pairwise(lines):
            assert line.start <= line.end <= line.next_start == following.start


@pytest.mark.slow
@given(documents(), styles)
def test_every_cluster_is_shown_once_and_in_order(document: Document, style: PageStyle) -> None:
    page = Page(document, style)
    for index, block in enumerate(document.blocks):
        if block.folded or block.kind is BlockKind.TABLE:
            continue
        glyphs = [g for line in page.lines(index) for g in line.glyphs if g.start >= 0]
        assert all(a.end <= b.start for a, b in pairwise(glyphs))
        shown = {offset for g in glyphs for offset in range(g.start, g.end)}
        hidden = set(range(block.start, block.end)) - shown
        assert {document.text[offset] for offset in hidden} <= set("\n \t\u3000\u200b")


@pytest.mark.slow
@given(documents(), styles, prefaces)
def test_offsets_round_trip_through_positions(
    document: Document, style: PageStyle, preface: Preface
) -> None:
    page = Page(document, style, preface)
    for position, line in every_line(page):
        column = 0
        for glyph in line.glyphs:
            if glyph.start >= 0 and glyph.cells:
                assert page.locate(glyph.start) == (position, column)
                for cell in range(column, column + glyph.cells):
                    assert page.offset_at(position, cell) == glyph.start
            column += glyph.cells


@pytest.mark.slow
@given(documents(), styles, prefaces)
def test_every_offset_has_a_position(
    document: Document, style: PageStyle, preface: Preface
) -> None:
    page = Page(document, style, preface)
    for offset in range(-1, len(document.text) + 1):
        position, column = page.locate(offset)
        line = page.line(position)
        assert 0 <= column <= max(line.cells, 1)
        assert line.role != "blank" or not document.blocks


@pytest.mark.slow
@given(documents(), styles, prefaces)
def test_virtual_glyphs_have_no_offset(
    document: Document, style: PageStyle, preface: Preface
) -> None:
    for _, line in every_line(Page(document, style, preface)):
        assert all((glyph.start < 0) == (glyph.end < 0) for glyph in line.glyphs)
        if line.role == "blank" or line.block < 0:
            assert all(glyph.start < 0 for glyph in line.glyphs)


@pytest.mark.slow
@given(documents(), styles, prefaces, st.lists(st.integers(-30, 30), max_size=8))
def test_moves_follow_the_lines(
    document: Document, style: PageStyle, preface: Preface, moves: list[int]
) -> None:
    walked = [position for position, _ in every_line(Page(document, style, preface))]
    page = Page(document, style, preface)
    place, position = 0, page.first
    for move in moves:
        place = min(max(place + move, 0), len(walked) - 1)
        position = page.move(position, move)
        assert position == walked[place]
    assert page.move(page.first, 10_000) == page.last == walked[-1]
    assert sorted(walked) == walked


@pytest.mark.slow
@given(documents(), styles, prefaces)
def test_line_counts_are_exact_after_layout(
    document: Document, style: PageStyle, preface: Preface
) -> None:
    page = Page(document, style, preface)
    walked = every_line(page)
    assert page.total == len(walked)
    for number, (position, line) in enumerate(walked):
        assert page.above(position) == number
        assert page.line(position) == line


@pytest.mark.slow
@given(documents(), styles, styles)
def test_a_resize_keeps_the_first_visible_character(
    document: Document, before: PageStyle, after: PageStyle
) -> None:
    page, resized = Page(document, before), Page(document, after)
    for _, line in every_line(page):
        seen = (glyph for glyph in line.glyphs if glyph.start >= 0 and glyph.text.strip())
        first = next(seen, None)  # a space may end a narrower line, and is not drawn there
        if first:
            position, _ = resized.locate(first.start)
            shown = resized.line(position).glyphs
            assert any(glyph.start <= first.start < glyph.end for glyph in shown)


@pytest.mark.slow
@given(documents(), styles)
def test_gaps_and_justification_add_only_virtual_cells(
    document: Document, style: PageStyle
) -> None:
    plain = Page(document, replace(style, justify=False))
    full = Page(document, replace(style, justify=True))
    for (_, left), (_, right) in zip(every_line(plain), every_line(full), strict=True):
        assert [g for g in left.glyphs if g.start >= 0] == [g for g in right.glyphs if g.start >= 0]
        assert left.cells <= right.cells


def test_a_width_below_two_counts_as_two() -> None:
    assert Page(build((P, "中文")), PageStyle(0)).width == 2


def test_an_empty_document_has_a_line() -> None:
    page = Page(Document("", ()), PageStyle(10))
    assert page.first == page.last == page.move(page.first, 5)
    assert [line.role for _, line in every_line(page)] == ["blank"]
    assert page.locate(0) == (page.first, 0)
    assert page.offset_at(page.first, 3) == 0


def test_the_preface_is_above_the_body() -> None:
    page = Page(build((P, "正文")), PageStyle(20), [("title", "题目"), ("byline", "作者")])
    assert [(position.block, line.role, line.text) for position, line in every_line(page)] == [
        (-1, "title", "题目"),
        (-1, "byline", "作者"),
        (0, "blank", ""),
        (0, "", "正文"),
    ]


DATE = "2024-05-06 00:00 UTC"


@pytest.mark.parametrize("width", range(2, 60))
@pytest.mark.parametrize(
    "parts",
    [
        ("甲乙丙丁戊己", "子丑寅卯", DATE),
        ("A Source of Many Words", DATE, "2,121 字", "6 分钟"),
        (DATE,),
        ("出处" * 30, DATE),
    ],
    ids=["Han", "Latin", "date", "long"],
)
def test_a_byline_is_broken_between_its_parts(parts: tuple[str, ...], width: int) -> None:
    """A part breaks only where it is wider than a line; no line has a dot at an end."""
    byline = SEPARATOR.join(parts)
    page = Page(build((P, "正文")), PageStyle(width), [("byline", byline)])
    shown = [line.text for _, line in every_line(page) if line.role == "byline"]
    assert not any(line.startswith("·") or line.endswith("·") for line in shown)
    assert "".join(shown).replace(" ", "").replace("·", "") == (
        byline.replace(" ", "").replace("·", "")
    )
    for part in parts:
        if cells(part) <= width:
            assert any(part in line for line in shown)
    if width >= 10:
        assert not any(line.endswith("-") for line in shown)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (66, [f"示例 · 茶事 · {DATE} · 5,314 characters · 13 minutes"]),
        (65, [f"示例 · 茶事 · {DATE}", "5,314 characters · 13 minutes"]),
        (34, [f"示例 · 茶事 · {DATE}", "5,314 characters · 13 minutes"]),
        (33, ["示例 · 茶事", DATE, "5,314 characters · 13 minutes"]),
        (20, ["示例 · 茶事", DATE, "5,314 characters", "13 minutes"]),
    ],
)
def test_the_lines_of_a_byline_are_of_similar_length(width: int, lines: list[str]) -> None:
    byline = SEPARATOR.join(["示例", "茶事", DATE, "5,314 characters", "13 minutes"])
    page = Page(build((P, "正文")), PageStyle(width), [("byline", byline)])
    assert [line.text for _, line in every_line(page) if line.role == "byline"] == lines


@given(st.lists(st.integers(1, 12), min_size=1, max_size=7), st.integers(12, 30))
def test_a_byline_has_the_fewest_lines_and_the_least_slack(sizes: list[int], width: int) -> None:
    parts = ["x" * size for size in sizes]
    preface = set_preface([("byline", SEPARATOR.join(parts))], PageStyle(width))

    def cost(lines: Sequence[str]) -> tuple[int, int]:
        return len(lines), sum((width - len(line)) ** 2 for line in lines)

    ways = [
        [SEPARATOR.join(parts[a:b]) for a, b in pairwise((0, *breaks, len(parts)))]
        for count in range(len(parts))
        for breaks in combinations(range(1, len(parts)), count)
    ]
    fitting = [cost(lines) for lines in ways if max(map(len, lines)) <= width]
    assert cost([one.line.text for one in preface]) == min(fitting)


@pytest.mark.parametrize("width", [2, 10, 24, 80])
def test_a_url_takes_one_line_and_a_rule_the_whole_width(width: int) -> None:
    url = "iyouport.org/香港快递小哥再次罢工/with/a/long/path.html"
    page = Page(build((P, "正文")), PageStyle(width), [("url", url), (RULE, "")])
    lines = [line for _, line in every_line(page) if line.block < 0]
    assert [line.role for line in lines] == ["url", RULE]
    assert lines[0].cells <= width
    assert lines[1].text == "─" * width
    assert (lines[0].text == url) == (cells(url) <= width)


@given(styles, st.text(max_size=60), st.sampled_from(["title", "byline", "url"]))
def test_every_column_of_the_preface_leads_to_its_text(
    style: PageStyle, text: str, role: str
) -> None:
    page = Page(build((P, "正文")), style, [("title", "题目"), (role, text)])
    for line in page.preface:
        columns = [line.offset_at(column) for column in range(-1, line.line.cells + 2)]
        assert columns[0] is columns[-1] is None
        given_text = ("题目", text)[line.number]
        offsets = [offset for offset in columns if offset is not None]
        assert offsets == sorted(offsets)
        assert all(0 <= offset <= len(given_text) for offset in offsets)


def test_blank_lines_separate_blocks_that_are_not_tight() -> None:
    page = Page(build((P, "一"), (P, "二"), (P, "三", {"tight": True})), PageStyle(20))
    assert painted(page) == ["一", "", "二", "三"]


def test_paragraphs_are_indented_or_separated_by_blank_lines() -> None:
    document = build((P, "　　一二三四五六七八"), (P, "二"), (BlockKind.HEADING, "题"), (P, "三"))
    assert painted(Page(document, PageStyle(16))) == [
        "一二三四五六七八",
        "",
        "二",
        "",
        "题",
        "",
        "三",
    ]
    indent = " " * FIRST_LINE_INDENT
    lines = painted(Page(document, PageStyle(16, indent="first-line", words="off")))
    assert lines == [indent + "一二三四五", "六七八", indent + "二", "", "题", "", indent + "三"]


def test_adjacent_quotations_stay_separate() -> None:
    first, second = BlockFrame(QUOTE, 1), BlockFrame(QUOTE, 2)
    page = Page(
        build(
            (P, "甲甲甲甲甲", {"frames": (first,)}),
            (P, "乙", {"frames": (first,)}),
            (P, "丙", {"frames": (second,)}),
            (P, "丁", {"frames": (second, BlockFrame(QUOTE, 3))}),
        ),
        PageStyle(10, words="off"),
    )
    assert painted(page) == ["│ 甲甲", "│ 甲甲甲", "│ ", "│ 乙", "", "│ 丙", "│ ", "│ │ 丁"]


def test_list_text_is_indented_behind_its_markers() -> None:
    outer, inner = BlockFrame(ITEM, 1, "10."), BlockFrame(ITEM, 2, "•")
    page = Page(
        build(
            (P, "一二三四", {"frames": (outer,)}),
            (P, "五", {"frames": (outer,)}),
            (P, "六七八九", {"frames": (outer, inner), "tight": True}),
        ),
        PageStyle(12, words="off"),
    )
    assert painted(page) == ["10. 一二三四", "", "    五", "    • 六", "      七八九"]


def test_deep_nesting_leaves_half_the_width_to_the_text() -> None:
    frames = tuple(BlockFrame(ITEM, number, "•") for number in range(5_000))
    lines = painted(Page(build((P, "中" * 30, {"frames": frames})), PageStyle(20, words="off")))
    assert lines[0].endswith("• " + "中" * 5)
    assert len(lines) <= 6


def test_code_is_cut_without_reflowing() -> None:
    document = build((BlockKind.CODE, "def f():\n\treturn '。，'\n\n  x"))
    assert painted(Page(document, PageStyle(12))) == [
        "def f():",
        "    return '",
        "。，'",
        "",
        "  x",
    ]


def test_a_forced_line_end_ends_the_line() -> None:
    assert painted(Page(build((P, "一\n二\n\n三")), PageStyle(20))) == ["一", "二", "", "三"]


def test_lines_of_verse_keep_their_indent() -> None:
    poem = "　　一二三\n　　四五六七八九\n七八"
    page = Page(build((P, poem)), PageStyle(20, words="off"))
    assert painted(page) == ["一二三", "　　四五六七八九", "七八"]
    position, column = page.locate(poem.index("四"))
    assert column == 4
    assert page.offset_at(position, 0) == poem.index("\n") + 1
    narrow = Page(build((P, poem)), PageStyle(8, words="off"))
    assert painted(narrow) == ["一二三", "　　四五", "六七八九", "七八"]
    tiny = Page(build((P, poem)), PageStyle(6, words="off"))  # there is no room for it
    assert painted(tiny) == ["一二三", "四五六", "七八九", "七八"]


def test_a_placeholder_is_one_line() -> None:
    media = Media(MediaKind.IMAGE, 3, "https://a.b/c.png", "a.b", "一只猫坐在窗台上")
    document = build((BlockKind.MEDIA, "", {"media": media}))
    assert painted(Page(document, PageStyle(40))) == ["[image 3 · 一只猫坐在窗台上 · a.b]"]
    assert painted(Page(document, PageStyle(14))) == ["[image 3 · 一…"]


def test_a_folded_block_is_one_line_until_it_is_opened() -> None:
    document = build((P, "正文"), (P, "版权所有，转载必究。", {"folded": "recurring"}))
    assert painted(Page(document, PageStyle(20)))[-1] == "▸ recurring"
    assert painted(Page(document, PageStyle(20), opened={1}))[-1] == "版权所有，转载必究。"


def test_a_soft_hyphen_is_shown_at_a_break() -> None:
    page = Page(build((P, "auto\u00admobile")), PageStyle(6))
    assert painted(page) == ["auto-", "mobile"]
    assert page.line(page.first).glyphs[-1].start == -1


def test_marks_hang_in_simplified_but_not_in_traditional_text() -> None:
    simplified = "这里说过们，他们个个。"
    traditional = "這裡說過們，他們個個。"
    assert painted(Page(build((P, simplified)), PageStyle(10, words="off")))[0] == "这里说过们，"
    assert painted(Page(build((P, traditional)), PageStyle(10, words="off")))[0] == "這裡說過"


def test_gaps_separate_han_from_latin_inside_lines_only() -> None:
    page = Page(build((P, "用COP28和3个A")), PageStyle(30, gap=True))
    assert painted(page) == ["用 COP28 和 3 个 A"]
    assert page.offset_at(page.first, 2) == 1
    narrow = Page(build((P, "中文COP")), PageStyle(4, gap=True))
    assert painted(narrow) == ["中文", "COP"]


def test_justified_lines_are_full_except_the_last() -> None:
    text = "中文 text 与标点，混排的段落要两端对齐，最后一行除外。" * 3
    page = Page(build((P, text)), PageStyle(31, hang=False, justify=True))
    lines = [line for _, line in every_line(page)]
    assert {line.cells for line in lines[:-1]} == {31}
    assert lines[-1].cells < 31


TABLE = table(
    ("年份", "国家", "说明"),
    ("2019", "中国", "这里是一段要在单元格里换行的说明"),
    ("2020", "US", "短"),
)


def test_a_table_that_fits_is_a_grid() -> None:
    assert painted(Page(TABLE, PageStyle(32, words="off"))) == [
        "年份 │ 国家 │ 说明",
        "─────┼──────┼───────────────────",
        "2019 │ 中国 │ 这里是一段要在单元",
        "     │      │ 格里换行的说明",
        "     │      │                   ",
        "2020 │ US   │ 短",
    ]


def test_a_table_that_does_not_fit_is_records() -> None:
    assert painted(Page(TABLE, PageStyle(20, words="off"))) == [
        "年份 · 国家 · 说明",
        "",
        "年份: 2019",
        "国家: 中国",
        "说明: 这里是一段要在",
        "  单元格里换行的说明",
        "",
        "年份: 2020",
        "国家: US",
        "说明: 短",
    ]


@pytest.mark.parametrize("width", [2, 3, 5, 8, 20, 32, 60])
def test_every_cell_of_a_table_is_found(width: int) -> None:
    page = Page(TABLE, PageStyle(width))
    for offset, character in enumerate(TABLE.text):
        if character not in "\t\n":
            position, column = page.locate(offset)
            assert page.offset_at(position, column) == offset


def test_spanning_cells_fill_their_columns() -> None:
    text = "甲乙丙\t丁\n一\t二\n三"
    rows = (
        (TableCell(0, 3, columns=2), TableCell(4, 5, rows=2)),
        (TableCell(6, 7), TableCell(8, 9)),
        (TableCell(10, 11),),
    )
    document = Document(text, (Block(BlockKind.TABLE, 0, len(text), rows=rows),))
    assert painted(Page(document, PageStyle(40))) == ["甲乙丙  │ 丁", "一 │ 二 │ ", "三 │    │ "]


def test_opening_or_jumping_in_a_long_text_lays_out_only_what_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from reader.text.layout import page as module

    laid: list[int] = []

    def noted(part: BlockPart) -> tuple[Line, ...]:
        laid.append(part.index)
        return set_part(part)

    monkeypatch.setattr(module, "set_part", noted)
    document = build(*((P, f"第{number}段，" + "中文" * 45 + "。") for number in range(3_000)))
    page = Page(document, PageStyle(40))
    page.window(page.first, 40)
    assert len(laid) <= 12
    page.window(page.move(page.last, -39), 40)
    page.window(page.locate(len(document.text) // 2)[0], 40)
    page.locate(len(document.text) // 3)
    assert len(laid) <= 40
    assert page.total == pytest.approx(3_000 * 6, rel=0.1)


def test_a_paragraph_of_any_length_is_laid_out_piece_by_piece() -> None:
    text = "长段落里的一句话，没有换行。" * 10_000
    page = Page(build((P, text)), PageStyle(40, words="off"))
    position = page.last
    assert page.line(position).next_start == len(text)
    assert page.offset_at(page.locate(len(text) - 1)[0], 0) > len(text) - LONGEST
    middle, column = page.locate(len(text) // 2)
    assert page.offset_at(middle, column) == len(text) // 2
    assert page.total == pytest.approx(len(text) * 2 / 39.3, rel=0.05)
    assert page.move(page.move(middle, 3_000), -3_000) == middle
    assert Position(0, 0) < middle < position
