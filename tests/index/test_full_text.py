from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.article import read_article
from reader.archive.hosts import known_hosts
from reader.archive.scan import scan
from reader.errors import ArticleError
from reader.index import full_text, text_stage
from reader.index.database import Index
from reader.index.full_text import IndexedText
from reader.index.grams import grams, required_grams
from reader.index.indexer import Indexer
from reader.index.text_workers import BATCH, TextTask, TextWorkers
from reader.text.fold import fold
from tests.index.conftest import make_index, write


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, dict[Path, str]]:
    """The index of the shared corpus, and the cleaned text of each of its articles."""
    texts: dict[Path, str] = {}
    for found in scan([shared / "corpus"]):
        try:
            document = read_article(found.entry.path).document
        except ArticleError:
            continue
        texts[found.entry.path.resolve()] = document.text
    index = Index(tmp_path_factory.mktemp("index"))
    Indexer(index, [shared / "corpus"], known_hosts()).run(workers=0)
    return index, texts


def found_paths(index: Index, phrases: list[str]) -> set[Path]:
    rows = full_text.find(index, phrases)
    listed = {
        id_: Path(bytes(folder).decode(), bytes(name).decode())
        for id_, folder, name in index.db.execute("select id, dir, name from file where hidden = 0")
    }
    return {listed[row] for row in rows if row in listed}


def drawn_queries(texts: dict[Path, str], count: int) -> list[str]:
    """Draw queries of 1 to 8 characters from the texts: any place, but without line ends."""
    chance = random.Random(20210415)  # noqa: S311 - a test draws
    every = [text for _, text in sorted(texts.items()) if len(text) > 20]
    queries: list[str] = []
    while len(queries) < count:
        text = chance.choice(every)
        length = 1 + len(queries) % 8
        at = chance.randrange(len(text) - length)
        query = text[at : at + length]
        if fold(query).strip() == fold(query) != "" and not set(query) & set("\n\t"):
            queries.append(query)
    return queries


@pytest.mark.slow
def test_300_queries_find_exactly_the_articles_that_hold_them(
    corpus: tuple[Index, dict[Path, str]],
) -> None:
    index, texts = corpus
    listed = {
        Path(bytes(folder).decode(), bytes(name).decode())
        for folder, name in index.db.execute("select dir, name from file where hidden = 0")
    }
    folded = {path: fold(text) for path, text in texts.items() if path in listed}
    for query in drawn_queries(texts, 300):
        wanted = {path for path, text in folded.items() if fold(query) in text}
        assert found_paths(index, [query]) == wanted, query


@pytest.mark.slow
def test_snippets_show_the_hit_as_it_is_written(corpus: tuple[Index, dict[Path, str]]) -> None:
    index, texts = corpus
    for query in drawn_queries(texts, 40):
        rows = full_text.find(index, [query])[:3]
        assert rows
        for row in rows:
            shown = full_text.snippet(index, row, [query])
            assert shown is not None
            assert fold(query) in fold(shown.text[shown.start : shown.end])


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("軟體", {"simplified", "traditional"}),
        ("软体", {"simplified", "traditional"}),
        ("软", {"simplified", "traditional"}),
        ("ＡＢＣ", {"latin"}),
        ("bc d", {"latin"}),
        ("c d", {"latin"}),
        ("bc\nd", {"latin"}),
        ("cde", {"latin"}),
        ("g20峰会", {"mixed"}),
        ("20峰", {"mixed"}),
        ("0峰會", {"mixed"}),
        ("峰会，", {"mixed"}),
        ("，", {"mixed", "simplified"}),
        ("cafe", {"mixed"}),
        ("🍵", {"simplified"}),
        ("𠮷野", {"traditional"}),
        ("软体工", set()),
        ("体工程", set()),
        ("c  d", set()),
        ("没有的", set()),
    ],
)
def test_what_is_found(tmp_path: Path, query: str, wanted: set[str]) -> None:
    write(tmp_path, "simplified", "<p>软体</p><p>工程，喝茶🍵</p>")
    write(tmp_path, "traditional", "<p>軟體與𠮷野家</p>")
    write(tmp_path, "latin", "<p>abc def ABC<br>def cde</p>")
    write(tmp_path, "mixed", "<p>在G20峰會，Café見</p>")
    index = make_index(tmp_path)
    rows = full_text.find(index, [query])
    names = dict(index.db.execute("select id, title from article"))
    assert {names[row] for row in rows} == wanted


WORDS = st.text("中国拜登abG2, ，é", min_size=1, max_size=12)


@given(WORDS, WORDS)
def test_a_text_has_all_grams_that_its_parts_need(before: str, middle: str) -> None:
    text = fold(before + middle + before)
    had = grams(text)
    need = required_grams(fold(middle))
    assert need.whole <= had
    assert all(any(gram.startswith(start) for gram in had) for start in need.beginnings)


