from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.document import Block, BlockKind, Document
from reader.text.units import Unit, next_unit, previous_unit, sentences, unit_at, words
from reader.text.words import is_traditional, split_words
from tests.text.strategies import documents, texts

# "|" marks the ends of sentences within a text.
SENTENCES = [
    "他走了。|天黑了！|真的吗？|是。",
    "他说：“今天天气好。我们走吧。”|然后走了。",
    "“你好吗？”他问。|“我很好。”她说。",
    "「好。」|他點頭。",
    "「好。」他說。|再見。",
    "他写道：“甲。乙。丙！”，并且签了名。|后来呢？",
    "“为什么？”的问题没有答案。",
    "他喊：“快跑！”|大家都跑了。",
    "他（不是我。）走了。|好！",
    "（全书完。）|再版说明。",
    "圆周率是3.14左右。|约为1.5%。",
    "The U.S. is big. |It has No.1 cities. |Mr. Smith met Dr. Who at 5 p.m. on Jan. 5.",
    "He said “Stop. Go.” and left. |Then came back.",
    "Wait... what? |Yes!",
    "等……我不知道。|他走了……后来又回来。",
    "我……",
    "真的！？|是！！！|好。",
    "真的。。。好吧。",
    "这是真的吗?|是的!|好。",
    "见https://a.com/b?c=1.html。|好。",
    "文件a.tar.gz在此。|版本2.0发布了。",
    "你好.|世界很大.",
    "1. 第一条",
    "彼は「行こう。」と言った。|そして出た。",
    "第一行\n|第二行",
    # dialogue, and what is said about it
    "“我们走吧。”他说，“天快黑了。”|大家站了起来。",
    "他说：“你知道吗？‘没有人能回答。’这句话是谁说的？”|没人应声。",
    "「他說：『好。』然後走了。」|沒有人說話。",
    "“是吗？”|“是的。”|“那好。”",
    "“是吗？”她看着窗外，问道。|“是的。”他答。",
    "“可是——”|“没有可是！”",
    "他说：“……”|没有人懂。",
    "“……”|他沉默。",
    "“好的……”他说。|“好的……”|“走吧。”",
    "“我……我不知道。”|他低下头。",
    "所谓“这个……”问题。|好。",
    "“A股涨了1.5%。”分析师称。|市场平静。",
    "他问“什么时候？”时，没有人回答。|“为什么？”这个问题没有答案。",
    '"真的吗？"他问。|"真的。"',
    '他说:"好."|然后走了.',
    # titles, lists, abbreviations
    "《为什么是我？》是一本书。|《你好！》也是。|读完了《怎么办？》。|睡了。",
    "1.第一点。|2.第二点。|（这是一句。）|见图1.2和3.4.5节。",
    "He left at 5 p.m. |She stayed. |The price is $3.50. |J. K. Rowling wrote v1.2.3.",
    "I like pears etc. |Not apples, pears, etc. and so on.",
]

WORDS = [
    ("I don’t know 3.14, ok?", ["I", "don’t", "know", "3.14", ",", "ok", "?"]),
    ("well-known  e-mail", ["well-known", "e-mail"]),
    ("——“！”", ["——“！”"]),
    ("　 \n\t", []),
]


@pytest.mark.parametrize("case", SENTENCES)
def test_sentences(case: str) -> None:
    text = case.replace("|", "")
    parts = [text[start:end] for start, end in sentences(text)]
    assert parts == [sentence.strip() for sentence in case.split("|")]


def test_a_very_long_quotation_is_split() -> None:
    text = "“" + "这是一句话。" * 60 + "”"
    assert len(sentences(text)) == 60


@given(texts, st.integers(0, 20), st.integers(0, 200))
def test_sentences_and_words_cover_all_but_spaces(text: str, start: int, end: int) -> None:
    for find in (sentences, words):
        ranges = find(text, start, end)
        assert all(a < b for a, b in ranges)
        assert all(left[1] <= right[0] for left, right in pairwise(ranges))
        covered = {offset for a, b in ranges for offset in range(a, b)}
        rest = set(range(start, min(end, len(text)))) - covered
        assert all(text[offset].isspace() for offset in rest)


@pytest.mark.parametrize(("text", "parts"), WORDS)
def test_words_without_han(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in words(text)] == parts


def test_words_of_mixed_scripts() -> None:
    pytest.importorskip("rjieba")
    text = "今天COP28会议讨论氣候變化问题。"
    parts = [text[start:end] for start, end in words(text)]
    assert parts == ["今天", "COP28", "会议", "讨论", "氣候變化", "问题", "。"] or parts == [
        "今天", "COP28", "会议", "讨论", "氣候", "變化", "问题", "。",
    ]  # fmt: skip


def test_japanese_is_split_by_its_own_model() -> None:
    pytest.importorskip("budoux")
    assert split_words("スーパーで買い物をする人々") == ["スーパーで", "買い物を", "する", "人々"]


def test_without_a_segmenter_every_character_is_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.text import units

    monkeypatch.setattr(units, "split_words", lambda text: None)
    assert units.words("中文a") == [(0, 1), (1, 2), (2, 3)]


@given(texts.filter(bool))
def test_words_concatenate_to_the_text(text: str) -> None:
    assert "".join(split_words(text) or [text]) == text


@pytest.mark.parametrize(
    ("text", "traditional"),
    [("这是简体字", False), ("這是繁體字", True), ("plain", False), ("大人", False)],
)
def test_the_script_of_a_text_is_detected(text: str, traditional: bool) -> None:
    assert is_traditional(text) is traditional


@pytest.mark.slow
@given(documents(), st.sampled_from(Unit))
def test_steps_visit_every_unit_in_both_directions(document: Document, unit: Unit) -> None:
    forth, back = [], []
    unit_range = next_unit(document, unit, -1)
    while unit_range:
        forth.append(unit_range)
        unit_range = next_unit(document, unit, unit_range[0])
    unit_range = previous_unit(document, unit, len(document.text) + 1)
    while unit_range:
        back.append(unit_range)
        unit_range = previous_unit(document, unit, unit_range[0])
    assert forth == back[::-1]
    assert all(left[1] <= right[0] for left, right in pairwise(forth))
    for start, end in forth:
        block = document.blocks[document.block_at(start)]
        assert block.start <= start < end <= block.end
        assert unit_at(document, unit, start) == unit_at(document, unit, end - 1) == (start, end)


def test_a_document_without_text_has_no_units() -> None:
    empty = Document("", ())
    media = Document("\n", (Block(BlockKind.MEDIA, 0, 0), Block(BlockKind.RULE, 1, 1)))
    for document in (empty, media):
        for unit in Unit:
            assert unit_at(document, unit, 0) is None
