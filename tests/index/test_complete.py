from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.index.database import Index
from reader.index.query.complete import completed_keys, completions
from reader.index.query.keys import KEYS, FieldText
from reader.index.query.parse import parse, quoted
from tests.index.conftest import make_index, write


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    library = tmp_path_factory.mktemp("completing") / "library"
    write(library, "一", source="端传媒", author="阿 茶", date="2021-04-01T06:00:00Z")
    write(library, "二", source="端传媒", author="克里", date="2021-04-02T06:00:00Z")
    write(library, "三", source="美国之音", date="2020-05-01T06:00:00Z")
    return make_index(library)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("so", ["source:"]),
        ("茶 (so", ["source:"]),
        ("-ta", ["tag:"]),
        ("t", ["title:", "tag:", "text:", "thread:"]),
        ("茶", []),
        ("", []),
        ("source:", ["端传媒", "美国之音"]),
        ("source:dcm", ["端传媒"]),
        ("source:duan", ["端传媒"]),
        ("source:d", ["端传媒"]),
        ("author:K", ["克里"]),
        ("source:傳", ["端传媒"]),
        ("茶 OR -(source:之", ["美国之音"]),
        ("author:", ["克里", '"阿 茶"']),
        ('author:"阿', ['"阿 茶"']),
        ("author:“阿 ", ['"阿 茶"']),
        ("is:st", ["starred"]),
        ("has:", ["note", "article-note", "mytag", "highlight", "star", "text", "url", "date"]),
        ("lang:zh-h", ["zh-hans", "zh-hant"]),
        ("year:", ["2021", "2020"]),
        ("date:2021", ["2021-04"]),
        ("date:2021-04", ["2021-04-02", "2021-04-01"]),
        ("date:2020..202", ["2020..2021", "2020..2020"]),
        ("after:y", ["yesterday"]),
        ("nosuch:a", []),
        ('"so', []),
    ],
)
def test_what_may_stand_at_the_cursor(index: Index, typed: str, wanted: list[str]) -> None:
    assert [each.text for each in completions(typed, len(typed), index)] == wanted


QUERIES = (
    "so",
    "茶 (so",
    "-ta",
    "t",
    "茶",
    "",
    '"so',
    "nosuch:a",
    "source:",
    "year:",
    'author:"阿',
)


@pytest.mark.parametrize("typed", QUERIES)
def test_keys_complete_without_the_index_as_with_it(index: Index, typed: str) -> None:
    keys = completed_keys(typed, len(typed))
    assert keys is None or keys == completions(typed, len(typed), index)
    assert (keys is None) == (":" in typed and not typed.startswith("nosuch"))


def test_a_completion_replaces_the_whole_value(index: Index) -> None:
    text = 'is:unread source:"端 媒" 茶'
    (found, *_) = completions(text, text.index("端") + 1, index)
    assert text[: found.start] + found.text + text[found.end :] == "is:unread source:端传媒 茶"
    text = "source:端x 茶"
    (found, *_) = completions(text, text.index("端") + 1, index)
    assert text[: found.start] + found.text + text[found.end :] == "source:端传媒 茶"


def test_names_tell_how_many_articles_they_find(index: Index) -> None:
    assert [each.hint for each in completions("source:", 7, index)] == ["2", "1"]


@given(st.text('tag:source-(")“」 OR端.0', max_size=12), st.integers(0, 12))
@settings(max_examples=150, deadline=None)
def test_any_text_completes_to_something_of_a_known_key(
    index: Index, text: str, cursor: int
) -> None:
    cursor = min(cursor, len(text))
    for each in completions(text, cursor, index):
        assert 0 <= each.start <= cursor <= each.end <= len(text)
        assert not each.text.endswith(":") or each.text[:-1] in KEYS


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8))
def test_a_quoted_name_is_one_word_of_the_language(name: str) -> None:
    assume(name.strip())
    try:
        node = parse(f"source:{quoted(name)}")
    except QueryError:
        pytest.fail(name)
    assert isinstance(node, FieldText)
    marks = set('"“”「」『』＂')
    assert node.text == name or set(name) >= marks or '"' in name
