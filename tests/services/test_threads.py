"""Threads over a library: lists, counts, news, candidates, timelines and exports."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.archive.header import Entry
from reader.errors import ReaderError
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.lists import Heading, Selection, arrange
from reader.index.query.complete import completions
from reader.index.query.parse import parse
from reader.index.threads import MirroredThread, mirror_threads, mirrored_threads, remember_seen
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.notes.threads import Choice, Thread
from reader.services.article_list import Shelf
from reader.services.index_sync import Mirroring
from reader.services.reading import reference
from reader.services.shown_article import read_shown
from reader.services.thread_counts import (
    PATIENCE,
    UNKNOWN,
    count_threads,
    look_at_named,
    narrowing_thread,
    new_rows,
    rows_of,
    words_in_thread,
)
from reader.services.thread_exchange import read_threads, write_threads
from reader.services.thread_timeline import (
    TimelineItem,
    exported,
    first_sentence,
    timeline,
    to_markdown,
)
from reader.services.threads import as_decided, find_threads, given_name, list_candidates
from reader.services.view import View
from reader.text.safe import safe
from tests.index.conftest import write

SUMMIT = (
    "<p>氣候峰會星期四舉行，四十個國家的領導人受邀，其中包括中國、美國和歐盟各國的領導人。</p>"
    "<p>美國特使克里此前訪問上海，與中國特使解振華會談，雙方發表聯合聲明，承諾加強合作。</p>"
    "<p>法國和德國的領導人上週也與中國國家主席通話，三方就疫苗、貿易和氣候問題交換了意見。</p>"
)
AFTER = (
    "<p>美國特使克里抵達北京，與中國特使解振華會談氣候問題，兩國恢復了中斷近一年的對話。</p>"
    "<p>峰會之後兩國領導人承諾，在碳排放問題上加強合作，雙方將發表聯合聲明。</p>"
)
TEA = "<p>山里的茶園春天採茶，水要剛開就離火，晾一會兒再沖，茶葉慢慢舒展開來。</p>"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    write(folder, "峰會", SUMMIT, source="甲报", date="2021-04-22T06:00:00Z")
    write(folder, "會談", AFTER, source="乙报", date="2023-07-17T06:00:00Z")
    write(folder, "茶", TEA, source="甲报", date="2022-01-01T06:00:00Z")
    return folder


@pytest.fixture
def index(tmp_path: Path, library: Path) -> Iterator[Index]:
    opened = Index(tmp_path / "index")
    Indexer(opened, [library], {}).run()
    yield opened
    opened.close()


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    with Notes.open(tmp_path / "data") as opened:
        yield opened


def ref(index: Index, title: str) -> ArticleRef:
    listed = arrange(index, Selection(heading=Heading.NONE))
    return reference(next(entry for entry in listed.part(0, 100) if entry.title == title))


def found(index: Index, query: str) -> list[str]:
    listing = arrange(index, Selection(query=parse(query), heading=Heading.NONE))
    return [entry.title for entry in listing.part(0, 100)]


def sync(index: Index, notes: Notes) -> None:
    assert Mirroring(index, notes).sync()


def thread(notes: Notes, id_: str) -> Thread:
    made = notes.threads.get(id_)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("thread:气候", ["會談", "峰會"]),  # the whole name, in the other script
        ("thread:氣候", ["會談", "峰會"]),
        ("thread:候", ["會談", "峰會"]),  # a part of it
        ("thread:气候 source:甲报", ["峰會"]),
        ("-thread:气候", ["茶"]),
        ("thread:气候 OR title:茶", ["會談", "茶", "峰會"]),
        ("thread:none", []),
        ('thread:"茶 和 山"', ["茶"]),
    ],
)
def test_the_query_key_lists_a_thread(
    index: Index, notes: Notes, query: str, titles: list[str]
) -> None:
    id_ = notes.threads.create("氣候", "特使", [ref(index, "峰會")])
    notes.threads.decide(id_, [ref(index, "茶")], Choice.EXCLUDED)
    notes.threads.create("茶  和 山", "", [ref(index, "茶")])
    sync(index, notes)
    assert found(index, query) == titles


def test_a_pinned_article_is_listed_without_matching_and_an_excluded_one_is_not(
    index: Index, notes: Notes
) -> None:
    id_ = notes.threads.create("氣候", "特使", [ref(index, "茶")])
    notes.threads.decide(id_, [ref(index, "會談")], Choice.EXCLUDED)
    sync(index, notes)
    assert found(index, "thread:氣候") == ["茶", "峰會"]


@pytest.mark.parametrize("query", ["(", "thread:氣候", "len:x", "date:nonsense"])
def test_a_wrong_query_of_a_thread_finds_nothing_more(
    index: Index, notes: Notes, query: str
) -> None:
    notes.threads.create("氣候", query, [ref(index, "峰會")])
    sync(index, notes)
    assert found(index, "thread:氣候") == ["峰會"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("thread:故事", ["會談", "茶", "峰會"]),
        ("-thread:故事", []),
        ("thread:故事 source:乙报", ["會談"]),
        ("thread:故事0", ["會談"]),
    ],
)
def test_a_part_of_a_name_may_stand_for_very_many_threads(
    index: Index, query: str, titles: list[str]
) -> None:
    pinned = [(ref(index, title).key,) for title in ("會談", "茶", "峰會")]
    threads = [
        MirroredThread(str(number), f"故事{number}", "len:<0", pinned[number % 3])
        for number in range(1_200)
    ]
    mirror_threads(index, threads)
    assert found(index, query) == titles


def test_names_of_threads_are_completed(index: Index, notes: Notes) -> None:
    notes.threads.create("氣候 峰會")
    notes.threads.create("茶")
    sync(index, notes)
    query = "thread:气"
    assert [done.text for done in completions(query, len(query), index)] == ['"氣候 峰會"']


def test_the_mirror_follows_the_store(index: Index, notes: Notes) -> None:
    mirroring = Mirroring(index, notes)
    id_ = notes.threads.create("一")
    assert mirroring.sync()
    assert [one.name for one in mirrored_threads(index)] == ["一"]
    notes.threads.rename(id_, "二")
    assert mirroring.sync()
    assert [one.name for one in mirrored_threads(index)] == ["二"]
    notes.undo()
    assert mirroring.sync()
    assert [one.name for one in mirrored_threads(index)] == ["一"]
    index.rebuild()
    mirroring.forget()
    assert mirroring.sync()
    assert [one.name for one in mirrored_threads(index)] == ["一"]


def test_an_unchanged_mirror_is_not_written(index: Index) -> None:
    threads = [MirroredThread("a", "一", "", ("k",))]
    assert mirror_threads(index, threads)
    assert not mirror_threads(index, threads)


def test_what_comes_after_a_look_is_new(index: Index, notes: Notes, library: Path) -> None:
    id_ = notes.threads.create("氣候", "特使", [ref(index, "峰會")])
    sync(index, notes)
    assert count_threads(index)["氣候"].new == 0  # nobody has looked yet
    look_at_named(index, "氣候")
    assert count_threads(index)["氣候"].new == 0
    write(
        library, "後來", AFTER.replace("北京", "東京"), source="丙报", date="2024-01-01T06:00:00Z"
    )
    write(library, "別的", TEA.replace("春", "秋"), source="丙报", date="2024-01-02T06:00:00Z")
    Indexer(index, [library], {}).run()
    count = count_threads(index)["氣候"]
    assert (count.total, count.new) == (3, 1)
    items = timeline(index, notes, thread(notes, id_))
    assert [(item.article.title, item.is_new) for item in items] == [
        ("峰會", False),
        ("會談", False),
        ("後來", True),
    ]
    notes.threads.decide(id_, [ref(index, "別的")], Choice.PINNED)  # known to who pins it
    sync(index, notes)
    assert count_threads(index)["氣候"].new == 1
    remember_seen(index, id_, rows_of(index, id_))
    assert not new_rows(index, id_, rows_of(index, id_))


def test_candidates_are_related_and_not_decided(index: Index, notes: Notes) -> None:
    id_ = notes.threads.create("氣候", "", [ref(index, "峰會")])
    sync(index, notes)
    candidates = list_candidates(index, thread(notes, id_))
    assert [one.entry.title for one in candidates][:1] == ["會談"]
    assert candidates[0].reason
    notes.threads.decide(id_, [ref(index, "會談")], Choice.EXCLUDED)
    sync(index, notes)
    titles = [one.entry.title for one in list_candidates(index, thread(notes, id_))]
    assert "會談" not in titles
    assert "峰會" not in titles


def test_a_reprint_is_a_candidate(index: Index, notes: Notes, library: Path) -> None:
    whole = SUMMIT + AFTER + TEA
    body = whole.removeprefix(whole[: whole.index("</p>") + 4])
    write(library, "長文", whole, source="丙报", date="2021-04-23T06:00:00Z")
    write(library, "转载", body, source="丁报", date="2021-04-24T06:00:00Z")
    Indexer(index, [library], {}).run()
    id_ = notes.threads.create("氣候", "", [ref(index, "長文")])
    sync(index, notes)
    reasons: dict[str, str] = {
        one.entry.title: one.reason for one in list_candidates(index, thread(notes, id_))
    }
    assert "長文" in reasons["转载"]


def test_a_timeline_has_highlights_and_articles_of_other_libraries(
    index: Index, notes: Notes
) -> None:
    summit = ref(index, "峰會")
    now = datetime(2024, 5, 1, tzinfo=UTC)
    marked = Highlight(
        "h", summit.key, "四十個國家", "", "", 0, 5, 0, "", 1, 1, now, now, note="多"
    )
    notes.add_highlight(marked, summit)
    gone = ArticleRef("https://gone.example/1", "不在", source="丁报")
    id_ = notes.threads.create("氣候", "", [summit, gone])
    sync(index, notes)
    items = timeline(index, notes, thread(notes, id_))
    assert [(item.day, item.article.title, len(item.highlights)) for item in items] == [
        ("2021-04-22", "峰會", 1),
        ("", "不在", 0),
    ]
    assert items[0].sentence.startswith("氣候峰會星期四舉行")
    assert items[1].entry is None
    text = to_markdown(thread(notes, id_), items)
    assert "> 四十個國家" in text
    assert "多" in text
    data = json.loads(exported(thread(notes, id_), items, ".json"))
    assert data["articles"][0]["highlights"][0]["quote"] == "四十個國家"


def test_a_duplicate_is_the_article_that_was_pinned(
    index: Index, notes: Notes, library: Path
) -> None:
    long = "<p>" + "河水流过石桥，茶園在山的那一邊。" * 40 + "</p>"
    write(library, "早", long, source="甲报", date="2021-04-01T06:00:00Z")
    write(library, "晚", long, source="乙报", date="2021-04-02T06:00:00Z")
    Indexer(index, [library], {}).run()
    shelf = Shelf(index, notes)
    rows = index.db.execute("select key from article where title in ('早', '晚')").fetchall()
    keys = [key for (key,) in rows]
    assert len(keys) == 2
    listed = next(entry for entry in shelf.listed(View()) if entry.key in keys)
    [other] = set(keys) - {listed.key}
    id_ = notes.threads.create("石橋", "", [ArticleRef(other, "早")])
    shelf.sync()
    story = thread(notes, id_)
    assert found(index, "thread:石桥") == [listed.title]
    [item] = timeline(index, notes, story)
    assert (item.entry, item.article.key) == (listed, other)
    assert as_decided(shelf, story, listed).key == other


@pytest.mark.parametrize(
    ("text", "title", "sentence"),
    [
        ("第一句。第二句。", "", "第一句。"),
        ("标题\n第一句。第二句。", "标题", "第一句。"),
        ("", "", ""),
        ("标题", "标题", ""),
    ],
)
def test_the_first_sentence(text: str, title: str, sentence: str) -> None:
    assert first_sentence(text, title) == sentence


HOSTILE = st.text(
    st.sampled_from("\x1b\x9b\u202e\u2028\n\r`*_[](){}<>#|!=+-:;/\\\"'%$&~^@ a茶"), max_size=30
)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_an_export_runs_and_hides_nothing(name: str, query: str, title: str, note: str) -> None:
    article = ArticleRef("k", title, "javascript:alert(1)", title)
    now = datetime(2024, 5, 1, tzinfo=UTC)
    marked = Highlight("h", "k", title or "x", "", "", 0, 1, 0, "", 1, 1, now, now, note=note)
    story = Thread("a", name, query)
    items = [TimelineItem(article, None, "2021-04-22", title, (marked,), True, False)]
    text = to_markdown(story, items)
    assert all(character == "\n" or safe(character) == character for character in text)
    tokens = MarkdownIt("commonmark").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in [*tokens, *inline]}
    assert not kinds & {"link_open", "image", "html_block", "html_inline", "fence", "code_inline"}
    assert sum(token.type == "heading_open" for token in tokens) == 2
    data = json.loads(exported(story, items, ".json"))
    assert (data["name"], data["query"]) == (name, query)


@pytest.mark.parametrize(
    ("named", "names"),
    [
        ("气候", ["氣候"]),
        ("氣候", ["氣候"]),
        ("two", ["氣候"]),
        ("同", ["同", "同"]),
        ("", []),
        ("没有", []),
    ],
)
def test_threads_are_found_by_name_and_id(named: str, names: list[str]) -> None:
    threads = [Thread("one", "同"), Thread("two", "氣候"), Thread("three", "同")]
    assert [one.name for one in find_threads(threads, named)] == names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  气候 \n 大会 ", "气候 大会"),
        ("", ""),
        (" \t", ""),
        ("a" * 500, "a" * 200),
    ],
)
def test_a_typed_name_is_one_line(typed: str, name: str) -> None:
    assert given_name(typed) == name


@given(st.text(max_size=40))
def test_a_typed_name_can_be_stored_and_shown(typed: str) -> None:
    name = given_name(typed)
    assert name == given_name(name)
    assert safe(name) == name
    name.encode()


# JSON that is read back


def test_threads_are_written_and_read_back(tmp_path: Path) -> None:
    article = ArticleRef("https://a.example/1", "第一", "https://a.example/1", "甲报")
    other = ArticleRef("https://a.example/2", "第二")
    with Notes.open(tmp_path / "one") as one, Notes.open(tmp_path / "two") as two:
        id_ = one.threads.create("氣候", "特使", [article])
        one.threads.decide(id_, [other], Choice.EXCLUDED)
        written = json.dumps(write_threads(one, one.threads.listed()))
        received = read_threads(written)
        assert received.refused == ()
        assert two.threads.receive(received.threads) == 1
        assert two.threads.receive(received.threads) == 0  # idempotent
        copy = thread(two, id_)
        mine = thread(one, id_)
        assert replace(copy, changed=mine.changed) == mine
        assert two.state(article.key).title == "第一"
        two.undo()
        assert list(two.threads.listed()) == []


def test_an_import_changes_no_decision(tmp_path: Path) -> None:
    article = ArticleRef("https://a.example/1", "第一")
    with Notes.open(tmp_path) as notes:
        id_ = notes.threads.create("氣候", "", [article])
        received = read_threads(json.dumps(write_threads(notes, notes.threads.listed())))
        notes.threads.decide(id_, [article], Choice.EXCLUDED)
        notes.threads.rename(id_, "新")
        assert notes.threads.receive(received.threads) == 0
        assert thread(notes, id_).name == "新"
        assert thread(notes, id_).articles == {article.key: Choice.EXCLUDED}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[" * 10_000, '{"format":"zh-archive-reader threads","version":9}', "\x1b"],
)
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(ReaderError):
        read_threads(text)


@pytest.mark.parametrize(
    ("entry", "threads", "refused"),
    [
        ({"id": "a", "name": "好"}, 1, 0),
        ({"id": "a", "name": 5}, 0, 1),
        ({"id": "", "name": "好"}, 0, 1),
        ({"name": "好"}, 0, 0),
        ("text", 0, 0),
        ({"id": "a", "name": "\ud800"}, 0, 1),
        ({"id": "a", "name": "好", "created": "x"}, 0, 1),
        ({"id": "a", "name": "好", "articles": [{"key": "k", "choice": "maybe"}]}, 1, 1),
        ({"id": "a", "name": "好", "articles": [{"key": 5, "choice": "pinned"}]}, 1, 1),
        ({"id": "a", "name": "好", "articles": [{"choice": "pinned"}, 3, None]}, 1, 0),
        (
            {
                "id": "a",
                "name": "好",
                "articles": [{"key": "k", "choice": "pinned", "article": {"title": 5}}],
            },
            1,
            1,
        ),
    ],
)
def test_every_entry_of_an_import_passes_the_gate(
    entry: object, threads: int, refused: int
) -> None:
    whole = {"format": "zh-archive-reader threads", "version": 1, "threads": [entry]}
    received = read_threads(json.dumps(whole))
    assert (len(received.threads), len(received.refused)) == (threads, refused)


# Two processes


def _pin(folder: Path, id_: str, name: str) -> None:
    with Notes.open(folder) as notes:
        for number in range(10):
            article = ArticleRef(f"https://{name}.example/{number}", f"{name} {number}")
            notes.threads.decide(id_, [article], Choice.PINNED)
        assert notes.flush(30)


@pytest.mark.slow
def test_two_processes_pin_to_one_thread_at_once(tmp_path: Path) -> None:
    with Notes.open(tmp_path) as notes:
        id_ = notes.threads.create("氣候")
        assert notes.flush(30)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_pin, args=(tmp_path, id_, name)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
        assert worker.exitcode == 0
    with Notes.open(tmp_path, read_only=True) as notes:
        pinned = set(thread(notes, id_).pinned)
    assert pinned == {f"https://{name}.example/{n}" for name in ("a", "b") for n in range(10)}


CAPTION = (
    '<figure><img src="a.jpg"><figcaption>图片来源：石桥社。摄影：阿茶。</figcaption></figure>'
    "<h2>小标题。</h2>"
)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (f"{CAPTION}<p>第一句话说山。第二句。</p>", "第一句话说山。"),
        ("<p>第一句话说山。第二句。</p>" + CAPTION, "第一句话说山。"),
        (CAPTION, "图片来源：石桥社。"),  # there is nothing else
    ],
)
def test_a_caption_is_no_first_sentence(
    body: str, sentence: str, library: Path, tmp_path: Path, notes: Notes
) -> None:
    path = write(library, "别题", body, source="丁报", date="2024-01-01T06:00:00Z")
    with closing(Index(tmp_path / "other")) as index:
        Indexer(index, [library], {}).run()
        id_ = notes.threads.create("图", "", [ref(index, "别题")])
        sync(index, notes)
        read = partial(read_shown, notes=notes, hosts={})
        [item] = timeline(index, notes, thread(notes, id_), read)
        assert isinstance(item.entry, Entry)
        assert item.entry.path == path
        assert item.sentence == sentence


def test_threads_with_costly_queries_are_counted_within_limits(index: Index) -> None:
    [summit] = (one.key for one in [ref(index, "峰會")])
    threads = [MirroredThread(f"q{n}", f"q{n}", "克里 OR 茶") for n in range(9)]
    threads.append(MirroredThread("z", "z", "", (summit,)))
    mirror_threads(index, threads)
    steps = count(0)
    counts = count_threads(index, clock=lambda: next(steps) * PATIENCE / 3)
    assert [counts[f"q{n}"].total for n in range(9)] == [3, 3, 3, -1, -1, -1, -1, -1, -1]
    assert counts["q8"] == UNKNOWN
    assert counts["z"].total == 1  # without a query it costs nothing
    assert [one.total for one in count_threads(index, clock=lambda: 0).values()] == [3] * 9 + [1]
    mirror_threads(index, [MirroredThread(f"s{n}", "same", "克里") for n in range(9)])
    steps = count(0)
    assert count_threads(index, clock=lambda: next(steps) * PATIENCE)["same"] == UNKNOWN


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", "thread:峰會"),
        (" 慢 -快 ", "慢 -快 thread:峰會"),
        ("慢 OR 快", "(慢 OR 快) thread:峰會"),
        ("慢 (", "thread:峰會"),
        ("day:xx", "thread:峰會"),
    ],
)
def test_a_query_narrowed_to_a_thread(words: str, expected: str) -> None:
    assert words_in_thread(words, "峰會") == expected


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("", ""),
        ("thread:氣候", "氣候"),
        ('thread:"長 安"', "長 安"),
        ("thread:氣", ""),
        ("峰會 source:甲报 thread:氣候", "氣候"),
        ("(峰會 OR 會談) thread:氣候", "氣候"),
        ("thread:氣候 thread:長安", "氣候"),
        ("thread:氣候 OR thread:峰會", ""),
        ("-thread:氣候", ""),
        ("氣候", ""),
        ("(thread:氣候", ""),
    ],
)
def test_the_thread_to_which_a_query_narrows(tmp_path: Path, words: str, name: str) -> None:
    with closing(Index(tmp_path / "index.db")) as index:
        mirror_threads(index, [MirroredThread("1", "氣候"), MirroredThread("2", "長 安")])
        assert narrowing_thread(index, words) == name
