"""The heads of posts that were saved from WeChat: one row for each program that saves them."""

from __future__ import annotations

import pytest

from reader.archive.formats.registry import recognise
from reader.archive.header import key_of
from tests.archive.heads import BODY, fields, read

LINK = "javascript:void(0);"
READ = "![]()\n\n在小说阅读器读本章\n\n去阅读\n\n![]()\n\n在小说阅读器中沉浸阅读\n\n"


@pytest.mark.parametrize(
    ("head", "expected", "source"),
    [
        (
            f"# 井水\n\n原创 陆羽生 [茶报]({LINK}) _2024-03-05 08:00_ _杭州_\n\n",
            {"date": "2024-03-05", "author": "陆羽生"},
            "茶报",
        ),
        (
            "# 井水\n\n原创 陆羽生 陆羽生 [茶报](javascript:void\\(0\\);)\n\n"
            "在小说阅读器中沉浸阅读\n\n",
            {"author": "陆羽生"},
            "茶报",
        ),
        (
            f"# 井水\n\nOriginal Lu Yu [茶报]({LINK}) *2024-03-05 08:00* *Posted on 杭州*\n\n"
            "收录于合集\n\n\\#茶山59个\n\n\\#煮水1个\n\n",
            {"date": "2024-03-05", "author": "Lu Yu", "tags": ("茶山", "煮水")},
            "茶报",
        ),
        (
            f"#  井水\n\n[ 茶报 ]({LINK})\n\n**茶报** ![]()\n\n微信号 tea-news\n\n"
            "功能介绍 每天一壶。\n茶山的消息。\n\n____\n\n_2024-03-05 13:08_ _发表于 湖北_\n\n"
            "收录于合集\n\n#茶山 3 个\n\n#\n\n",
            {"date": "2024-03-05", "tags": ("茶山",)},
            "茶报",
        ),
        (
            f"#  井水\n\n原创 陆羽生  [ 茶报 ]({LINK})\n\n**茶报** ![]()\n\n微信号 tea\n\n"
            "功能介绍\n每天一壶。\n\n____\n\n___发表于_\n\n收录于合集\n\n",
            {"author": "陆羽生"},
            "茶报",
        ),
        (
            "#  井水  \n原创 陆羽生  茶报   2024-03-05 01:01  \n  \n",
            {"date": "2024-03-05", "author": "陆羽生"},
            "茶报",
        ),
        (
            '# 井水\n\n<a id="copyright_logo"></a>Original 陆羽生 <a id="profileBt"></a>'
            '<a id="js_name"></a>茶报 *2024-03-05 13:55*\n\n',
            {"date": "2024-03-05", "author": "陆羽生"},
            "茶报",
        ),
        (
            f"# 井水\n\n![cover_image](https://tea.example/a.jpg)\n\n# 井水\n\n原创\n\n陆羽生\n"
            f"陆羽生\n\n茶报\n\n{READ}",
            {"author": "陆羽生"},
            "茶报",
        ),
        (f"# 井水\n\n茶报\n\n{READ}", {}, "茶报"),
        ("# 井水\n\n原创\n\n陆羽生\n陆羽生\n\n茶报\n\n", {"author": "陆羽生"}, "茶报"),
    ],
)
def test_the_head_of_a_post_is_its_fields_and_no_text(
    head: str, expected: dict[str, object], source: str
) -> None:
    header, body = read(head + BODY)
    assert fields(header) == {"title": "井水", **expected}
    assert header.source == source
    shown = [line for line in body.split("\n") if line.strip() and line.strip("# ") != "井水"]
    assert [line for line in shown if "cover_image" not in line] == [BODY.strip()]


@pytest.mark.parametrize(
    "text",
    [
        f"# 井水\n\n原创\n\n{BODY}",
        f"# 井水\n\n去阅读\n\n{BODY}",
        f"# 井水\n\n春水\n\n去阅读\n\n{BODY}",
        f"# 井水\n\n原创 陆羽生 [茶报]({LINK}) 昨天说，水清了。\n\n{BODY}",
        f"# 井水\n\n清\n清\n\n浑\n\n{BODY}",
        f"# 井水\n\n收录于合集\n\n#茶山\n\n{BODY}",
        f"# 井水\n\n微信号 tea-news\n\n功能介绍 每天一壶。\n\n{BODY}",
        f"# 井水\n\n他说：\n\n在小说阅读器中沉浸阅读\n\n{BODY}",
        f"# 井水\n\n原创 歌词 作品 大赛 2024-03-05 08:00 开幕\n\n{BODY}",
        f"# 井水\n\n点 [这里]({LINK}) 展开\n\n{BODY}",
        f"# 井水\n\n[展开全文](javascript:;)\n\n{BODY}",
        f"# Water\n\nOriginal broadcast 2024-03-05 08:00 on the radio\n\n{BODY}",
    ],
)
def test_other_texts_keep_all_their_lines(text: str) -> None:
    _header, body = read(text)
    assert body == text.strip()


def test_a_long_paragraph_is_not_what_an_account_says_of_itself() -> None:
    text = "井水清，河水浑。\n" * 20
    _header, body = read(f"# 井水\n\n原创 陆羽生 [茶报]({LINK})\n\n功能介绍 每天一壶。\n{text}")
    assert text.strip() in body


def test_a_new_date_leaves_the_marks() -> None:
    header, _body = read(
        f"# 井水\n\n[茶报]({LINK})\n\n**茶报** ![]()\n\n微信号 tea\n\n"
        f"_2024-03-05 13:08_ _发表于_\n\n{BODY}"
    )
    assert fields(header) == {"title": "井水", "date": "2024-03-05"}
    assert key_of("", "井水", None) in header.earlier_keys


def test_the_beginning_of_a_head_has_the_same_date_or_is_known_to_be_cut() -> None:
    text = (
        f"# 井水\n\n原创 陆羽生 [茶报]({LINK})\n\n**茶报** ![]()\n\n微信号 tea\n\n"
        "功能介绍 每天一壶。\n\n____\n\n_2024-03-05 13:08_ _发表于_\n\n"
        f"收录于合集\n\n#茶山 3 个\n\n{BODY}"
    )
    whole = recognise(text, "a.md").head
    assert whole.lines["date"] == "2024-03-05 13:08"
    for length in range(text.index(")") + 1, len(text)):
        head = recognise(text[:length], "a.md").head
        assert head.is_cut or head.lines == whole.lines


@pytest.mark.parametrize(
    ("collections", "tags", "kept"),
    [
        ("收录于合集\n\n#茶山 3 个\n\n#煮水", ("茶山",), "#煮水"),
        ("收录于合集\n\n#茶山 3 个\n\n#煮水 2个\n\n#\n\n", ("茶山", "煮水"), ""),
        ("收录于合集 #茶山 3个\n\n#煮水", ("茶山",), "#煮水"),
        ("收录于合集\n\n#茶山\n\n#煮水", ("茶山", "煮水"), ""),
        ("收录于合集\n\n#茶山\n\n#第一节", ("茶山",), "#第一节"),
        ("收录于合集\n\n#茶山\n\n#一、煮水", ("茶山",), "#一、煮水"),
    ],
)
def test_a_heading_below_the_collections_is_text(
    collections: str, tags: tuple[str, ...], kept: str
) -> None:
    header, body = read(
        f"# 井水\n\n原创 陆羽生 [茶报]({LINK}) *2024-03-05 08:00*\n\n{collections}\n\n{BODY}"
    )
    assert header.tags == tags
    assert body.removeprefix("# 井水").strip() == f"{kept}\n\n{BODY}".strip()
