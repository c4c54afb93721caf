"""Comparison of two texts: both can be rebuilt, no cluster is split, changes are told apart."""

from __future__ import annotations

from functools import cache
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.comparison.compare import compare
from reader.text.comparison.lines import Change, ComparedLine, Fold, folded, lines
from reader.text.comparison.parts import Comparison, PartKind
from reader.text.comparison.renditions import to_document, to_html, to_markdown, to_text
from reader.text.comparison.sequences import LARGEST, align, common_subsequence, heaviest_chain
from reader.text.comparison.tokens import Source
from reader.text.width import clusters

ODD = ("👨\u200d👩\u200d👧", "é", "e\u0301", "🇹🇼", "한", "葛\U000e0100", "นำ้", "\u200b", "क्षि")
WORDS = (
    "氣候",
    "气候",
    "峰會",
    "拜登",
    "3.5",
    "35",
    "5%",
    "，",
    "。",
    "！",
    "\n",
    " ",
    "COP26",
    "ａ",
)
TEXTS = st.lists(st.sampled_from(WORDS + ODD) | st.text(max_size=3), max_size=60).map("".join)
SMALL_TEXTS = st.text("甲乙丙丁戊。，\n", max_size=24)
PARAGRAPH = "会议定于星期四举行，共有四十个国家的领导人受邀，其中包括中国和美国。"


def signed(comparison: Comparison, *, everything: bool = True) -> str:
    """Return a comparison on one line, with signs."""
    return "\n".join(to_text(lines(comparison, everything=everything), str))


@given(TEXTS, TEXTS, st.booleans())
def test_both_texts_can_be_rebuilt(old: str, new: str, tidy: bool) -> None:
    comparison = compare(old, new, tidy=tidy)
    assert "".join(map(comparison.old_text, comparison.parts)) == old
    assert "".join(map(comparison.new_text, comparison.parts)) == new
    for part, following in pairwise(comparison.parts):
        assert (part.end, part.new_end) == (following.start, following.new_start)


@given(TEXTS, TEXTS)
def test_a_part_is_what_its_kind_says(old: str, new: str) -> None:
    comparison = compare(old, new)
    for part in comparison.parts:
        before, after = comparison.old_text(part), comparison.new_text(part)
        words = [
            Source(text).words(first, last).keys
            for text, first, last in (
                (old, part.start, part.end),
                (new, part.new_start, part.new_end),
            )
        ]
        if part.kind is PartKind.SAME:
            assert before == after
        elif part.kind in (PartKind.FORM, PartKind.PUNCTUATION):
            assert words[0] == words[1]
        else:
            assert words[0] != words[1] or part.kind is PartKind.MOVED


@given(TEXTS, TEXTS)
def test_no_part_begins_or_ends_within_a_cluster(old: str, new: str) -> None:
    comparison = compare(old, new)
    for text, ends in (
        (old, [part.end for part in comparison.parts]),
        (new, [part.new_end for part in comparison.parts]),
    ):
        assert set(ends) <= {0, *accumulate(map(len, clusters(text)))}


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert [part.kind for part in compare(text, text).parts] in ([], [PartKind.SAME])


def most_in_common(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    """Return the length of the longest common subsequence, by its definition."""

    @cache
    def length(at: int, other: int) -> int:
        if at == len(first) or other == len(second):
            return 0
        if first[at] == second[other]:
            return 1 + length(at + 1, other + 1)
        return max(length(at + 1, other), length(at, other + 1))

    return length(0, 0)


@given(SMALL_TEXTS, SMALL_TEXTS)
def test_as_few_words_as_possible_are_changed_in_small_texts(old: str, new: str) -> None:
    comparison = compare(old, new, tidy=False)
    words = [tuple(Source(text).words(0, len(text)).keys) for text in (old, new)]
    kept = sum(
        len(Source(old).words(part.start, part.end).keys)
        for part in comparison.parts
        if part.kind is not PartKind.WORDS
    )
    assert kept == most_in_common(*words)


@given(st.text("abc", max_size=20), st.text("abc", max_size=20))
def test_a_common_subsequence_is_the_longest(first: str, second: str) -> None:
    for pairs in (common_subsequence(first, second), align(first, second)):
        assert all(first[at] == second[other] for at, other in pairs)
        assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(pairs))
        assert len(pairs) == most_in_common(tuple(first), tuple(second))


