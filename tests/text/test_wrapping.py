"""Wrapping of plain text: properties of the engine, and hard cases."""

from __future__ import annotations

import re
import sys
import textwrap
from itertools import pairwise
from typing import Any, TypedDict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.text import wrap
from reader.text.layout import paragraph
from reader.text.layout.filling import balance, fill
from reader.text.layout.line import Level, WordBreaking
from reader.text.layout.paragraph import HANGING, Setting, analyse
from reader.text.layout.wrapping import wrapped
from reader.text.width import cells, graphemes
from tests.text.strategies import lines, texts, widths

IGNORED = re.compile("[ \t\n\u3000\u200b\u00ad\ufeff\v\f\r\x85\u2028\u2029]+")
TRIMMED = " \t\u3000\u200b"


class How(TypedDict):
    """The settings of a wrap."""

    level: Level
    hang: bool
    ambiguous: int
    words: WordBreaking
    greedy: bool


settings = st.fixed_dictionaries(
    {
        "level": st.sampled_from(["strict", "basic", "unicode"]),
        "hang": st.booleans(),
        "ambiguous": st.sampled_from([1, 2]),
        "words": st.sampled_from(["auto", "off"]),
        "greedy": st.booleans(),
    }
)

HANGING_MARK = How(level="strict", hang=True, ambiguous=1, words="auto", greedy=True)
"""Drawn texts hardly ever have a mark that hangs."""

# Filled greedily, no hanging, at the strict level.
LAID_OUT = [
    (16, "联合国气候大会⏎COP28在迪拜举⏎行，与会者超过八⏎万人，OpenAI也派⏎代表参加。"),
    (24, "他在会上引用了一句老话⏎「不积跬步，无以至千⏎里」，随后又提到《劝⏎学》。"),
    (30, "详见⏎https://www.example.com/zh-⏎hans/articles/2021/11/cop26-⏎summary.html。"),
    (8, "一家人👨‍👩‍👧‍👦⏎出门旅⏎行，带着⏎国旗🇨🇳🇹🇼⏎和👍🏽手⏎势。"),
]


@pytest.mark.parametrize("length", [32_767, 32_768, 40_000])
def test_a_paragraph_of_many_cells_takes_few_bytes(length: int) -> None:
    paragraph = analyse("桥" * length, Setting(words="off"))
    starts = [line.start for line in fill(paragraph, 40, hang=True)]
    assert starts == list(range(0, length, 20))
    numbers = (paragraph.before, paragraph.breaks, paragraph.ends, paragraph.reach)
    assert sum(map(sys.getsizeof, numbers)) < 17 * length


@pytest.mark.parametrize(("width", "case"), LAID_OUT)
def test_hard_cases_wrap_as_written(width: int, case: str) -> None:
    text = case.replace("⏎", "")
    assert wrap(text, width, hang=False, greedy=True) == case.split("⏎")


@given(texts, widths, settings)
def test_only_spaces_at_line_ends_are_lost(text: str, width: int, how: How) -> None:
    lines = wrap(text, width, **how)
    assert IGNORED.sub("", "".join(lines)) == IGNORED.sub("", text)
    assert all(line == line.strip(TRIMMED) for line in lines)


@given(lines, widths, settings)
def test_the_lines_partition_the_paragraph(text: str, width: int, how: How) -> None:
    setting = Setting(how["level"], how["words"], how["ambiguous"])
    lines = fill(analyse(text, setting), width, hang=how["hang"], greedy=how["greedy"])
    assert lines[-1].next_start == len(text)
    assert [line.next_start for line in lines[:-1]] == [line.start for line in lines[1:]]
    for line in lines:
        assert line.start <= line.end <= line.next_start
        assert text[line.end : line.next_start].strip(TRIMMED) == ""
        assert line.start < line.next_start or not text.strip(TRIMMED)
    assert text[: lines[0].start].strip(TRIMMED) == ""


@example("一二三四五六七八。九十", 8, HANGING_MARK)
@example("他说“好。”" * 5, 9, HANGING_MARK)
@given(texts, widths, settings)
def test_no_line_is_too_wide_except_for_one_hanging_mark(text: str, width: int, how: How) -> None:
    for line in wrap(text, width, **how):
        wide = cells(line, ambiguous=how["ambiguous"])
        if wide > width:
            assert how["hang"]
            assert line[-1] in HANGING
            assert wide - width <= 2
            assert cells(line[:-1], ambiguous=how["ambiguous"]) <= width


