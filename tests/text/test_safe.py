from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cleaning.pipeline import clean
from reader.commands.output import print_lines
from reader.text.escaping import json_text
from reader.text.safe import (
    dangers,
    is_plain,
    is_thin,
    outgoing,
    payloads,
    safe,
    safe_line,
    spelled,
    thinned,
)

EVERY = "".join(map(chr, range(sys.maxunicode + 1)))


def forbidden(character: str) -> bool:
    code = ord(character)
    return (
        (unicodedata.category(character) in ("Cc", "Cs") and character != "\n")
        or character in "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        or 0xE0000 <= code <= 0xE0FFF
        or code in (0x2028, 0x2029)
        or 0xFFF9 <= code <= 0xFFFB
        or 0xFDD0 <= code <= 0xFDEF
        or code & 0xFFFE == 0xFFFE
    )


FRAMES = ("{}", *(pytest.param(frame, marks=pytest.mark.slow) for frame in ("\x1b{}", "{}[31m")))
"""Contexts for each code point."""


@pytest.mark.slow
@pytest.mark.parametrize("frame", FRAMES)
def test_no_code_point_reaches_the_terminal_as_a_command(frame: str) -> None:
    before, after = frame.split("{}")
    every = (after + before).join(EVERY)
    cleaned = safe(before + every + after)
    assert not [character for character in set(cleaned) if forbidden(character)]
    assert safe(cleaned) == cleaned


@pytest.mark.slow
@pytest.mark.parametrize("frame", FRAMES)
def test_characters_are_mapped_independently(frame: str) -> None:
    pieces = [frame.replace("{}", character) for character in EVERY]
    apart = "".join(map(safe, pieces))
    assert apart == safe("".join(pieces)) == safe(apart)


@pytest.mark.slow
def test_no_output_changes_a_plain_character(capsys: pytest.CaptureFixture[str]) -> None:
    plain = "".join(filter(is_plain, EVERY))
    assert set(plain) > {*map(chr, range(0x20, 0x7F)), *"\t\n，。“”—…、《》桥渡한カé🌉𠮷"}
    assert thinned(plain) == plain
    assert json_text(f"{plain}\u202e") == f"{plain}\\u202e"  # the one that is not plain ends
    print_lines([f"{plain}\x1b"])  # the short cut
    assert capsys.readouterr().out == f"{plain}␛\n"


@pytest.mark.parametrize(
    "text", ["a\x1bb", "桥\u200b", "\u202e桥", "❤\ufe0f", "\ud800", "桥\u3164", "\U000e0041"]
)
def test_a_text_with_one_other_character_is_not_plain(text: str) -> None:
    assert not is_plain(text)


@given(st.text(), st.text())
def test_safe_is_idempotent_and_distributes_over_concatenation(a: str, b: str) -> None:
    assert safe(safe(a)) == safe(a)
    assert safe(a + b) == safe(a) + safe(b)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("\x00\x07\x7f", "␀␇␡"),
        ("\x9b31m", "\ufffd31m"),
        ("a\u202eb", "a\ufffdb"),
        ("a\tb\nc", "a b\nc"),
        ("\ud800", "\ufffd"),
        ("中\u2028文", "中\n文"),
    ],
)
def test_a_control_becomes_visible(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    "text",
    ["👨‍👩‍👧‍👦🇨🇳👍🏽☎️", "བོད་ཡིག", "שָׁלוֹם", "tiếng Việt", "中\u200b文"],
)
def test_ordinary_text_is_unchanged_and_not_dangerous(text: str) -> None:
    assert safe(text) == text
    assert dangers(text) == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a\x1b[31m", 1),
        ("\x9b\u202e", 2),
        ("a\r\nb\tc\x85d\x0ce", 0),
        ("\u200eשלום\u200f", 0),
        ("🏴\U000e0067\U000e0062\U000e007f", 0),
        ("a\U000e0041\U000e0042", 1),
        ("葛\U000e0100城", 0),
    ],
)
def test_only_dangers_are_counted(text: str, count: int) -> None:
    assert dangers(text) == count


