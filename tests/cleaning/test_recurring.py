"""Recurring text: found across the articles of a source, folded at the end, never lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cleaning.boilerplate.recurring import (
    FEWEST,
    REASON,
    find_recurring,
    fold_recurring,
    standing_lines,
)
from reader.cleaning.pipeline import clean
from reader.text.document import BlockKind, Document

PROMOTION = "訂閱本頻道，每天免費收看最新影片：https://a.example/join"
FOOTER = "本刊文章版权所有，转载请注明出处。"


def article(text: str) -> Document:
    """Return an article of a source: its own text between recurring ones."""
    return clean(f"<p>{PROMOTION}</p><img src=/sign.png><p>{text}</p><p>{FOOTER}</p>")


def recurring_texts(documents: list[Document]) -> tuple[str, ...]:
    """Return the recurring texts of some articles."""
    return find_recurring([standing_lines(document) for document in documents])


def stays(document: Document) -> str:
    """Return the text of the blocks that are not folded."""
    blocks = [block for block in document.blocks if not block.folded]
    return "\n".join(document.text[b.start : b.end] for b in blocks if b.start < b.end)


SOURCE = [article(f"第{n}期讲的是第{n * 7}件事，与别的都不同。") for n in range(8)]


def test_recurring_text_is_folded_at_the_end() -> None:
    texts = recurring_texts(SOURCE)
    folded = fold_recurring(SOURCE[3], texts)
    assert stays(folded) == "第3期讲的是第21件事，与别的都不同。"
    assert [block.folded for block in folded.blocks] == ["", REASON, REASON, REASON]
    assert folded.text == f"{stays(folded)}\n\n{PROMOTION}\n\n{FOOTER}"


def test_a_recurring_end_of_a_joined_line_is_folded() -> None:
    names = ["甲城", "乙镇", "丙村", "丁县", "戊市", "己港"]
    joined = [clean(f"<div>0:00 {n}起1:11 过{n}2:22 到{n}{PROMOTION}</div>") for n in names]
    folded = fold_recurring(joined[2], recurring_texts(joined))
    assert stays(folded) == "0:00 丙村起\n1:11 过丙村\n2:22 到丙村"
    assert folded.text.endswith(PROMOTION)


@pytest.mark.parametrize(
    "sentence", ["外交部发言人在例行记者会上表示，", "the People’s Republic of China "]
)
def test_a_recurring_phrase_inside_sentences_is_not_folded(sentence: str) -> None:
    news = [clean(f"<p>{n}日，{sentence}第{n * 3}件事已有结果。</p>") for n in range(8)]
    texts = recurring_texts(news)
    assert texts
    assert [fold_recurring(document, texts) for document in news] == news


def test_only_headings_above_folded_text_are_folded() -> None:
    series = [
        clean(f"<h2>这一期的主要内容如下所列</h2><p>第{n}件事的来龙去脉。</p>"
              f"<h2>关于本栏目与本栏目的作者</h2><p>{FOOTER}</p>")
        for n in range(6)
    ]  # fmt: skip
    folded = fold_recurring(series[1], recurring_texts(series))
    assert stays(folded) == "这一期的主要内容如下所列\n第1件事的来龙去脉。"
    assert [block.kind for block in folded.blocks if block.folded] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
    ]


def test_few_articles_have_no_recurring_text() -> None:
    assert recurring_texts(SOURCE[: FEWEST - 1]) == ()


def test_the_order_of_the_articles_does_not_matter() -> None:
    shuffled = [SOURCE[index] for index in (3, 1, 7, 0, 6, 2, 5, 4)]
    assert recurring_texts(shuffled) == recurring_texts(SOURCE)


def test_offsets_follow_the_text() -> None:
    documents = [
        clean(
            f"<p>{FOOTER}</p><p>文<b>粗{n}</b><a href='#n'>[1]</a></p><p id=n>[1] 注{n}</p>"
            f"<table><tr><td>甲{n}<td>乙<tr><td>丙<td>丁</table><div hidden>藏</div><p>完{n}</p>"
        )
        for n in range(5)
    ]
    folded = fold_recurring(documents[2], recurring_texts(documents))
    text = folded.text
    assert text.endswith(FOOTER)
    assert [text[s.start : s.end] for b in folded.blocks for s in b.spans] == ["粗2", "[1]"]
    cells = [text[c.start : c.end] for b in folded.blocks for row in b.rows for c in row]
    assert cells == ["甲2", "乙", "丙", "丁"]
    assert text[folded.anchors["n"] :].startswith("注2")
    (removed,) = folded.removed
    last = folded.blocks[removed.block]
    assert text[last.start : last.end] == "完2"


LINES = st.lists(
    st.sampled_from([PROMOTION, FOOTER, "短行", "另一行完全不同的字，说着别的事情。", "", "-" * 30])
    | st.text("汉字ab。 ", max_size=30),
    max_size=6,
)


@given(st.lists(LINES, min_size=1, max_size=7))
def test_folding_loses_nothing(articles: list[list[str]]) -> None:
    documents = [clean("\n".join(lines)) for lines in articles]
    texts = recurring_texts(documents)
    for document in documents:
        folded = fold_recurring(document, texts)
        assert sorted(re.sub(r"\s", "", folded.text)) == sorted(re.sub(r"\s", "", document.text))
        flags = [bool(block.folded) for block in folded.blocks]
        assert flags == sorted(flags)
        at = 0
        for block in folded.blocks:
            assert at <= block.start <= block.end <= len(folded.text)
            assert folded.text[at : block.start].strip("\n") == ""
            at = block.end
        assert fold_recurring(folded, ()) == folded