def test_sequences_too_long_for_that_are_aligned_by_passages() -> None:
    first = [str(number) for number in range(8000)]
    second = [*first[:3000], "x", *first[3100:7000], *["y"] * 50, *first[7000:]]
    assert len(first) * len(second) > LARGEST
    pairs = align(first, second)
    assert all(first[at] == second[other] for at, other in pairs)
    assert len(pairs) == 8000 - 100


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 2, st.integers(1, 9)), max_size=8), st.booleans())
def test_a_chain_is_the_heaviest(edges: list[tuple[int, int, int]], shared: bool) -> None:
    weights = {(at, other): weight for at, other, weight in sorted(edges)}
    unique = [(at, other, weight) for (at, other), weight in sorted(weights.items())]
    best = 0
    for chosen in range(1 << len(unique)):
        chain = [edge for number, edge in enumerate(unique) if chosen >> number & 1]
        if all(
            (one[0] <= two[0] and one[1] <= two[1])
            if shared
            else (one[0] < two[0] and one[1] < two[1])
            for one, two in pairwise(chain)
        ):
            best = max(best, sum(weight for *_, weight in chain))
    assert sum(weights[pair] for pair in heaviest_chain(unique, shared=shared)) == best


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("拜登昨天說話。", "拜登今天說話。", "拜登[-昨-]{+今+}天說話。"),
        ("共有1.5萬人", "共有15萬人", "共有[-1.5-]{+15+}萬人"),
        ("增長5%。", "增長5。", "增長[-5%-]{+5+}。"),
        ("零下-3度", "零下3度", "零下[--3-]{+3+}度"),
        ("2021-04-05起", "2021-04-06起", "[-2021-04-05-]{+2021-04-06+}起"),
        ("比分3:2", "比分32", "比分[-3:2-]{+32+}"),
        ("共1,000人", "共1000人", "共[-1,000-]{+1000+}人"),
        ("The cat sat.", "The cart sat.", "The [-cat-]{+cart+} sat."),
        ("他說，好。", "他說。好！", "他說[-，-]{+。+}好[-。-]{+！+}"),
        ("氣候變化", "气候变化", "[-氣-]{+气+}候[-變-]{+变+}化"),
        ("ＣＯＰ２６", "COP26", "[-ＣＯＰ２６-]{+COP26+}"),
        ("家👨‍👩‍👧人", "家👨‍👩‍👦人", "家[-👨‍👩‍👧-]{+👨‍👩‍👦+}人"),
        ("", "新的。", "{+新的。+}"),
        ("舊的。", "", "[-舊的。-]"),
        ("", "", ""),
    ],
)
def test_changes_are_shown_where_they_are(old: str, new: str, shown: str) -> None:
    assert signed(compare(old, new)) == shown


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("氣候變化", "气候变化", {PartKind.FORM}),
        ("說，好", "說：好", {PartKind.PUNCTUATION}),
        ("共1,000人", "共1000人", {PartKind.FORM}),
        ("共1,5人", "共15人", {PartKind.WORDS}),
        ("唐納德·特朗普", "唐納德特朗普", {PartKind.PUNCTUATION}),
        ("范先生", "范小姐", {PartKind.WORDS}),
        ("5％", "5%", {PartKind.FORM}),
        ("5‰", "5%", {PartKind.WORDS}),
        ("第三段", "第四段", {PartKind.WORDS}),
    ],
)
def test_a_change_of_words_is_told_from_one_of_form(
    old: str, new: str, kinds: set[PartKind]
) -> None:
    assert {part.kind for part in compare(old, new).parts} - {PartKind.SAME} == kinds


