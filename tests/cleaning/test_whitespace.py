"""White space, controls and invisible characters."""

from __future__ import annotations

import pytest

from reader.cleaning import whitespace
from reader.cleaning.pipeline import clean
from reader.cleaning.whitespace import tidy, unseen_in_words
from reader.text.document import BlockKind
from reader.text.safe import dangers

ZERO_WIDTH = "\u200b"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>\n 北京\n 上海\n</p>", "北京上海"),
        ("<p>\n 去\n <a href=/x>\n 北京\n </a>\n ，\n 再去\n</p>", "去北京，再去"),
        ("<p>\n 《\n <b>\n 红楼梦\n </b>\n 》\n</p>", "《红楼梦》"),
        ("<p>在\n <b>\n Reddit\n </b>\n 上</p>", "在 Reddit 上"),
        ("<p>（\n <b>\n Reddit\n </b>\n ）</p>", "（Reddit）"),
        ("<p>克里（<b>John Kerry</b>）与中国</p>", "克里（John Kerry）与中国"),
        ("<p>one\n two <b>three</b>\n four</p>", "one two three four"),
        ("<p>“他”\n 说</p>", "“他”说"),
        ("<p>say “it”\n now</p>", "say “it” now"),
        ("<p>白露 秋分</p>", "白露 秋分"),
        ("<p>白露   秋分</p>", "白露 秋分"),
        ("<p>スーパー\nの</p>", "スーパーの"),
        ("<p>\u00a0\u3000一\u00a0二\u3000三\u3000</p>", "一\u00a0二\u3000三"),
        ("<p>一\t二</p>", "一 二"),
        ("<p>一\r\n二</p>", "一二"),
        ("<p>一\u2028二\u2029三</p>", "一\n二\n三"),
        ("<p>一\u0085二\x0b三</p>", "一\n二\n三"),
        ("<p>\ufeff一\ufeff二\ufffc</p>", "一二"),
        (f"<p>一{ZERO_WIDTH}二\u00ad三</p>", "一二三"),
        ("<p>潮\u2060水\u2063表\u206c，<b>港</b>&#8203;口&shy;图</p>", "潮水表，港口图"),
        (f"<p>ตลาด{ZERO_WIDTH}น้ำ</p>", f"ตลาด{ZERO_WIDTH}น้ำ"),
        (f"<p>{ZERO_WIDTH}一</p><p>{ZERO_WIDTH}</p>", "一"),
        ("<p>👩\u200d👩\u200d👧 ❤\ufe0f 葛\U000e0100</p>", "👩\u200d👩\u200d👧 ❤\ufe0f 葛"),
        ("<p>\U00020bb7野家</p>", "\U00020bb7野家"),
        ("<p>𝐓𝐞𝐱𝐭 e\u0301</p>", "𝐓𝐞𝐱𝐭 e\u0301"),
        ("<p>私\ue000用</p>", "私\ue000用"),
        ("<p>a&nbsp;b&#160;c&amp;d&lt;e</p>", "a\u00a0b\u00a0c&d<e"),
        ("<p>天<br>\n地<br/> 玄</p>", "天\n地\n玄"),
        ("<p>一<br><br>\n<br>二</p>", "一\n\n二"),
        ("<p>一<br>\u3000<br>二</p>", "一\n\n二"),
        ('<p><span class="dropcap">T</span>\n he day</p>', "The day"),
    ],
)
def test_white_space(body: str, text: str) -> None:
    assert clean(body).text == text


@pytest.mark.parametrize(
    ("body", "text", "count"),
    [
        ("<p>a\x1b]52;c;QQ==\x07b</p>", "a␛]52;c;QQ==␇b", 2),
        ("<p>a&#27;[31m&#x1B;</p>", "a␛[31m␛", 2),
        ("<p>a\x00b</p>", "a␀b", 1),
        ("<p>退\x08格</p>", "退␈格", 1),
        ("<p>a\x9b31m\u202e</p>", "a\ufffd31m\ufffd", 2),
        ("a\x1bb", "a␛b", 1),
        ("a&#27;b", "a␛b", 1),
    ],
)
def test_controls_are_visible_and_reported(body: str, text: str, count: int) -> None:
    document = clean(body)
    assert document.text == text
    (notice,) = document.notices
    assert notice.code == "controls"
    assert str(count) in notice.message


def test_white_space_in_code_is_kept() -> None:
    document = clean("<pre>\n\n  if x:\n\ty\n\n\n  z  </pre>")
    assert document.blocks[0].kind is BlockKind.CODE
    assert document.text == "  if x:\n    y\n\n\n  z"


def test_only_newlines_and_table_tabs_are_kept_as_controls() -> None:
    body = "<p>" + "".join(map(chr, range(0x100))).replace("<", "") + "</p><pre>\t\x0c\x1b</pre>"
    assert not set(clean(body).text) & set(map(chr, [*range(10), *range(11, 32), *range(127, 160)]))


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("<p>潮\u200b水\u2060表</p>", 2),
        ("<p>潮&#8203;水&#x200B;&shy;表</p>", 2),
        ("\ufeff<p>潮水</p>\u200b\n<p>表 \u200b图</p>", 0),
        ("<p>ตลาด\u200bน้ำ</p>", 0),
        ("<p>潮水&amp;表</p>", 0),
    ],
)
def test_invisible_characters_inside_words_are_reported(body: str, count: int) -> None:
    notices = [notice for notice in clean(body).notices if notice.code == "invisible"]
    assert [notice.message.split()[0] for notice in notices] == [str(count)][: bool(count)]


def test_the_quick_searches_miss_no_character() -> None:
    every = "".join(map(chr, range(0x110000)))
    usual = "a".join(whitespace._PERHAPS_ODD.sub("", every))
    assert tidy(usual) == usual
    assert dangers(usual) == 0
    assert whitespace._DROPPED.search(whitespace._PERHAPS_UNSEEN.sub("", every)) is None


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("甲\u200b乙", 1),
        ("甲 \u200b乙\u200b", 0),
        ("甲\u200b\ufeff&shy;乙&#8203;丙", 2),
        ("a&shy;b&amp;&shy;c&#x200B;", 1),
        ("ก\u200bข\u2060ค", 1),
        ("\u2060甲&NoBreak;&NoBreak;1", 1),
    ],
)
def test_invisible_characters_in_words_are_counted(body: str, count: int) -> None:
    assert unseen_in_words(body) == count
