from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.decoding import decode

SIMPLIFIED = (
    "---\ntitle: 井水与河水\n---\n清晨的河边总有人挑水，桶里晃着一点天光。老人说，泡茶的水不能急，"
    "要让它在缸里静一夜，沙子沉下去，声音也沉下去，第二天舀出来的才是水。年轻人不信，拧开龙头就烧，"
    "喝了几年，忽然也买了一口缸。我们问他为什么，他想了想说：“等它静下来的时候，自己也静下来了。”\n"
)
TRADITIONAL = (
    "---\ntitle: 井水與河水\n---\n清晨的河邊總有人挑水，桶裡晃著一點天光。老人說，泡茶的水不能急，"
    "要讓它在缸裡靜一夜，沙子沉下去，聲音也沉下去，第二天舀出來的才是水。年輕人不信，擰開龍頭就燒，"
    "喝了幾年，忽然也買了一口缸。我們問他為什麼，他想了想說：「等它靜下來的時候，自己也靜下來了。」\n"
)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "cp950", "big5hkscs"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        ("Plain English about tea.\n", "ascii", "utf-8"),
        ("Plain English in two bytes a letter.\n", "utf-16-le", "utf-16-le"),
    ],
)
def test_text_comes_back_whatever_it_was_written_in(text: str, encoding: str, name: str) -> None:
    found = decode(text.encode(encoding))
    assert (found.text, found.encoding) == (text, name)
    assert [notice.code for notice in found.notices] == ["encoding"] * (name != "utf-8")


