"""Script conversion for display: other characters, the same offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.chinese import scripts
from reader.text.chinese.scripts import Conversion, Script, can_convert, convert
from reader.text.document import Document
from reader.text.layout.page import Page, PageStyle
from reader.text.width import cells
from tests.text.strategies import documents, texts

pytest.importorskip("opencc", reason="comes with the extra [script]")


def test_conversion_follows_phrases() -> None:
    assert convert("皇后的头发，以后发展。", Script.TRADITIONAL) == "皇后的頭髮，以後發展。"
    assert convert("頭髮與發展", Script.SIMPLIFIED) == "头发与发展"
    assert convert("头發", Script.ORIGINAL) == "头發"


@given(texts, st.sampled_from(Script))
def test_conversion_keeps_every_offset(text: str, script: Script) -> None:
    converted = convert(text, script)
    assert len(converted) == len(text)
    for before, after in zip(text, converted, strict=True):
        assert before == after or before > "\u2e7f"


def test_a_phrase_that_changes_length_is_converted_in_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def longer(text: str) -> str:
        return text.replace("甲乙", "子丑寅").replace("丙", "卯")

    monkeypatch.setattr(scripts, "_converter", lambda _: longer)
    assert convert("丙\n甲乙丙", Script.TRADITIONAL) == "卯\n甲乙卯"


def test_scripts_are_cyclic() -> None:
    seen = [Script.ORIGINAL]
    while (following := seen[-1].following) is not Script.ORIGINAL:
        seen.append(following)
    assert seen == [Script.ORIGINAL, Script.SIMPLIFIED, Script.TRADITIONAL]


def test_without_opencc_text_is_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts, "_converter", lambda _: None)
    assert not can_convert()
    assert convert("头发", Script.TRADITIONAL) == "头发"


@pytest.mark.slow
@given(documents(), st.sampled_from(Script), st.integers(2, 60))
def test_conversion_keeps_line_widths(document: Document, script: Script, width: int) -> None:
    conversion = Conversion(document.text, script)
    page = Page(document, PageStyle(width), [("title", "头发與發展"), ("url", "https://a.b/发")])
    for _, line in page.window(page.first, 1_000):
        painted = list(conversion.painted(line))
        assert len(painted) == len(line.glyphs)
        assert [cells(text) for text in painted] == [cells(glyph.text) for glyph in line.glyphs]
        if line.role == "url" or script is Script.ORIGINAL:
            assert "".join(painted) == line.text
