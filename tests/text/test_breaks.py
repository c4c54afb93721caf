from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given

from reader.text import wrap
from reader.text.layout.breaks import opportunities
from reader.text.layout.line import Level
from reader.text.tables import VERSION
from tests.text.strategies import texts

# At the strict level; "|" marks the opportunities.
FAMILIAR = """
参|加|“COP28”|大|会
他|引|用|了|老|话|「不|积
约|1,234,567.89|亿|元
2021|年
1.5℃
1,234|年
见|https://a.com/b。
mail|给|me@example.org，|好
a-|b
和/或
和／或
一|二︰|三
你|好﹑|他
北|京——|上|海
他。——|说
我|们|（上|海）|好
甲|（乙）、|丙
「『甲』」|乙
https://example.com/a-b_c?d=e&f#g
F#|和|C#
－|－|－|－
天|气————|好
e\u0301a|中|é
１|２|３
"""


def marked(text: str, level: Level = "strict") -> str:
    places = opportunities(text, level=level)
    parts = zip([0, *places], [*places, len(text)], strict=True)
    return "|".join(text[start:end] for start, end in parts)


def conformance_cases(path: Path) -> list[tuple[str, list[int]]]:
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text, places = "", []
        for sign in line.partition("#")[0].split():
            if sign == "÷":
                places.append(len(text))
            elif sign != "×":
                text += chr(int(sign, 16))
        if text:
            cases.append((text, [place for place in places if 0 < place < len(text)]))
    return cases


@pytest.mark.slow
def test_the_conformance_test_of_the_pinned_version(shared: Path) -> None:
    cases = conformance_cases(shared / "unicode" / VERSION / "LineBreakTest.txt")
    assert len(cases) > 19_000
    wrong = [text for text, places in cases if opportunities(text, level="unicode") != places]
    assert wrong == []


def test_reviewed_cases_at_their_level(shared: Path) -> None:
    path = shared / "unicode" / "clreq-cases.tsv"
    wrong = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("# "):
            strict, _, basic = line.partition("\t")
            cases: list[tuple[Level, str]] = [("strict", strict), ("basic", basic or strict)]
            wrong += [(at, want) for at, want in cases if marked(want.replace("|", ""), at) != want]
    assert wrong == []


@pytest.mark.parametrize("case", FAMILIAR.split())
def test_known_hard_cases(case: str) -> None:
    assert marked(case.replace("|", "")) == case


@pytest.mark.parametrize(
    "text", ["plain words, here.", "naïve café", "Привет, мир", "can't — won't", "a/b", "(1) x"]
)
def test_text_without_han_follows_unicode(text: str) -> None:
    assert opportunities(text) == opportunities(text, level="unicode")


@pytest.mark.parametrize("find", [opportunities, partial(wrap, width=10)])
def test_an_unknown_level_is_refused(find: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="loose"):
        find("中文", level="loose")


def test_korean_breaks_at_spaces_and_untailored_at_syllables() -> None:
    assert marked("한국어는 띄어쓰기") == "한국어는 |띄어쓰기"
    assert marked("한국어", "unicode") == "한|국|어"


CLOSING = (
    "、，。．：；！？｡､‼⁇⁈⁉︰﹐﹑﹒﹔﹕﹖﹗”’」』）〉》】〗〕］｝〙〛〞〟﹂﹄︶︺﹚｣)]}"
    "–～〜‐-－~゠·・‧･/／—⸺―…⋯‥々〻ヽヾゝゞーッぁ"
)
OPENING = "“‘「『（〈《【〖〔［｛〘〚〝｢([{"
BESIDE = "中あー한aA5”」）)]。，！!?.:;%℃—…·～-/\"'“「《(０Ａ★😀→=+#"


@pytest.mark.parametrize("before", BESIDE)
def test_no_mark_starts_a_line(before: str) -> None:
    assert [
        mark for mark in CLOSING if mark != before and 2 in opportunities(f"中{before}{mark}中")
    ] == []


@pytest.mark.parametrize("after", BESIDE)
def test_no_opening_mark_ends_a_line(after: str) -> None:
    assert [mark for mark in OPENING if 2 in opportunities(f"中{mark}{after}中")] == []


@given(texts)
def test_offsets_ascend_within_the_text(text: str) -> None:
    for level in ("strict", "basic", "unicode"):
        places = opportunities(text, level=level)
        assert places == sorted(set(places))
        assert all(0 < place < len(text) for place in places)


@given(texts)
def test_breaks_are_after_newlines_and_spaces_never_before(text: str) -> None:
    for level in ("strict", "basic", "unicode"):
        places = set(opportunities(text, level=level))
        for match in re.finditer("[ \n]", text):
            assert match.start() not in places or text[match.start() - 1] == "\n"
            assert match[0] == " " or match.end() in places or match.end() == len(text)