@given(lines, st.integers(8, 100), settings)
def test_no_cluster_is_cut(text: str, width: int, how: How) -> None:
    setting = Setting(how["level"], how["words"], how["ambiguous"])
    lines = fill(analyse(text, setting), width, hang=how["hang"], greedy=how["greedy"])
    whole = {grapheme.start for grapheme in graphemes(text)} | {len(text)}
    assert {offset for line in lines for offset in line} <= whole


@given(lines, widths, st.booleans())
def test_wrapping_a_line_is_idempotent(text: str, width: int, hang: bool) -> None:
    for line in wrap(text, width, hang=hang, words="off"):
        assert wrap(line, width, hang=hang, words="off") == ([line] if line else [])


@pytest.mark.slow
@given(st.lists(st.from_regex("[a-z]{1,12}", fullmatch=True)), st.integers(12, 60))
def test_greedy_wrapping_matches_textwrap(words: list[str], width: int) -> None:
    text = " ".join(words)
    assert wrap(text, width, greedy=True) == textwrap.wrap(text, width)


@given(lines, st.integers(2, 60))
def test_the_whole_paragraph_costs_no_more_than_line_by_line(text: str, width: int) -> None:
    paragraph = analyse(text, Setting(words="off"))
    weighed, greedy = fill(paragraph, width), fill(paragraph, width, greedy=True)
    assert len(weighed) <= len(greedy) + 1 + len(greedy) // 8


@given(lines, st.integers(2, 60))
def test_a_heading_takes_no_more_lines_than_a_paragraph(text: str, width: int) -> None:
    paragraph = analyse(text, Setting())
    balanced = balance(paragraph, width)
    assert len(balanced) <= len(fill(paragraph, width, factor=16))
    assert balanced[-1].next_start == len(text)


def test_a_heading_is_balanced_and_keeps_its_words() -> None:
    heading = "联合国气候大会在迪拜开幕与会者超过八万人"
    lines = balance(analyse(heading, Setting()), 36)
    sizes = [cells(heading[line.start : line.end]) for line in lines]
    assert len(sizes) == 2
    assert abs(sizes[0] - sizes[1]) <= 8


def test_words_are_kept_with_a_segmenter() -> None:
    pytest.importorskip("rjieba")
    text = "我们在人民广场附近的图书馆里讨论了气候变化与经济发展的关系。"
    divided = {
        "我们",
        "人民",
        "广场",
        "附近",
        "图书馆",
        "讨论",
        "气候",
        "变化",
        "经济",
        "发展",
        "关系",
    }
    for width in range(20, 40, 2):
        lines = wrap(text, width, hang=False)
        ends = [line[-1] + after[0] for line, after in pairwise(lines)]
        assert not any(end in word for end in ends for word in divided)


def test_traditional_words_are_kept_too() -> None:
    pytest.importorskip("rjieba")
    lines = wrap("我們在人民廣場附近的圖書館裡討論了氣候變化與經濟發展的關係。", 22, hang=False)
    ends = {line[-1] + after[0] for line, after in pairwise(lines)}
    assert not ends & {"書館", "圖書", "發展", "廣場", "變化"}


@pytest.mark.parametrize("width", range(2, 12))
def test_a_url_is_complete_at_any_width(width: int) -> None:
    url = "https://example.com/" + "a" * 40 + "/?x=1&y=2"
    lines = wrap("见" + url + "。", width, hang=False)
    assert "".join(lines) == "见" + url + "。"
    assert max(map(cells, lines)) <= width


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        # after punctuation where the line is then at least 40 % full, else where the line ends
        ("https://a.com/bcdefgh/" + "i" * 30, 20, "https://a.com/bcdefgh/"),
        ("x" * 50, 20, "x" * 20),
        # an address starts a line of its own; anything else is cut rather than leaving a hole
        ("见https://www.example.com/abc/def", 24, "见"),
        ("中文" + "y" * 50, 24, "中文" + "y" * 20),
        # a small hole is left
        ("中文中文中文中文" + "y" * 50, 24, "中文中文中文中文"),
    ],
)
def test_the_first_cut_of_a_wide_part(text: str, width: int, expected: str) -> None:
    first = wrap(text, width, hang=False, words="off")[0]
    assert first == expected[: len(first)]
    assert cells(first) >= 0.4 * width or first == expected


def test_no_closing_mark_is_alone_on_the_last_line() -> None:
    lines = wrap("（" + "x" * 39 + "）。", 40, hang=False)
    assert lines[-1] not in ("）", "）。", "。")


def test_an_unbreakable_space_is_kept() -> None:
    assert wrap("aaa\u00a0bbb ccc", 7) == ["aaa\u00a0bbb", "ccc"]


