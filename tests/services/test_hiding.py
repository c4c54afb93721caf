"""Rules that hide: lists leave out what they find, and the counts agree with the lists."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, TypedDict, Unpack

import pytest

from reader.agreement import disagreements
from reader.cli import run
from reader.config import read
from reader.errors import QueryError
from reader.index.lists import Order
from reader.index.query.compile import Scope
from reader.notes.store import Notes
from reader.services.article_list import Shelf
from reader.services.article_notes import retag
from reader.services.facets import Facet, FacetKind, find_facets
from reader.services.hiding import read_rule
from reader.services.reading import reference, set_list_read
from reader.services.view import Grouping, View
from tests.index.conftest import make_index, write

DAYS = ("2021-04-01", "2021-04-02", "2021-05-03", "2022-01-01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    library = tmp_path / "library"
    for number in range(12):
        write(
            library,
            f"{'广告' if number % 4 == 0 else '文章'}{number}",
            f"<p>第{number}篇，{'石桥' if number % 3 == 0 else '茶园'}。</p>",
            date=f"{DAYS[number % 4]}T{number:02}:00:00Z",
            source=("甲报", "乙报", "丙报")[number % 3],
            author=("张三", "李四")[number % 2],
        )
    return library


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    with Notes.open(tmp_path / "data") as opened:
        yield opened


class MakeShelf(Protocol):
    """Makes a shelf that leaves out what the rules find, by name."""

    def __call__(self, **hidden: str) -> Shelf: ...


@pytest.fixture
def make(folder: Path, notes: Notes) -> MakeShelf:
    index = make_index(folder)
    return lambda **hidden: Shelf(index, notes, {"茶": "/茶园"}, hidden)


class ViewFields(TypedDict, total=False):
    """The fields of a view that a test sets."""

    facet: Facet
    words: str
    scope: Scope


def titles(shelf: Shelf, **view: Unpack[ViewFields]) -> list[str]:
    return [entry.title for entry in shelf.listed(View(**view))]


RULES = [
    ({"a": "title:广告"}, {0, 4, 8}),
    ({"a": "广告"}, {0, 4, 8}),
    ({"a": "石桥"}, set()),
    ({"a": "/石桥"}, {0, 3, 6, 9}),
    ({"a": "text:石桥"}, {0, 3, 6, 9}),
    ({"a": "title:广告", "b": "source:乙报"}, {0, 1, 4, 7, 8, 10}),
    ({"a": "is:starred"}, {2}),
    ({"a": "mytag:甲"}, {5}),
    ({"a": "date:2021-04"}, {0, 1, 4, 5, 8, 9}),
    ({"a": "-title:广告"}, set(range(12)) - {0, 4, 8}),
    ({"a": "is:unread"}, set(range(12))),
    ({"a": "is:nonsense", "b": "title:广告"}, {0, 4, 8}),
    ({"a": ""}, set()),
]


@pytest.mark.slow
@pytest.mark.parametrize(("rules", "hidden"), RULES)
def test_lists_leave_out_what_rules_find(
    rules: dict[str, str], hidden: set[int], make: MakeShelf, notes: Notes
) -> None:
    everything = make()
    by_number = {int(entry.title[2:]): entry for entry in everything.listed(View())}
    retag(notes, everything, [by_number[5]], ["甲"])
    notes.set_starred([reference(by_number[2])], True)
    everything.sync()
    shelf = make(**rules)
    left = set(range(12)) - hidden
    for grouping in Grouping:
        for order in Order:
            for newest_first in (True, False):
                view = View(grouping=grouping, order=order, newest_first=newest_first)
                every = [entry.title for entry in everything.listed(view)]
                rows = shelf.rows(view)
                listed = [row.entry.title for row in rows if row.entry is not None]
                assert listed == [title for title in every if int(title[2:]) in left]
                assert len(rows.articles) == len(left)
    for words, scope in (("文章", Scope.NAMES), ("茶园", Scope.TEXT)):
        found = titles(everything, words=words, scope=scope)
        assert titles(shelf, words=words, scope=scope) == [
            title for title in found if int(title[2:]) in left
        ]
    assert shelf.hiding.count == len(hidden)
    shelf.hiding.is_lifted = True
    assert titles(shelf) == titles(everything)
    shelf.hiding.is_lifted = False
    assert len(titles(shelf)) == len(left)


@pytest.mark.parametrize(("rules", "hidden"), RULES)
def test_facets_count_what_the_list_shows(
    rules: dict[str, str], hidden: set[int], make: MakeShelf
) -> None:
    del hidden
    shelf = make(**rules)
    facets = shelf.facets()
    kinds = Counter(count.facet.kind for count in facets)
    assert kinds[FacetKind.SOURCE] == len({entry.source for entry in shelf.listed(View())})
    for count in facets:
        if count.facet.kind is not FacetKind.SEARCH:
            assert count.total == len(titles(shelf, facet=count.facet)), count.facet
    unread, total = shelf.count_searches(shelf.index)["茶"]
    assert unread == total == len(titles(shelf, facet=Facet(FacetKind.SEARCH, "茶")))


def test_hits_are_counted_without_them(make: MakeShelf) -> None:
    shelf = make(a="title:广告")
    view = View(words="茶园", scope=Scope.TEXT)
    rows, hits = shelf.search(view, shelf.index.again(), lambda: False, lambda _count: None)
    assert len(rows.articles) == hits.whole.total == 6


def test_the_calendar_and_the_choosers_count_what_is_listed(make: MakeShelf) -> None:
    shelf = make(a="title:广告", b="date:2022")
    assert shelf.days() == {"2021-05-03": 3, "2021-04-02": 3}
    hidden = shelf.hiding.counts(shelf.index)
    for kind, names in ((FacetKind.SOURCE, "甲乙丙"), (FacetKind.AUTHOR, "张李")):
        counted = find_facets(shelf.index, kind, "", hidden=hidden)
        for count in counted:
            assert count.total == len(titles(shelf, facet=count.facet))
        assert {count.facet.value[0] for count in counted} <= {*names}
    shelf.hiding.is_lifted = True
    assert shelf.days() == dict.fromkeys(reversed(DAYS), 3)


def test_marking_the_list_read_leaves_out_what_is_hidden(make: MakeShelf, notes: Notes) -> None:
    shelf = make(a="title:广告")
    assert set_list_read(notes, shelf, View()) == 9
    everything = make()
    unread = [entry.title for entry in everything.listed(View()) if not everything.is_read(entry)]
    assert sorted(unread) == ["广告0", "广告4", "广告8"]


def test_a_rule_follows_marks(make: MakeShelf, notes: Notes) -> None:
    shelf = make(a="is:read")
    assert len(titles(shelf)) == 12
    assert set_list_read(notes, shelf, View(words="广告")) == 3
    shelf.sync()
    assert len(titles(shelf)) == 9
    notes.undo()
    shelf.sync()
    assert len(titles(shelf)) == 12


@pytest.mark.parametrize("query", ["", " ", "/", "names:", "is:nonsense", "(", "date:never"])
def test_a_rule_that_is_not_valid_is_reported(query: str, tmp_path: Path) -> None:
    with pytest.raises(QueryError):
        read_rule(query)
    file = tmp_path / "config.toml"
    file.write_text(f'[hidden]\n"fine" = "title:a"\n"bad" = {json.dumps(query)}\n', "utf-8")
    [problem] = map(str, disagreements(read(file)))
    assert ":3: hidden.bad " in problem


def test_ls_leaves_them_out_and_lists_them_when_asked(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[hidden]\n"ads" = "title:广告"\n"bad" = "is:x"\n', "utf-8")
    monkeypatch.setenv("READER_CONFIG", str(config))
    own = [str(folder), "--data-dir", str(tmp_path / "data")]
    assert run(["ls", "--json", *own]) == 0
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)) == 9
    assert "3 articles are hidden by rules" in captured.err
    assert "bad" in captured.err
    assert run(["ls", "--json", "--hidden", *own]) == 0
    hidden = json.loads(capsys.readouterr().out)
    assert sorted(entry["title"] for entry in hidden) == ["广告0", "广告4", "广告8"]
    assert {tuple(entry["hidden"]) for entry in hidden} == {("ads",)}
    assert run(["ls", "--hidden", *own]) == 0
    assert capsys.readouterr().out.count("\tads\n") == 3
    assert run(["search", "文章 OR 广告", "--names", "--json", *own]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 9
    run(["doctor", "--json", *own])
    assert json.loads(capsys.readouterr().out)["hidden"] == {"ads": 3}
    assert run(["mark", "--star", "date:2021", "--json", *own]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["changed"] == 6
    assert "3 articles are hidden by rules and left out" in captured.err
    assert run(["mark", "--star", "title:广告", "--names", *own]) == 1
    assert run(["mark", "--star", "date:2021", "--hidden", "--json", *own]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] == 3
