"""Reprints, related articles and versions are found by the index alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from reader.archive.article import read_article
from reader.index import rows
from reader.index.database import Index
from reader.index.related import find_related
from reader.index.reprints import LEAST, find_reprints
from reader.index.versions import listed_row, row_of_path, versions_of
from reader.text.comparison.compare import compare
from reader.text.comparison.parts import PartKind
from reader.text.fold import fold_bare
from tests.bench.retold import EDITS, retold
from tests.bench.versions import open_library, write_library
from tests.index.conftest import make_index, write

MOST = 6
"""Articles that are edited in each way."""


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Return texts of the samples, no two of which have much in common."""
    samples = Path(__file__).resolve().parents[2] / "samples" / "_posts"
    cleaned = [read_article(path).document.text for path in sorted(samples.rglob("*.md"))]
    return [text for text in cleaned if len(fold_bare(text)) >= 2 * LEAST][:MOST]


@pytest.fixture(scope="module")
def edited(texts: list[str]) -> dict[tuple[int, str], str]:
    """Return the texts in all the ways in which articles are reprinted."""
    return retold(texts, Random(3))  # noqa: S311 - the same in each run


@pytest.fixture(scope="module")
def library(
    texts: list[str], edited: dict[tuple[int, str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Index, dict[str, int]]]:
    """Return the index of all of them, and the row of each title."""
    folder = tmp_path_factory.mktemp("retold")
    named = {f"original {number}": text for number, text in enumerate(texts)}
    named |= {f"{name} {number}": text for (number, name), text in edited.items()}
    write_library(folder / "library", named)
    index, by_title = open_library(folder / "library", folder / "index")
    yield index, by_title
    index.close()


def test_there_are_samples_to_edit(texts: list[str]) -> None:
    assert len(texts) >= 4


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS)
def test_a_reprint_is_found_however_it_was_edited(
    edit: str, library: tuple[Index, dict[str, int]], texts: list[str]
) -> None:
    index, by_title = library
    for number in range(len(texts)):
        own = by_title[f"original {number}"]
        reprints = {reprint.article for reprint in find_reprints(index, own)}
        assert by_title[f"{edit} {number}"] in reprints | {own}


def test_another_article_is_no_reprint(
    library: tuple[Index, dict[str, int]], texts: list[str]
) -> None:
    index, by_title = library
    for number in range(len(texts)):
        family = {row for title, row in by_title.items() if title.endswith(f" {number}")}
        found = find_reprints(index, by_title[f"original {number}"])
        assert {reprint.article for reprint in found} <= family


@pytest.mark.parametrize("edit", EDITS)
def test_both_texts_of_an_edit_can_be_rebuilt(
    edit: str, texts: list[str], edited: dict[tuple[int, str], str]
) -> None:
    for number, text in enumerate(texts):
        comparison = compare(text, edited[number, edit])
        assert "".join(map(comparison.old_text, comparison.parts)) == text
        assert "".join(map(comparison.new_text, comparison.parts)) == edited[number, edit]


@pytest.mark.parametrize(
    ("edit", "kinds"),
    [
        ("script changed", {PartKind.FORM}),
        ("punctuation changed", {PartKind.PUNCTUATION, PartKind.FORM}),
    ],
)
def test_a_change_of_form_is_no_change_of_words(
    edit: str, kinds: set[PartKind], texts: list[str], edited: dict[tuple[int, str], str]
) -> None:
    for number, text in enumerate(texts):
        comparison = compare(text, edited[number, edit])
        assert comparison.is_same
        assert {part.kind for part in comparison.parts} <= kinds | {PartKind.SAME}


def test_an_exchanged_name_is_shown_wherever_it_stands(
    texts: list[str], edited: dict[tuple[int, str], str]
) -> None:
    assert any("甄嬛" in edited[number, "a name exchanged"] for number in range(len(texts)))
    for number, text in enumerate(texts):
        comparison = compare(text, edited[number, "a name exchanged"])
        for part in comparison.parts:
            if part.kind is not PartKind.WORDS:
                assert "甄嬛" not in comparison.new_text(part)


def test_a_text_without_index_or_too_short_has_no_reprint(tmp_path: Path) -> None:
    for number in range(2):
        write(tmp_path / "library", f"短{number}", "<p>茶園在山的那一邊。</p>")
    index = make_index(tmp_path / "library")
    assert find_reprints(index, 1) == []
    assert find_reprints(index, 99) == []
    assert find_related(index, 99) == []


TEA = "茶園在山的那一邊，採茶的人清早上山，把茶青背到作坊裡焙火。"
SUMMIT = "氣候峰會討論減排，克里特使抵達上海，與解振華特使會談。"