@given(WORDS, WORDS)
def test_what_is_called_exact_is(text: str, query: str) -> None:
    had, need = grams(fold(text)), required_grams(fold(query))
    if need.exact and need.whole <= had:
        starts = all(any(gram.startswith(each) for gram in had) for each in need.beginnings)
        assert (fold(query) in fold(text)) == starts


def test_a_changed_text_is_no_longer_found_by_what_it_said(tmp_path: Path) -> None:
    write(tmp_path, "one", "<p>旧的说法</p>")
    index = make_index(tmp_path)
    assert full_text.find(index, ["旧的"])
    write(tmp_path, "one", "<p>新的说法，更长了</p>")
    Indexer(index, [tmp_path], known_hosts()).run(workers=0)
    assert not full_text.find(index, ["旧的"])
    assert len(full_text.find(index, ["新的"])) == 1
    (tmp_path / "2021-04-01-one.md").unlink()
    Indexer(index, [tmp_path], known_hosts()).run(workers=0)
    assert not full_text.find(index, ["说法"])
    assert full_text.count_texts(index.db) == 0


@pytest.mark.slow
def test_workers_give_the_same_as_the_process_itself(tmp_path: Path) -> None:
    for number in range(BATCH * 2 + 5):
        write(tmp_path, f"n{number}", f"<p>第{number}篇文章</p>")
    alone = make_index(tmp_path)
    index = Index(tmp_path / "other", None)
    Indexer(index, [tmp_path], known_hosts()).run(workers=2)
    query = "select dir, name, doc.length, lang, body, said from text.doc, file where id = article"
    assert sorted(index.db.execute(query)) == sorted(alone.db.execute(query))


def test_texts_are_stored_in_the_order_of_their_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows out of order leave pages half empty; workers answer in any order."""
    for number in range(BATCH + 5):
        write(tmp_path, f"n{number}", f"<p>第{number}篇文章</p>")
    stored: list[int] = []
    run, put = TextWorkers.run, full_text.put

    def backwards(
        self: TextWorkers, tasks: Iterator[TextTask]
    ) -> Iterator[tuple[int, list[IndexedText]]]:
        yield from [(count, texts[::-1]) for count, texts in run(self, tasks)][::-1]

    def noted(index: Index, texts: Sequence[IndexedText]) -> None:
        stored.extend(text.article for text in texts)
        put(index, texts)

    monkeypatch.setattr(TextWorkers, "run", backwards)
    monkeypatch.setattr(full_text, "put", noted)
    make_index(tmp_path)
    assert stored == sorted(stored)
    assert len(stored) == BATCH + 5


def loose_rows_and_free_pages(index: Index) -> tuple[int, ...]:
    queries = (
        *("select count(*) from text.fresh", "select count(*) > 0 from text.part"),
        *("pragma main.freelist_count", "pragma text.freelist_count"),
    )
    return tuple(index.db.execute(query).fetchone()[0] for query in queries)


def test_the_first_run_leaves_packed_lists_and_no_free_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_stage, "TOGETHER", 5)
    library = tmp_path / "library"
    for number in range(BATCH * 3):
        write(library, f"n{number}", f"<p>第{number}篇文章</p>")
    index = Index(tmp_path / "index", None)
    written: list[int] = []

    def stop() -> bool:
        """End the first run when some texts are written."""
        written.append(full_text.count_texts(index.db))
        return 0 < written[-1] < BATCH * 3

    Indexer(index, [library], known_hosts(), stop=stop).run(workers=0)
    assert 0 < written[-1] < BATCH * 3
    Indexer(index, [library], known_hosts()).run(workers=0)
    assert loose_rows_and_free_pages(index) == (0, 1, 0, 0)
    assert len(full_text.find(index, ["篇文章"])) == BATCH * 3
    assert not index.db.execute("select 1 from tally where total = 0").fetchone()


def test_heads_that_are_all_read_again_leave_packed_lists(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, f"n{number}", f"<p>第{number}篇文章</p>")
    index = make_index(tmp_path)
    index.remember("heads", "of another version")
    Indexer(index, [tmp_path], known_hosts()).run(workers=0)
    (segments,) = index.db.execute("select count(distinct segid) from name_gram_idx").fetchone()
    assert segments == 1
    assert not index.db.execute("select 1 from tally where total = 0").fetchone()


def test_a_database_that_cannot_shrink_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.index.database._is_empty", lambda _path: False)
    index = Index(tmp_path / "index", None)
    index.db.execute("create table text.filled as select zeroblob(500000) as said")
    index.db.execute("drop table text.filled")
    free = loose_rows_and_free_pages(index)[3]
    index.shrink(lambda: False)
    assert loose_rows_and_free_pages(index)[3] == free > 0
