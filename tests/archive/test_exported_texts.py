"""Texts that other programs and projects export: notes of Joplin, books of Project Gutenberg."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.scan import scan
from reader.archive.walk import SkipReason, Tally
from tests.archive.heads import fields, read

ID = "0123456789abcdef0123456789abcdef"
TIMES = "created_time: 2024-03-05T01:00:00.000Z\nupdated_time: 2024-05-05T01:00:00.000Z\n"


def note(title: str, text: str, properties: str, kind: int) -> str:
    """Return an item as Joplin writes it."""
    above = "\n\n".join(filter(None, (title, text)))
    return f"{above}\n\nid: {ID}\n{TIMES}{properties}type_: {kind}".lstrip()


NOTE = note(
    "井水与河水",
    "井水清，河水浑。",
    "author: 陆羽生\nsource_url: https://tea.example/water\nuser_data: \n",
    1,
)
OTHERS = {
    "folder": note("茶事", "", "parent_id: \n", 2),
    "file": note("a.png", "", "mime: image/png\n", 4),
    "tag": note("茶", "", "", 5),
    "link": note("", "", "note_id: x\n", 6),
}


def items(kind: str, folder: Path) -> Path:
    """Write the items as files or as one packed file, and return the library."""
    texts = {"note": NOTE, **OTHERS}
    if kind == "folder":
        for name, text in texts.items():
            (folder / f"{name}.md").write_text(text, encoding="utf-8")
        return folder
    with tarfile.open(folder / "all.jex", "w") as packed:
        for name, text in texts.items():
            info = tarfile.TarInfo(f"{name}.md")
            info.size = len(text.encode())
            packed.addfile(info, io.BytesIO(text.encode()))
    return folder / "all.jex"


@pytest.mark.parametrize("kind", ["folder", "packed"])
def test_of_an_export_of_joplin_the_notes_are_listed(kind: str, tmp_path: Path) -> None:
    tally = Tally()
    library = items(kind, tmp_path)
    (file,) = scan([library], hosts={}, tally=tally, named=False)
    entry = file.entry
    assert (entry.title, entry.author, entry.url) == (
        "井水与河水",
        "陆羽生",
        "https://tea.example/water",
    )
    assert f"{entry.date.moment:%Y-%m-%d}" == "2024-03-05" if entry.date else False
    article = read_article(entry.path, hosts={})
    assert article.document.text == "井水清，河水浑。"
    assert article.entry.key == entry.key
    assert tally.skipped[SkipReason.OTHER_KIND] == len(OTHERS)


def test_a_long_note_of_joplin_is_listed_as_it_is_read(tmp_path: Path) -> None:
    text = NOTE.replace("河水浑。", "河水浑。\n\n" * 4000)
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (file,) = scan([tmp_path], hosts={})
    article = read_article(file.entry.path, hosts={})
    assert article.entry == file.entry
    assert file.entry.url == "https://tea.example/water"
    assert "type_" not in article.document.text


@pytest.mark.parametrize(
    "text",
    ["井水清。\n\nid: 1\ntype_: 1\n", f"井水清。\n\nid: {ID}\n\ntype_: 2", "井水。\ntype_: 2"],
)
def test_a_text_that_ends_otherwise_stays_whole(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (file,) = scan([tmp_path], hosts={})
    assert "type_" in read_article(file.entry.path, hosts={}).document.text


ABOVE = (
    "The Project Gutenberg eBook of 井水\n\nThis ebook is for the use of anyone anywhere.\n\n"
    "Title: 井水\n\nAuthor: 陆羽生\n\nRelease date: March 5, 2024 [eBook #12345]\n\n"
    "Language: Chinese\n\n"
)
MARK = "PROJECT GUTENBERG EBOOK 井水 ***"
BELOW = "Updated editions will replace the previous one.\n"
BOOK = f"{ABOVE}*** START OF THE {MARK}\n\n井水清。\n\n*** END OF THE {MARK}\n{BELOW}"
FIELDS = {"title": "井水", "author": "陆羽生", "date": "2024-03-05"}


@pytest.mark.parametrize(
    ("text", "expected", "body"),
    [
        (
            f"{ABOVE}*** START OF THE {MARK}\n\n第一回\n\n井水清。\n\n"
            f"*** END OF THE {MARK}\n{BELOW}",
            FIELDS,
            "第一回\n\n井水清。",
        ),
        (
            f"{ABOVE}***START OF THIS {MARK}***\n\nProduced by 白水\nand others\n\n井水清。\n\n"
            f"End of Project Gutenberg's 井水\n{BELOW}",
            FIELDS,
            "井水清。",
        ),
        (f"{ABOVE}*** START OF THE {MARK}\n井水清。", FIELDS, "井水清。"),
        (f"\ufeff{ABOVE}井水清。", FIELDS, f"\ufeff{ABOVE}井水清。"),
        ("读 Project Gutenberg\n\n井水清。", {"title": "读 Project Gutenberg"}, "井水清。"),
    ],
)
def test_of_a_book_the_text_between_the_marks_is_read(
    text: str, expected: dict[str, object], body: str
) -> None:
    header, shown = read(text, "a.txt")
    assert fields(header) == expected
    assert shown == body


POST = {"title": "井水", "author": "lu (陆羽生)", "date": "2002-03-05"}


@pytest.mark.parametrize(
    ("text", "expected", "body"),
    [
        (
            "发信人: lu (陆羽生), 信区: Tea\n标  题: 井水\n"
            "发信站: 水边社区 (Tue Mar  5 08:30:00 2002), 站内\n\n井水清。\n\n--\n\n"
            "※ 来源:·水边社区 water.example·[FROM: 192.0.2.*]\n",
            {**POST, "tags": ("Tea",)},
            "井水清。",
        ),
        (
            "作者: lu (陆羽生) 看板: Tea\n標題: 井水\n時間: Tue Mar  5 08:30:00 2002\n\n井水清。\n"
            "--\n※ 發信站: 水邊實業坊(water.example)\n※ 編輯: lu (192.0.2.1)\n推 bai: 好水\n",
            {**POST, "tags": ("Tea",)},
            "井水清。\n推 bai: 好水",
        ),
        (
            "作者  lu (陆羽生)                看板  Tea\n標題  井水\n"
            "時間  Tue Mar  5 08:30:00 2002\n────────────\n\n井水清。\n--\n井水不犯河水\n",
            {**POST, "tags": ("Tea",)},
            "井水清。\n--\n井水不犯河水",
        ),
        (
            "寄信人: lu (), 信区: Tea\n标  题: Re: 井水\n\n: 河水浑。\n井水清。",
            {"title": "Re: 井水", "author": "lu", "tags": ("Tea",)},
            ": 河水浑。\n井水清。",
        ),
        (
            "发信人: lu (陆羽生), 信区: Tea\n标  题: 井水\n来  源: 192.0.2.1\n"
            "发信站: 水边社区 (Tue Mar  5 08:30:00 2002), 站内\n井水清，时间 都去哪了。\n标题 党。",
            {**POST, "tags": ("Tea",)},
            "井水清，时间 都去哪了。\n标题 党。",
        ),
        (
            "发信人: lu (陆羽生), 信区: Tea\n标  题: 井水\n\n井水清。\n※ 来源：一本书。\n"
            "河水浑。\n\n※ 修改:·lu·\n※ 来源:·水边社区·\n",
            {"title": "井水", "author": "lu (陆羽生)", "tags": ("Tea",)},
            "井水清。\n※ 来源：一本书。\n河水浑。",
        ),
        ("作者：陆羽生\n\n看板的人走了。", {"author": "陆羽生", "title": "a"}, "看板的人走了。"),
        ("发信人不详\n\n井水清。", {"title": "发信人不详"}, "井水清。"),
    ],
)
def test_of_a_post_of_a_board_the_lines_of_the_board_are_left_out(
    text: str, expected: dict[str, object], body: str
) -> None:
    header, shown = read(text, "a.txt")
    assert fields(header) == expected
    assert shown == body


PROPERTIES = (
    '<tr class="property-row property-row-date"><th><span class="icon"><svg><g/></svg></span>'
    "Created</th><td><time>@March 5, 2024 8:00 AM</time></td></tr>"
    '<tr class="property-row property-row-multi_select"><th>标签</th><td>'
    '<span class="selected-value select-value-color-pink">茶</span>'
    '<span class="selected-value">水</span></td></tr>'
    '<tr class="property-row property-row-url"><th>URL</th><td>'
    '<a href="https://tea.example/water" class="url-value">tea</a></td></tr>'
    '<tr class="property-row property-row-text"><th>Author</th><td>陆羽生 &amp; 白水</td></tr>'
    '<tr class="property-row property-row-select"><th>评分</th><td>甲</td></tr>'
)


CHANGED = (
    '<tr class="property-row property-row-last_edited_time"><th>Last Edited</th><td>'
    "<time>@May 6, 2024</time></td></tr>"
)
NOTION_TEXT = "井水清，河水浑。\n\n名\t值\n井\t清"


def notion_page(properties: str, style: str = "") -> str:
    """Return a page as Notion writes it."""
    return (
        f"<html><head><title>井水</title><style>{style}</style></head><body>"
        '<article id="01234567-89ab-cdef-0123-456789abcdef" class="page sans"><header>'
        '<h1 class="page-title">井水</h1><table class="properties"><tbody>'
        f'{properties}</tbody></table></header><div class="page-body"><p>井水清，河水浑。</p>'
        "<table><tbody><tr><td>名</td><td>值</td></tr><tr><td>井</td><td>清</td></tr></tbody></table></div></article></body></html>"
    )


@pytest.mark.parametrize("style", ["", "p{}" * 9000], ids=["short", "long"])
def test_the_properties_of_a_page_of_notion_are_its_fields(style: str, tmp_path: Path) -> None:
    path = tmp_path / "井水 0123456789abcdef0123456789abcdef.html"
    path.write_text(notion_page(PROPERTIES, style), encoding="utf-8")
    (file,) = scan([tmp_path], hosts={})
    entry = file.entry
    assert (entry.title, entry.author, entry.url) == (
        "井水",
        "陆羽生 & 白水",
        "https://tea.example/water",
    )
    assert entry.tags == ("茶", "水")
    assert entry.date is not None
    assert f"{entry.date.moment:%Y-%m-%d}" == "2024-03-05"
    article = read_article(path, hosts={})
    assert article.entry == entry
    assert article.document.text == f"评分\n\n甲\n\n{NOTION_TEXT}"


def test_of_the_properties_of_a_page_of_notion_only_fields_leave_the_text(
    tmp_path: Path,
) -> None:
    page = notion_page(PROPERTIES.replace("甲", "") + CHANGED)
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (file,) = scan([tmp_path], hosts={})
    assert read_article(file.entry.path, hosts={}).document.text == NOTION_TEXT


@pytest.mark.parametrize(
    ("name", "value", "row"),
    [
        ("摘记", "井水清，河水浑。见 <a href='b.html'>茶</a>", "摘记\t井水清，河水浑。见 茶"),
        ("Author", "谁知道呢？没有人。", "Author\t谁知道呢？没有人。"),
        ("日期", "从前", "日期\t从前"),
        ("状态说明", "<span class='status-value'>待读</span>", "状态说明\t待读"),
    ],
)
def test_a_property_of_notion_that_is_no_field_is_text(
    name: str, value: str, row: str, tmp_path: Path
) -> None:
    odd = (
        '<tr class="property-row property-row-text"><th><span class="icon"><svg><g/></svg></span>'
        f"{name}</th><td>{value}</td></tr>"
    )
    (tmp_path / "a.html").write_text(notion_page(odd + PROPERTIES), encoding="utf-8")
    (file,) = scan([tmp_path], hosts={})
    assert file.entry.url == "https://tea.example/water"
    text = read_article(file.entry.path, hosts={}).document.text
    assert text == f"{row}\n评分\t甲\n\n{NOTION_TEXT}"


@pytest.mark.parametrize("properties", ["", "<tr><td>甲</td></tr>" * 5000], ids=["none", "odd"])
def test_a_page_of_notion_may_have_no_properties(properties: str) -> None:
    header, _body = read(notion_page(properties), "a.html")
    assert header.title == "井水"