@pytest.mark.parametrize(
    "text", ["中。 \u3000", "中。 \u3000文", "中。\u3000 \u3000文", "a \u3000b"]
)
@pytest.mark.parametrize("hang", [True, False])
def test_a_run_of_several_spaces_is_broken_at_its_end_only(text: str, hang: bool) -> None:
    lines = fill(analyse(text, Setting()), 2, hang=hang)
    assert all(line.start < line.end for line in lines)
    assert all(text[line.start] not in " \u3000" for line in lines)


def test_ideographic_spaces_make_no_empty_line() -> None:
    assert wrap("\u3000" * 30 + "中文", 10) == ["中文"]
    assert wrap("中文" + "\u3000" * 30 + "中文", 10) == ["中文", "中文"]


def test_an_empty_text_has_no_lines_and_an_empty_line_is_one() -> None:
    assert wrap("", 10) == []
    assert wrap("一\n\n二", 10) == ["一", "", "二"]


def test_soft_hyphens_are_not_printed_and_break() -> None:
    assert wrap("auto\u00admobile", 6) == ["auto", "mobile"]
    assert wrap("auto\u00admobile", 20) == ["automobile"]


def test_marks_hang_only_if_allowed() -> None:
    text = "一二三四五，六七八九十。"
    assert wrap(text, 10, words="off") == ["一二三四五，", "六七八九十。"]
    assert all(cells(line) <= 10 for line in wrap(text, 10, hang=False))
    assert wrap("這裡說過，他們個個。", 8, hang="auto", words="off") == [
        "這裡說",
        "過，他們",
        "個個。",
    ]


def test_a_lone_last_character_is_avoided() -> None:
    text = "一二三四五六七八九十" * 2 + "百"
    assert wrap(text, 20, hang=False, words="off", greedy=True)[-1] == "百"
    assert len(wrap(text, 20, hang=False, words="off")[-1]) > 2


def test_digits_stay_with_their_unit_if_cheap() -> None:
    text = "这件事情发生在2021年的春天里"
    assert wrap(text, 18, hang=False, words="off", greedy=True)[0].endswith("2021")
    assert not wrap(text, 18, hang=False, words="off")[0].endswith("2021")


def test_full_width_digits_and_letters_stay_together_if_cheap() -> None:
    text = "他们说一共有了１００％的把握来做ＡＢＣ的事情"
    assert any("１００％" in line for line in wrap(text, 18, hang=False, words="off"))
    assert wrap("１" * 20, 10) == ["１" * 5] * 4


@pytest.mark.parametrize("how", [{"ambiguous": 3}, {"words": "on"}, {"level": "loose"}])
def test_unknown_settings_are_refused(how: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=str(next(iter(how.values())))):
        wrap("中文", 4, **how)


def test_disputed_clusters_count_with_their_maximum_width() -> None:
    # printed as it is, a heart with an emoji selector takes two cells in some terminals
    assert wrap("爱❤️爱", 5) == ["爱❤️", "爱"]
    assert wrap("爱🇨爱", 5) == ["爱🇨", "爱"]  # half of a flag
    assert wrap("爱爱 🏽爱", 6) == ["爱", "爱 🏽", "爱"]  # a skin tone on nothing
    assert wrap("中🏽中", 5) == ["中🏽", "中"]
    assert sum(grapheme.cells for grapheme in graphemes("爱❤️爱")) == 5


def test_a_cluster_that_is_wider_than_the_line_is_cut() -> None:
    assert wrap("\u0e33" * 8, 3) == ["\u0e33" * 3, "\u0e33" * 3, "\u0e33" * 2]


def test_lone_surrogates_do_not_stop_the_segmenter() -> None:
    assert wrap("中文\ud800文章", 4) == ["中文", "\ud800", "文章"]


def test_a_long_run_of_kana_takes_linear_time() -> None:
    assert len(wrap("カ" * 40_000, 40)) == 2_000


def test_a_huge_text_takes_linear_time() -> None:
    text = "中文字符，abc 12。" * 2_000 + "x" * 20_000 + "。" * 5_000
    lines = wrap(text, 40, words="off")
    assert IGNORED.sub("", "".join(lines)) == IGNORED.sub("", text)


def test_a_message_fits_a_terminal_whose_ambiguous_characters_are_wide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reader.text.width._ambiguous", 2)
    message = "“书”已存到“文件夹”——按“u”撤销…" * 3
    shown = wrapped(message, 20)
    assert "".join(shown) == message
    assert all(cells(line) <= 20 for line in shown)


def test_few_analyses_of_short_texts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = paragraph._AnalysisCache(10_000)
    monkeypatch.setattr(paragraph, "_analyses", kept)
    for number in range(1000):
        analyse(str(number), Setting())
    assert 0 < len(kept._paragraphs) <= 10_000 / paragraph._OVERHEAD
