"""Outlines that Roam and Logseq export: the pages of a JSON file, and pages of Markdown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.dumps import json_items, json_stream
from reader.archive.dumps.outlines import page_item
from reader.archive.formats.registry import recognise
from reader.archive.formats.roam import as_logseq
from reader.archive.scan import scan

ROAM = [
    {
        "title": "钟楼 & 车站",
        "create-time": 1709625600000,
        "edit-time": 1709712000000,
        "children": [
            {"string": "Author:: [[何小满]]", "uid": "a"},
            {"string": "Tags:: #钟 #[[山下 小镇]]", "uid": "b"},
            {"string": "摘要:: 慢了七分钟。", "uid": "c"},
            {
                "string": "慢了七分钟。",
                "uid": "clock-123",
                "children": [
                    {"string": "见 [[渡口]]，((clock-123))，((other-678))。", "uid": "d"},
                    {"string": "{{[[TODO]]}} 上油", "uid": "e"},
                    {"string": "{{[[query]]: {and: [[钟]]}}}", "uid": "f"},
                ],
            },
            {
                "string": "车站",
                "heading": 2,
                "uid": "g",
                "children": [{"string": "^^也慢^^\n两行"}],
            },
        ],
    },
    {"title": "March 6th, 2024", "children": [{"string": "三班船。", "uid": "h"}]},
    {"title": "没有字", "children": [{"string": " ", "uid": "i"}]},
    {"title": "空的", "edit-time": 1709712000000},
]
LOGSEQ = {
    "version": 1,
    "blocks": [
        {
            "id": "6013",
            "page-name": "钟楼",
            "properties": {"author": "何小满"},
            "children": [
                {"id": "1", "content": "author:: 何小满\ndate:: [[2024-03-05]]", "children": []},
                {
                    "id": "2",
                    "content": "慢了七分钟。\nid:: 6013abcd-1111-2222-3333-444455556666",
                    "children": [{"id": "3", "content": "见 [[渡口]]。", "children": []}],
                },
            ],
        },
        {"id": "6014", "page-name": "空的", "children": []},
    ],
}
SHOWN = (
    "摘要: 慢了七分钟。\n\n慢了七分钟。\n\n见 渡口，慢了七分钟。，。\n上油\n\n车站\n\n也慢\n两行"
)

Row = tuple[str, str, str, tuple[str, ...], str]


def rows(folder: Path) -> list[Row]:
    entries = [file.entry for file in scan([folder], hosts={}, named=False)]
    found = [
        (
            str(entry.title),
            f"{entry.date.moment:%Y-%m-%d}" if entry.date else "",
            str(entry.author),
            tuple(map(str, entry.tags)),
            read_article(entry.path, hosts={}).document.text,
        )
        for entry in entries
    ]
    return sorted(found)


def test_each_page_of_roam_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "graph.json").write_text(json.dumps(ROAM, ensure_ascii=False), "utf-8")
    assert rows(tmp_path) == [
        ("March 6th, 2024", "2024-03-06", "", (), "三班船。"),
        ("钟楼 & 车站", "2024-03-05", "何小满", ("钟", "山下 小镇"), SHOWN),
    ]


def test_each_page_of_logseq_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "logseq.json").write_text(json.dumps(LOGSEQ, ensure_ascii=False), "utf-8")
    assert rows(tmp_path) == [
        ("钟楼", "2024-03-05", "何小满", (), "慢了七分钟。\n\n见 渡口。"),
    ]


@pytest.mark.parametrize("export", [ROAM, LOGSEQ])
def test_a_large_file_has_the_same_pages(export: object, tmp_path: Path) -> None:
    text = json.dumps(export, ensure_ascii=False)
    (tmp_path / "a.json").write_text(text, "utf-8")
    with (tmp_path / "a.json").open("rb") as file:
        streamed = [item for _at, _length, item in json_stream.items(file, 0, lambda: None)]
    assert streamed == [item for _start, _end, item in json_items.items(text)]


def test_a_page_of_roam_in_markdown() -> None:
    text = (
        "- Summary:: 慢了七分钟。\n- 慢了，见 ((other-678))\n    - {{[[DONE]]}} 上油\n"
        "    - __车站__ 也慢\n- {{[[table]]}}\n"
    )
    article_format, head = recognise(text, "钟楼.md")
    assert article_format.name == "logseq"
    body = article_format.body(text, head)
    assert body.strip() == "**Summary:** 慢了七分钟。\n\n慢了，见 \n- [x] 上油\n- *车站* 也慢"


@pytest.mark.parametrize(
    ("roam", "logseq"),
    [
        ("{{TODO}} 上油", "TODO 上油"),
        ("[钟楼](((clock-123))) 慢", "钟楼 慢"),
        ("{{[[video]]: https://hill.example/a.mp4}}", "https://hill.example/a.mp4"),
        ("a__b__c 和 ____", "a*b*c 和 ____"),
        ("时间 8::30", "时间 8::30"),
        ("`std::vector` 很慢", "`std::vector` 很慢"),
    ],
)
def test_markup_of_roam(roam: str, logseq: str) -> None:
    assert as_logseq(roam, {}) == logseq


@pytest.mark.parametrize(
    "value",
    [
        {"title": "目录", "children": [{"title": "钟楼", "content": "慢了。"}]},
        {"title": "目录", "children": "钟楼"},
        {"title": "目录", "children": [{"string": "慢"}, "快"]},
        {"title": 7, "children": [{"string": "慢"}]},
        {"children": [{"string": "慢"}]},
    ],
)
def test_other_objects_with_children_are_no_pages(value: dict[str, object]) -> None:
    assert page_item(value) is None


OPML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head>'
    "<title>钟楼 &amp; 车站</title><ownerName>何小满</ownerName>"
    "<dateCreated>Tue, 05 Mar 2024 08:00:00 GMT</dateCreated></head><body>"
    '<outline text="慢了七分钟，1 &lt; 2。" _note="第一行&#10;第二行">'
    '<outline text="&lt;b&gt;车站&lt;/b&gt;">'
    "<outline text='也慢'></outline></outline><outline text=\"渡口 > 桥\"/></outline>"
    '<outline text="完"/></body></opml>'
)


def test_an_outline_in_opml(tmp_path: Path) -> None:
    (tmp_path / "a.opml").write_text(OPML, "utf-8")
    assert rows(tmp_path) == [
        (
            *("钟楼 & 车站", "2024-03-05", "何小满", ()),
            "慢了七分钟，1 < 2。\n第一行\n第二行\n\n车站\n也慢\n渡口 > 桥\n\n完",
        )
    ]


@pytest.mark.parametrize("depth", [31, 32, 33, 40, 200])
def test_a_deep_outline_has_all_its_topics(depth: int, tmp_path: Path) -> None:
    inner = "".join(f'<outline text="甲{number}">' for number in range(depth))
    text = f'<opml><body>{inner}{"</outline>" * depth}<outline text="完"/></body></opml>'
    (tmp_path / "a.opml").write_text(text, "utf-8")
    shown = read_article(tmp_path / "a.opml", hosts={}).document.text.split()
    assert shown == [*(f"甲{number}" for number in range(depth)), "完"]


def test_a_list_of_feeds_is_no_article(tmp_path: Path) -> None:
    feed = '<outline text="山下日报" type="rss" xmlUrl="https://hill.example/feed"/>'
    text = f"<opml><head><title>订阅</title></head><body>{feed}</body></opml>"
    (tmp_path / "feeds.opml").write_text(text, "utf-8")
    assert rows(tmp_path) == []


@pytest.mark.parametrize(
    "word",
    [
        "important",
        "September",
        "IMPORTANT",
        "well-done",
        "2024-2025",
        "123456789",
        "九个字的一句话在此",
    ],
)
def test_a_word_in_brackets_is_no_reference(word: str) -> None:
    text = f"- 上油\n- 名字:: 钟楼（(({word}))）\n- __慢__ ^^2^^\n"
    article_format, head = recognise(text, "钟楼.md")
    assert article_format.name == "text"
    assert article_format.body(text, head) == text


def test_a_word_in_brackets_stays_in_a_page_of_roam() -> None:
    assert as_logseq("慢 ((important)) ((九个字的一句话在此)) ((a1B2c3D4e))", {}) == (
        "慢 ((important)) ((九个字的一句话在此)) "
    )


def test_references_do_not_flood_a_page() -> None:
    block = {"string": "钟" * 900 + "((a1B2c3D4e))" * 2000, "uid": "a1B2c3D4e"}
    page = page_item({"title": "钟楼", "children": [block] * 20})
    assert page is not None
    assert len(page.body) < 4_000_000


def test_feeds_below_a_long_topic_are_a_list_of_feeds(tmp_path: Path) -> None:
    topics = f'<outline text="{"钟" * 3000}"/><outline text="山下" xmlUrl="https://hill.example"/>'
    text = f"<opml><head><title>订阅</title></head><body>{topics}</body></opml>"
    (tmp_path / "feeds.opml").write_text(text, "utf-8")
    assert not list(scan([tmp_path], hosts={}))
