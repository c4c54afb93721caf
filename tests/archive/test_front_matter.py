from __future__ import annotations

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from reader.archive.formats import front_matter, yaml_fields
from reader.archive.formats.article_format import Value

CASES = {
    "title: 茶与水": "茶与水",
    'title: "茶与水"': "茶与水",
    "title: '茶''水'": "茶'水",
    "title:   茶  ": "茶",
    r'title: "他说 \"好茶\" 了"': '他说 "好茶" 了',
    'title: "他说 "好茶" 了"': '他说 "好茶" 了',
    'title: "好茶" 与 "坏茶"': '好茶" 与 "坏茶',
    'title: "半边引号': '"半边引号',
    r'title: "水平\智力\定"': r"水平\智力\定",
    r'title: "甲\u4e59\x41\U0001F375"': "甲乙A🍵",
    r'title: "甲\U00FFFFFF"': r"甲\U00FFFFFF",
    r'title: "甲\e[31m"': "甲\x1b[31m",
    r"title: '甲\n乙'": r"甲\n乙",
    'title: "茶" # 注': "茶",
    "title: 茶 #水": "茶 #水",
    "title: 甲: 乙": "甲: 乙",
    "title: [甲, 乙]": "[甲, 乙]",
    "title: &a *b !!python/object:os.system": "&a *b !!python/object:os.system",
    "title: >-\n  甲\n  乙": "甲 乙",
    "title: |\n  甲\n  乙": "甲 乙",
    "title: 甲\n  乙": "甲 乙",
    "Title: 甲": "甲",
    "title:\n": "",
    "title: 甲\ntitle: 乙": "甲",
}


@pytest.mark.parametrize("lines", CASES)
def test_a_title_says_what_its_author_meant(lines: str) -> None:
    front = front_matter.parse(f"---\n{lines}\n---\n正文")
    assert front is not None
    assert front.fields["title"] == CASES[lines]
    assert front.closed


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ("[ 茶, 水 ]", ("茶", "水")),
        ("[  茶 ]", ("茶",)),
        ("茶", ("茶",)),
        ("[]", ()),
        ("", ()),
        ('["茶, 水", 山]', ("茶, 水", "山")),
        ("['茶', \"水\",]", ("茶", "水")),
        ("[茶's, 水]", ("茶's", "水")),
        (("茶", "", "水"), ("茶", "水")),
    ],
)
def test_lists_are_read_however_they_are_written(value: Value, items: tuple[str, ...]) -> None:
    assert yaml_fields.strings(value) == items


def test_block_lists_and_unknown_lines_are_kept_apart() -> None:
    front = front_matter.parse("---\ntags:\n- 茶\n  - '水'\ndate: 2024\n---\n")
    assert front is not None
    assert front.fields == {"tags": ("茶", "水"), "date": "2024"}


def test_the_fence_ends_the_front_matter() -> None:
    text = "---\ntitle: 茶\n...\n正文\n---\n"
    front = front_matter.parse(text)
    assert front is not None
    assert text[front.end :] == "正文\n---\n"


def test_without_a_fence_the_fields_end_where_the_text_begins() -> None:
    text = "---\ntitle: 茶\ndate: 2024-01-02\n正文没有键。\n"
    front = front_matter.parse(text)
    assert front is not None
    assert not front.closed
    assert front.fields == {"title": "茶", "date": "2024-01-02"}
    assert text[front.end :] == "正文没有键。\n"


@pytest.mark.parametrize("text", ["", "正文", "----\n茶\n---\n", "---\n\n正文\n", "--- title\n"])
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    assert front_matter.parse(text) is None


ANYTHING = st.text(alphabet="a:-[]\"'\\ \n#茶>|&*!{}", max_size=60)


@given(ANYTHING)
def test_nothing_makes_it_fail(lines: str) -> None:
    text = f"---\n{lines}\n---\n"
    front = front_matter.parse(text)
    assert front is None or 0 < front.end <= len(text)


@given(st.lists(st.tuples(st.sampled_from(("title", "tags", "日期", "a-b")), ANYTHING), min_size=1))
def test_any_value_of_a_key_is_read(fields: list[tuple[str, str]]) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in fields)
    front = front_matter.parse(f"---\n{lines}---\n")
    if front is None:
        reject()
    values = [item for value in front.fields.values() for item in yaml_fields.strings(value)]
    assert all(isinstance(item, str) for item in values)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1).map(str.strip))
def test_a_quoted_title_comes_back_as_it_was(title: str) -> None:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    front = front_matter.parse(f'---\ntitle: "{quoted}"\n---\n')
    assert front is not None
    assert front.fields["title"] == title


def test_a_front_matter_of_megabytes_is_not_searched_to_its_end() -> None:
    text = "---\n" + "a: b\n" * 400_000 + "---\n"
    front = front_matter.parse(text)
    assert front is not None
    assert not front.closed
    assert front.end <= front_matter.LIMIT + 5