@pytest.fixture
def story(tmp_path: Path) -> Index:
    """Return an index of two stories in both scripts."""
    folder = tmp_path / "library"
    write(folder, "氣候峰會", f"<p>{SUMMIT * 4}</p>", date="2021-04-15T00:00:00Z")
    write(
        folder,
        "克里访华",
        "<p>气候特使克里抵达上海，峰会前与解振华会谈减排。</p>",
        date="2021-04-18T00:00:00Z",
        source="乙报",
    )
    for number in range(4):
        write(folder, f"茶{number}", f"<p>{TEA * (number + 2)}第{number}回。</p>")
    return make_index(folder)


def row_of(index: Index, title: str) -> int:
    """Return the row of the article with a title."""
    query = "select id from article where title = ?"
    return int(index.db.execute(query, (title,)).fetchone()[0])


def test_related_articles_share_words_in_either_script(story: Index) -> None:
    (related, *others) = find_related(story, row_of(story, "氣候峰會"))
    assert related.article == row_of(story, "克里访华")
    assert related.days == 3
    assert "特使" in related.words
    assert all(other.score < related.score / 2 for other in others)


def test_words_of_grammar_relate_no_articles(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    write(folder, "Tide", "<p>The harbour had been there before, and 可是 they have 鐘樓.</p>")
    write(folder, "Harbour", "<p>That harbour was where 钟楼 stood.</p>")
    write(folder, "Bread", "<p>They had been there before, 可是 and they have bread.</p>")
    for number in range(3):
        write(folder, f"茶{number}", f"<p>{TEA * (number + 2)}</p>")
    index = make_index(folder)
    related = find_related(index, row_of(index, "Tide"))
    assert [one.article for one in related] == [row_of(index, "Harbour")]
    assert "harbour" in related[0].words


def library_of(folder: Path, *articles: str) -> Index:
    for number, words in enumerate(articles):
        write(folder, f"{number}", f"<p>{words}.</p>")
    return make_index(folder)


@pytest.mark.parametrize("counted", [1_500, 3], ids=["whole", "capped"])
def test_rare_shared_words_are_named_first_and_those_of_most_articles_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counted: int
) -> None:
    monkeypatch.setattr("reader.index.related._COMMON", counted)
    index = library_of(
        tmp_path / "library",
        "weather harbour harbour harbour lantern ferry",
        "weather harbour lantern ferry",
        "weather harbour lantern",
        "weather harbour",
        "weather bread",
        "weather oven",
        "bread oven harbour",
        "bread oven",
    )
    related = {one.article: one.words for one in find_related(index, row_of(index, "0"))}
    assert related[row_of(index, "1")] == ("ferry", "lantern")
    assert related[row_of(index, "2")] == ("lantern",)
    assert related.get(row_of(index, "3"), ()) == ()


def test_words_of_addresses_are_no_reasons(tmp_path: Path) -> None:
    address = "https://blog.example.org/2020/summary.html"
    index = library_of(
        tmp_path / "library", f"ferry {address}", f"ferry {address}", "bread", "oven", "lantern"
    )
    (related,) = find_related(index, row_of(index, "0"))
    assert related.words == ("ferry",)


@pytest.mark.parametrize(
    ("articles", "words"),
    [
        (("ferry lantern", "ferry lantern"), {"ferry", "lantern"}),
        (("ferry lantern", "ferry lantern", "lantern"), {"ferry"}),
        (("lantern", "lantern", "lantern"), set()),
    ],
    ids=["two", "three", "all alike"],
)
def test_words_of_most_articles_in_a_small_library(
    tmp_path: Path, articles: tuple[str, ...], words: set[str]
) -> None:
    index = library_of(
        tmp_path / "library", *(f"{words} {'x' * n}" for n, words in enumerate(articles))
    )
    related = {one.article: set(one.words) for one in find_related(index, row_of(index, "0"))}
    assert related[row_of(index, "1")] == words


def test_pairs_of_common_words_are_looked_for_where_no_word_is_rare(
    story: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.index.related._COMMON", 2)
    (related, *_) = find_related(story, row_of(story, "氣候峰會"))
    assert related.article == row_of(story, "克里访华")


def test_the_versions_of_an_address_are_listed_the_oldest_first(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    url = "https://example.org/a"
    bodies = ("甲" * 3 + SUMMIT * 5, SUMMIT * 5 + "乙", TEA * 5)
    paths = [
        write(folder, f"版{number}", f"<p>{body}</p>", date=f"2021-04-0{number + 1}", url=url)
        for number, body in enumerate(bodies)
    ]
    write(folder, "別", f"<p>{TEA * 6}</p>")
    index = make_index(folder)
    row = row_of_path(index, paths[0])
    assert [entry.path.name for entry in versions_of(index, row)] == [path.name for path in paths]
    assert rows.entries(index, [listed_row(index, row)]).popitem()[1].path == paths[1].resolve()
    assert row_of_path(index, folder / "none.md") == 0
    assert listed_row(index, 0) == 0