LONG = [f"第{number}段：{PARAGRAPH}有人說{number * 7919 % 1000}。" for number in range(12)]


@pytest.mark.parametrize(
    ("new", "figures"),
    [
        (LONG, (0, 0, 0, 0)),
        ([*LONG[:4], *LONG[5:]], (0, 1, 0, 0)),
        ([*LONG[:4], "另一位記者從北京發來完全不同的消息。", *LONG[4:]], (1, 0, 0, 0)),
        (
            [*LONG[:4], LONG[4].replace("中国", "日本"), *LONG[5:]],
            (0, 0, 0, 1),
        ),
        ([*LONG[:2], LONG[2] + LONG[3], *LONG[4:]], (0, 0, 0, 0)),
    ],
)
def test_paragraphs_are_counted(new: list[str], figures: tuple[int, int, int, int]) -> None:
    counted = compare("\n".join(LONG), "\n".join(new)).figures
    assert (counted.added, counted.removed, counted.moved, counted.changed) == figures


def test_a_paragraph_that_moved_is_not_removed_and_added() -> None:
    paragraphs = ["天下大勢分久必合合久必分。", *LONG[:6], "話說周末七國分爭併入於秦。"]
    moved = [*paragraphs[1:], paragraphs[0]]
    comparison = compare("\n".join(paragraphs), "\n".join(moved))
    assert comparison.figures.moved == 1
    assert not comparison.figures.edited
    changes = {piece.change for line in lines(comparison) for piece in line.pieces}
    assert changes == {Change.NONE, Change.MOVED_AWAY, Change.MOVED_HERE}


def test_a_split_sentence_is_not_a_change_of_words() -> None:
    old = "\n".join(
        (*LONG[:3], "會議昨天在北京開幕，各國代表都出席了，他們討論了氣候。", *LONG[3:])
    )
    new = old.replace("開幕，各國", "開幕。\n各國")
    comparison = compare(old, new)
    assert {part.kind for part in comparison.parts} == {PartKind.SAME, PartKind.PUNCTUATION}
    assert comparison.is_same


def test_unchanged_paragraphs_are_folded_with_their_number() -> None:
    new = [*LONG[:5], "全新的一段。", *LONG[5:]]
    items = [*folded(lines(compare("\n".join(LONG), "\n".join(new))))]
    assert items[0] == Fold(5)
    assert isinstance(items[1], ComparedLine)
    assert items[2:] == [Fold(7)]


def test_many_changes_of_script_are_marked_only_when_asked_for() -> None:
    old, new = (
        "氣候變化會議開幕，各國領導人應邀參加，討論減排問題。",
        "气候变化会议开幕，各国领导人应邀参加，讨论减排问题。",
    )
    comparison = compare(old, new.replace("减排", "增长"))
    assert signed(comparison, everything=False) == new.replace("减排", "[-減排-]{+增长+}")
    assert "[-氣-]" in signed(comparison)


@given(TEXTS, TEXTS)
def test_a_document_shows_each_change_in_a_span(old: str, new: str) -> None:
    items = lines(compare(old, new), everything=True)
    compared = to_document(items, str)
    document = compared.document
    spans = [span for block in document.blocks for span in block.spans]
    assert all(document.text[span.start] in "[{" for span in spans)
    assert {span.start for span in spans} >= {start for start, _ in compared.changes}
    assert sum(line.is_changed for line in items) <= len(compared.changes)


def test_renditions_escape_what_the_texts_hold() -> None:
    items = lines(compare("<b>舊*的*", "<b>新*的*"))
    assert "&lt;b&gt;<del>舊</del><ins>新</ins>" in to_html(items, str, "<t>", "")
    assert "{--舊--}{++新++}\\*的\\*" in to_markdown(items, str)