SELECTORS = "".join(chr(0xFE00 + number) for number in (1, 7, 3, 15, 0, 2))
THIN = (
    ("甲" + "\ufe0f" * 30 + "乙", "甲\ufe0f乙", 1),
    ("甲" + SELECTORS + "乙", "甲\ufe01乙", 1),
    ("葛" + "\U000e0101\U000e0155\U000e01ef", "葛\U000e0101", 1),
    ("ᠠ\u180b\u180c\u180d\u180bᠡ", "ᠠ\u180bᠡ", 1),
    ("a\U000e0100b\U000e0150c", "abc", 2),
    ("a\ufe0fb", "ab", 0),
    ("\ufe0f题", "题", 0),
    ("中" + "\u200b\u200c" * 20 + "文", "中\u200b文", 1),
    ("中" + "\u200d" * 30, "中\u200d", 1),
    ("中" + "\u2062\u2063\u2064\u2061" + "文", "中\u2062文", 1),
    ("中\u200b\u200b\u200b文", "中\u200b文", 0),
    ("🏴" + "\U000e0061" * 40, "🏴", 1),
    ("甲\U000e0041\U000e0042", "甲", 1),
    ("❤️️", "❤️", 0),
)
"""A text, its outgoing form, and the number of reported runs."""
HONEST = (
    "❤️‍🔥 👨‍👩‍👧‍👦 🇨🇳 👍🏽 ☎️ 1️⃣ #️⃣ ♥︎",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "葛\U000e0100城市 辻\U000e0101",
    "ᠮᠣᠩᠭᠣᠯ\u180eᠠ ᠠ\u180b", "می\u200cخواهم", "ක්\u200dර", "中\u200b文", "ﷺ\ufe00",
)  # fmt: skip


@pytest.mark.parametrize(("text", "kept", "count"), THIN, ids=ascii)
def test_one_selector_and_one_joiner_stay_after_a_character(
    text: str, kept: str, count: int
) -> None:
    assert thinned(text) == kept
    assert not is_thin(text)
    assert dangers(text) == count


@pytest.mark.parametrize("text", HONEST, ids=ascii)
def test_ordinary_selectors_and_joiners_are_kept_without_notice(text: str) -> None:
    assert thinned(text) == text
    assert dangers(text) == 0


@given(
    st.text(
        "甲a1🏴❤ \u200b\u200c\u200d\ufe00\ufe0f\U000e0100\U000e0061\U000e007f\u180b\u180eᠠ\u00ad"
    )
)
def test_thinned_text_is_thin(text: str) -> None:
    kept = thinned(text)
    assert thinned(kept) == kept
    assert is_thin(kept)
    assert is_thin(text) == (kept == text)
    assert payloads(kept) == 0
    seen = "".join(kept.split()).translate(
        dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufe00\ufe0f"))
    )
    assert all(character in text for character in seen)
    assert outgoing(text) == thinned(safe(text)) == outgoing(outgoing(text))


@pytest.mark.parametrize(
    "body",
    [
        "<p>甲" + "\ufe0f" * 30 + "乙</p>",
        "<p>甲" + "&#xFE0F;" * 30 + "乙</p>",
        "<p>甲" + "&#65039" * 30 + "乙</p>",
        "<p>甲" + "&zwj;&zwnj;" * 9 + "乙</p>",
        "<pre>甲" + "\u200c\u200d" * 9 + "乙</pre>",
        "甲" + SELECTORS + "乙\n\n二",
        "# 题\n\n- 甲" + SELECTORS + "乙\n- 二\n",
    ],
    ids=ascii,
)
def test_hidden_text_is_reported_and_not_exported(body: str) -> None:
    document = clean(body)
    assert is_thin(document.text)
    assert [notice.code for notice in document.notices] == ["controls"]


def test_a_line_is_one_line() -> None:
    assert safe_line("  a\n b\u2029\tc  ") == "a b c"


@given(st.text() | st.text(alphabet=st.sampled_from("甲\x1b\x9b\u202e\U000e0041\ufe0f\u200b\\n\n")))
def test_spelled_text_is_visible_and_safe(text: str) -> None:
    shown = spelled(text)
    assert safe(shown) == shown
    assert not any(unicodedata.category(character) in ("Cf", "Cs", "Cn") for character in shown)
    assert all(f"{ord(character):x}" in shown for character in text if dangers(character))


def test_controls_are_spelled_as_escapes() -> None:
    assert spelled("甲\x1b[31m\u202e\U000e0041\ufe0f乙\\\n") == (
        "甲\\x1b[31m\\u202e\\U000e0041\\ufe0f乙\\\n"
    )
