"""Folding: texts that compare as equal, and the source offsets of folded characters."""

from __future__ import annotations

import importlib.metadata
import re
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.text.chinese import variants
from reader.text.fold import bare_counts, fold, fold_bare, map_fold
from reader.text.tables import generate_variants

# What the archive is written in, and what folds to more, fewer or other characters.
HARD = "中國国裏裡里著着覆复，。「」“” \u3000\n\tＡａéÉİßﬁ½①㎡ｶﾞガ\u0301\u3099\u200b\ufe0f👩\u200d"
TEXTS = st.text(st.sampled_from(HARD) | st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("軟體開發", "软体开发"),
        ("裏面裡面", "里面里面"),
        ("看著", "看着"),
        ("瞭解回覆", "了解回复"),
        ("港\ufffd口", "港口"),
        ("衛生衞生", "卫生卫生"),
        ("敘述敍述", "叙述叙述"),
        ("臺灣", "台湾"),
        ("發髮", "发发"),
        ("乾燥幹部", "干燥干部"),
        ("ＣＯＰ２８", "cop28"),
        ("，！？（）", ",!?()"),
        ("\u3000\xa0", "  "),
        ("ｶﾞｷﾞ", "ガギ"),
        ("か\u3099", "が"),
        ("한글", unicodedata.normalize("NFD", "한글")),
        ("Erdoğan CAFÉ", "erdogan cafe"),
        ("e\u0301", "é"),
        ("Straße", "STRASSE"),
        ("ﬁne ① ㎡ Ⅷ …", "fine 1 m2 viii ..."),
        ("零\u200b宽\ufeff的\u00ad", "零宽的"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("☎\ufe0f", "☎"),
        ("\N{CJK COMPATIBILITY IDEOGRAPH-F9C1}", "疗"),
        ("K", "k"),
    ],
)
def test_forms_of_one_word_fold_to_the_same_text(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("像", "象"), ("沈", "沉"), ("座", "坐"), ("已", "己"), ("は", "ば"), ("中 国", "中国")],
)
def test_different_words_fold_to_different_texts(first: str, second: str) -> None:
    assert fold(first) != fold(second)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("他说：「好。」", "他说好"),
        ("“ＣＯＰ 28”——《书》…", "cop28书"),
        ("标题｜副题 ～ a|b", "标题副题ab"),
        ("<书名>·J·R·R·", "书名jrr"),
        ("1.5% $3", "15$3"),
        ("一\n二\t三\u3000四\u200b", "一二三四"),
        ("？！……", ""),
    ],
)
def test_spaces_and_punctuation_are_dropped(text: str, bare: str) -> None:
    assert fold_bare(text) == bare


@given(TEXTS)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_bare(fold_bare(text)) == fold_bare(text) == fold_bare(fold(text))


def test_every_character_of_the_basic_plane_and_every_variant_folds_once() -> None:
    codes = [*range(0xD800), *range(0xE000, 0x10000), *map(ord, variants.FORMS)]
    text = "".join(map(chr, codes))
    assert fold(fold(text)) == fold(text)


@given(TEXTS, TEXTS)
def test_counts_are_the_lengths_of_the_bare_beginnings(first: str, second: str) -> None:
    counts = bare_counts(first + second)
    assert counts[len(first)] == len(fold_bare(first))
    assert counts[-1] - counts[len(first)] == len(fold_bare(second))


@given(TEXTS, TEXTS)
def test_folding_distributes_over_concatenation(first: str, second: str) -> None:
    assert fold(first + second) == fold(first) + fold(second)
    assert fold_bare(first + second) == fold_bare(first) + fold_bare(second)


@given(
    st.text(st.sampled_from("中国éÉüñガぎ한글aZ１")),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
)
def test_folding_is_independent_of_normalization(
    text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]
) -> None:
    assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(TEXTS, st.booleans(), st.data())
def test_a_folded_range_comes_from_the_range_that_folds_to_it(
    text: str, bare: bool, data: st.DataObject
) -> None:
    folded = map_fold(text, bare=bare)
    assert folded.text == (fold_bare if bare else fold)(text)
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    assume(folded.text)
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, stop = folded.source_range(start, end)
    assert 0 <= first < stop <= len(text)
    part = (fold_bare if bare else fold)(text[first:stop])
    assert folded.text[start:end] in part
    # Nothing is lost of the last character's marks, and no next character is taken.
    assert stop == len(text) or fold(text[stop])
    assert len(part) < end - start + 36  # U+FDFA, the longest of all, unfolds to 18


def test_a_range_includes_the_marks_of_its_last_character() -> None:
    assert map_fold("e\u0301x").source_range(0, 1) == (0, 2)
    assert map_fold("好\u200b，", bare=True).source_range(0, 1) == (0, 2)


def test_a_range_within_an_unfolded_character_is_that_character() -> None:
    assert map_fold("a½b").source_range(2, 3) == (1, 2)


def test_every_representative_folds_to_itself() -> None:
    assert len(variants.FORMS) == len(variants.FOLDED) == len(set(variants.FORMS))
    assert not set(variants.FORMS) & set(variants.FOLDED)


def test_the_table_matches_its_generator() -> None:
    opencc = pytest.importorskip("opencc", reason="the dictionaries come with opencc")
    made_from = re.search(r"OpenCC (\S+)", variants.__doc__ or "")
    assert made_from is not None
    if importlib.metadata.version("opencc") != made_from[1]:
        pytest.skip(f"made from {made_from[1]}, not {opencc.__version__}")
    table = generate_variants.join(generate_variants.read_pairs())
    assert dict(zip(variants.FORMS, variants.FOLDED, strict=True)) == {
        form: table[form] for form in variants.FORMS
    }


@pytest.mark.parametrize("name", ["s2t", "s2tw", "s2hk", "t2s", "tw2s", "hk2s"])
def test_articles_fold_to_the_same_text_in_both_scripts(name: str, samples: Path) -> None:
    opencc = pytest.importorskip("opencc", reason="converts the script")
    text = "".join(path.read_text("utf-8") for path in sorted(samples.rglob("*.md")))
    converted = opencc.OpenCC(name).convert(text)
    assert len(converted) == len(text) > 1000
    unlike = sum(fold(first) != fold(second) for first, second in zip(text, converted, strict=True))
    changed = sum(first != second for first, second in zip(text, converted, strict=True))
    assert unlike <= changed // 100