JAPANESE = (
    "川の灯りはなぜ緑なのか、と子どもたちは聞く。老いた船頭は笑って、昔この川には蛍がいたからだと言う。"
    "いまは電気の灯りだけれど、色だけは蛍のままにしてある。\n"
)
KOREAN = (
    "강가의 등불은 왜 초록색일까 하고 아이들은 묻는다. 늙은 사공은 웃으며 옛날 이 강에는 "
    "반딧불이가 있었기 때문이라고 말한다. 지금은 전기로 켜지만 색은 그대로 두었다.\n"
)
HONG_KONG = "佢哋喺河邊飲茶，啲人話呢度嘅水好甜。我哋冇嘢講，淨係坐低睇住條河。\n"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (KOREAN, "euc_kr", "cp949"),
        (KOREAN, "cp949", "cp949"),
        (HONG_KONG, "big5hkscs", "big5hkscs"),
        (HONG_KONG, "gb18030", "gb18030"),
        (SIMPLIFIED.replace("\n", ""), "utf-16-le", "utf-16-le"),
        (TRADITIONAL.replace("\n", ""), "utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("shape", ["{}", "<html><p>{}</p></html>", "# Notes\n\n{}\n1234567890"])
def test_the_encoding_that_reads_best_is_used(
    text: str, encoding: str, name: str, shape: str
) -> None:
    shaped = shape.format(text)
    read = decode(shaped.encode(encoding))
    assert (read.text, read.encoding) == (shaped, name)
    assert [notice.code for notice in read.notices] == ["encoding"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (KOREAN, "cp949"), (TRADITIONAL, "gb18030"),
     (SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5"), (SIMPLIFIED, "utf-16-le")],
)  # fmt: skip
@pytest.mark.parametrize("length", [12, 20, 40])
def test_a_dozen_characters_are_enough(text: str, encoding: str, length: int) -> None:
    start = text.index("---\n", 4) + 4 if text.startswith("---") else 0
    for at in range(start, len(text) - length, 3):
        words = text[at : at + length]
        assert decode(words.encode(encoding)).text == words


@pytest.mark.parametrize(
    ("declared", "written", "text"),
    [
        ("gb2312", "utf-8", SIMPLIFIED),
        ("utf-8", "gb18030", SIMPLIFIED),
        ("big5", "gb18030", SIMPLIFIED),
        ("gb2312", "big5", TRADITIONAL),
        ("shift_jis", "gb18030", SIMPLIFIED),
        ("iso-8859-1", "gb18030", SIMPLIFIED),
        ("euc-kr", "gb18030", SIMPLIFIED),
        ("gbk", "euc_kr", KOREAN),
        ("gb2312", "cp932", JAPANESE),
    ],
)
def test_a_page_that_declares_another_encoding_is_not_believed(
    declared: str, written: str, text: str
) -> None:
    page = f'<html><head><meta charset="{declared}"></head><p>{text}</p>'
    assert decode(page.encode(written)).text == page
    xml = f'<?xml version="1.0" encoding="{declared}"?><p>{text}</p>'
    assert decode(xml.encode(written)).text == xml


@pytest.mark.parametrize(
    ("declared", "codec"), [("gb2312", "gb18030"), ("big5", "big5"), ("Shift_JIS", "cp932")]
)
def test_what_is_declared_decides_where_little_is_written(declared: str, codec: str) -> None:
    for words in ("井", "水", "茶山", "三川"):
        page = f'<?xml version="1.0" encoding="{declared}"?><p>{words}</p>'
        assert decode(page.encode(codec)).text == page
        assert decode(words.encode(codec), declared=declared).text == words


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_is_believed_and_left_out(mark: bytes, encoding: str) -> None:
    found = decode(mark + SIMPLIFIED.encode(encoding))
    assert (found.text, found.encoding, found.notices) == (SIMPLIFIED, encoding, ())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le"])
def test_a_beginning_may_be_cut_anywhere(encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    data = text.encode(encoding)
    for end in range(len(data) // 2, len(data)):
        assert text.startswith(decode(data[:end], final=False).text)


@pytest.mark.parametrize(
    ("bad", "shown"),
    [
        (b"\xff", "\ufffd"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"\xc0\xaf", "\ufffd\ufffd"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
        (b"\xf5\x80\x80\x80", "\ufffd\ufffd\ufffd\ufffd"),
        (b"\xe4\xb8", "\ufffd"),
    ],
)
def test_damage_is_shown_where_it_is(bad: bytes, shown: str) -> None:
    head, tail = SIMPLIFIED[:40], SIMPLIFIED[40:]
    found = decode(head.encode() + bad + tail.encode())
    assert (found.text, found.encoding) == (head + shown + tail, "utf-8")
    assert [notice.code for notice in found.notices] == ["encoding"]


@given(st.integers(), st.floats(0.001, 0.3))
def test_damaged_utf8_is_never_taken_for_anything_else(seed: int, rate: float) -> None:
    rng = random.Random(seed)  # noqa: S311 - damage, no secret
    data = bytearray((SIMPLIFIED + TRADITIONAL).encode())
    for index in range(len(data)):
        if rng.random() < rate:
            data[index] = rng.randrange(0x80, 0x100)
    text = bytes(data).decode("utf-8", "replace")
    han = sum("\u4e00" <= char <= "\u9fff" for char in text)
    if text.count("\ufffd") < 50 * han:
        assert decode(bytes(data)).encoding == "utf-8"


@given(st.integers(0, len(SIMPLIFIED) - 40), st.integers(40, 120))
def test_a_few_words_are_enough_to_know_an_encoding(start: int, length: int) -> None:
    words = SIMPLIFIED[start : start + length]
    assert decode(words.encode("gb18030")).text == words
    words = TRADITIONAL[start : start + length]
    assert decode(words.encode("big5")).text == words


def test_replacement_characters_that_were_written_are_no_damage() -> None:
    assert decode("茶\ufffd水".encode()).notices == ()


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "big5", "shift_jis", "euc-kr"])
def test_a_page_may_say_what_it_is_written_in(charset: str) -> None:
    said = {"shift_jis": "静かな朝", "euc-kr": "조용한 아침", "big5": "靜"}.get(charset, "静")
    text = f'<html><head><meta charset="{charset}"></head><p>{said}</p>'
    assert decode(text.encode(charset)).text == text


def test_a_page_cannot_ask_for_utf7() -> None:
    data = b'<meta charset="utf-7"><p>\xff+ADw-script+AD4-</p>'
    assert "<script>" not in decode(data).text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_a_newline(end: str) -> None:
    assert decode(f"甲{end}乙{end}".encode()).text == "甲\n乙\n"


def test_separators_of_records_are_no_line_ends() -> None:
    assert decode(b"a\x1c\x1d\x1eb\r\n\r\nc").text == "a\x1c\x1d\x1eb\n\nc"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"PK\x03\x04\x14\0",
        bytes(range(256)) * 200,
        b"text\0\0\0text\0\0\0\0" * 50,
    ],
)
def test_what_is_no_text_is_known(data: bytes) -> None:
    found = decode(data)
    assert found.is_binary
    assert found.text == ""


def test_a_few_zeros_are_left_for_the_eye() -> None:
    text = "标题 甲\0乙，丙\0\0丁。" + SIMPLIFIED
    assert decode(text.encode()).text == text


def test_a_hole_at_the_end_is_left_out_and_said() -> None:
    found = decode(SIMPLIFIED.encode() + bytes(1 << 20))
    assert found.text == SIMPLIFIED
    assert [notice.code for notice in found.notices] == ["zeros"]


def test_bells_are_text() -> None:
    assert decode(b"\x07" * 1000 + b"tea").text == "\x07" * 1000 + "tea"


def test_nothing_is_text() -> None:
    assert decode(b"").text == ""
    assert not decode(b"").is_binary


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_decoded(data: bytes, final: bool) -> None:
    found = decode(data, final=final)
    assert "\r" not in found.text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\v\f\x85\u2028\u2029")))
def test_utf8_is_left_as_it_is(text: str) -> None:
    data = text.encode()
    if not data.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"GIF8", b"%PDF-", b"PK\x03\x04")
    ):
        assert decode(data).text == text


@pytest.mark.slow
def test_real_articles_in_other_encodings(shared: Path) -> None:
    """At most one in a hundred files is taken for something else, and none of them is Chinese."""
    paths = sorted((shared / "corpus").rglob("*.md"))[::3]
    assert paths
    for encoding, name in (
        ("gb18030", "gb18030"),
        ("big5hkscs", "big5hkscs"),
        ("utf-16-le", "utf-16-le"),
    ):
        wrong = []
        for path in paths:
            data = path.read_text("utf-8").encode(encoding, "ignore")
            if not data.isascii() and decode(data).encoding != name:
                wrong.append(path.name)
        assert len(wrong) * 50 <= len(paths), wrong
