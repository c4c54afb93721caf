from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.index.database import Index
from reader.index.lists import Heading, Selection, arrange, count
from reader.index.mirror import Mark, put_marks
from reader.index.query.compile import Scope
from reader.index.query.days import Days, read_days
from reader.index.query.keys import LANGUAGE_CODES, FieldText, Length
from reader.index.query.parse import Either, Every, Without, Words, parse, phrases
from reader.text.language import LANGUAGES
from tests.index.conftest import make_index, write

TODAY = date(2021, 5, 3)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Every()),
        ("  ", Every()),
        ("茶", Words("茶", 0)),
        ("茶 水", Every((Words("茶", 0), Words("水", 2)))),
        ('"茶 水"', Words("茶 水", 0)),
        ("“茶 水”", Words("茶 水", 0)),
        ("-茶", Without(Words("茶", 1))),
        ("NOT 茶", Without(Words("茶", 4))),
        ("茶 - 水", Every((Words("茶", 0), Words("-", 2), Words("水", 4)))),
        ("茶 OR 水", Either((Words("茶", 0), Words("水", 5)))),
        ("茶 | 水", Either((Words("茶", 0), Words("水", 4)))),
        ("a b OR c", Either((Every((Words("a", 0), Words("b", 2))), Words("c", 7)))),
        ("(a OR b) c", Every((Either((Words("a", 1), Words("b", 6))), Words("c", 9)))),
        ("source:端传媒", FieldText("source", "端传媒")),
        ("source：端传媒", FieldText("source", "端传媒")),
        ('title:"a b"', FieldText("title", "a b")),
        ("len:>2k", Length(2001, 2**62)),
        ("len:10..20", Length(10, 20)),
        ("https://a.b/c", Words("https://a.b/c", 0)),
        ("f(x)", Words("f(x)", 0)),
        ("(f(x))", Words("f(x)", 1)),
        ("茶)) x", Every((Words("茶))", 0), Words("x", 4)))),
        ("12:30", Words("12:30", 0)),
    ],
)
def test_what_a_query_means(text: str, wanted: object) -> None:
    assert parse(text, TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('茶 "水', 2),
        ("(茶", 0),
        ("茶 ) x", 2),
        ("OR 茶", 0),
        ("茶 OR", 2),
        ("茶 -(", 3),
        ("茶 sorce:x", 2),
        ("source:", 7),
        ("is:funny", 3),
        ("date:never", 5),
        ("茶 date:2021-13", 7),
        ("len:long", 4),
        ("day:4-1", 4),
        ("lang:xx", 5),
        ("(" * 100 + "茶" + ")" * 100, 40),
    ],
)
def test_an_error_points_at_its_column(text: str, column: int) -> None:
    with pytest.raises(QueryError) as raised:
        parse(text, TODAY)
    assert raised.value.column == column


@given(st.text('茶 ab"()-|:“”ORis12.、', max_size=30))
def test_any_text_is_a_query_or_an_error_within_it(text: str) -> None:
    try:
        parse(text, TODAY)
    except QueryError as error:
        assert 0 <= error.column <= len(text)  # noqa: PT017 - it need not be raised


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2021-4-5", "2021-04-05", "2021-04-05"),
        ("2021年4月", "2021-04-01", "2021-04-30"),
        ("2021-04..2021-05-02", "2021-04-01", "2021-05-02"),
        ("2021..", "2021-01-01", "9999-12-31"),
        ("..2021", "0001-01-01", "2021-12-31"),
        ("today", "2021-05-03", "2021-05-03"),
        ("yesterday", "2021-05-02", "2021-05-02"),
        ("昨天", "2021-05-02", "2021-05-02"),
        ("1d", "2021-05-03", "2021-05-03"),
        ("2w", "2021-04-20", "2021-05-03"),
        ("1m", "2021-04-04", "2021-05-03"),
        ("9999y", "0001-01-01", "2021-05-03"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    assert read_days(text, TODAY) == Days(first, last)


@pytest.mark.parametrize("text", ["", "..", "2021-13", "2021-02-30", "soon", "2022..2021", "5"])
def test_what_is_no_day(text: str) -> None:
    assert read_days(text, TODAY) is None


def test_before_and_after_leave_the_day_itself_out() -> None:
    days = Days("2021-04-01", "2021-04-30")
    assert days.for_key("after") == Days("2021-05-01", "9999-12-31")
    assert days.for_key("before") == Days("0001-01-01", "2021-03-31")
    assert days.for_key("since").first == days.first
    assert days.for_key("until").last == days.last
    assert Days("9999-12-31", "9999-12-31").for_key("after").last == "9999-12-31"


def test_the_phrases_to_show_are_those_that_must_be_there() -> None:
    assert phrases(parse('茶 -水 (壶 OR text:"杯 子") title:x')) == ["茶", "壶", "杯 子"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("library")
    write(folder, "克里访华", "<p>气候特使到了上海。</p>", source="德国之声", author="王小明")
    write(
        folder,
        "中國經濟",
        f"<p>{'经济增长放缓。' * 40}</p>",
        source="美國之音",
        date="2021-04-15T06:00:00.000Z",
    )
    write(
        folder,
        "Climate talks",
        "<p>The envoy arrived in Shanghai for talks with officials today.</p>",
        source="BBC",
        date="2020-12-31T06:00:00.000Z",
    )
    write(folder, "銀行行長重申", "<p>行长说</p>", source="RFI", date="2019-04-01T00:00:00Z")
    made = make_index(folder)
    keys = dict(made.db.execute("select title, key from article"))
    with made.writing():
        marked = {
            keys["克里访华"]: Mark(read=True, highlights=2, noted=True),
            keys["中國經濟"]: Mark(starred=True, highlights=1, moved=True),
        }
        put_marks(made, [marked])
    return made


def titles(index: Index, text: str, scope: Scope = Scope.NAMES) -> set[str]:
    selection = Selection(query=parse(text, TODAY), scope=scope, heading=Heading.NONE)
    listing = arrange(index, selection)
    assert count(index, selection)[1] == len(listing)
    return {entry.title for entry in listing.part(0, 100)}


KERRY, ECONOMY, CLIMATE, BANK = "克里访华", "中國經濟", "Climate talks", "銀行行長重申"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", {KERRY, ECONOMY, CLIMATE, BANK}),
        ("克里", {KERRY}),
        ("kl", {KERRY}),
        ("keli", {KERRY}),
        ("kel", {KERRY}),
        ("klfh", {KERRY}),
        ("kelifanghua", {KERRY}),
        ("zgjj", {ECONOMY}),
        ("zhongguo", {ECONOMY}),
        ("zhonggj", {ECONOMY}),
        ("zhongj", set()),
        ("yhhz", {BANK}),
        ("yhxz", {BANK}),
        ("chongshen", {BANK}),
        ("zhongshen", {BANK}),
        ("经济", {ECONOMY}),
        ("經濟", {ECONOMY}),
        ("climate TALKS", {CLIMATE}),
        ("lima", {CLIMATE}),
        ("talks climate", {CLIMATE}),
        ('"talks climate"', set()),
        ("dgzs", {KERRY}),
        ("王小明", {KERRY}),
        ("source:之声", {KERRY}),
        ("source:=德国之声", {KERRY}),
        ('source:="德國之聲"', {KERRY}),
        ("source:=之声", set()),
        ("source:=bbc", {CLIMATE}),
        ("source:=b", set()),
        ("author:=王小明", {KERRY}),
        ("author:=小明", set()),
        ('title:="climate talks"', {CLIMATE}),
        ("title:=climate", set()),
        ('"foo:bar"', set()),
        ("source:meiguo", {ECONOMY}),
        ("title:之声", set()),
        ("author:wxm", {KERRY}),
        ("-kl", {ECONOMY, CLIMATE, BANK}),
        ("kl OR zgjj", {KERRY, ECONOMY}),
        ("(kl OR zgjj) is:starred", {ECONOMY}),
        ("is:unread", {ECONOMY, CLIMATE, BANK}),
        ("is:read", {KERRY}),
        ("is:highlighted", {KERRY, ECONOMY}),
        ("is:moved", {ECONOMY}),
        ("has:note", {KERRY}),
        ("date:2021", {KERRY, ECONOMY}),
        ("date:2021-04-01..2021-04-10", {KERRY}),
        ("before:2020", {BANK}),
        ("after:2020", {KERRY, ECONOMY}),
        ("year:2020", {CLIMATE}),
        ("day:04-01", {KERRY, BANK}),
        ("date:1m", {ECONOMY}),
        ("len:>200", {ECONOMY}),
        ("len:<5", {BANK}),
        ("lang:en", {CLIMATE}),
        ("lang:zh", {KERRY, ECONOMY, BANK}),
        ("url:climate", {CLIMATE}),
        ("text:特使", {KERRY}),
        ("text:增长 text:放緩", {ECONOMY}),
        ("text:放緩经济", set()),
        ("-text:上海", {ECONOMY, CLIMATE, BANK}),
        ("，", set()),
    ],
)
def test_what_a_filter_finds(index: Index, text: str, wanted: set[str]) -> None:
    assert titles(index, text) == wanted


@pytest.mark.parametrize("code", LANGUAGE_CODES)
def test_a_language_is_that_of_the_text(tmp_path: Path, code: str) -> None:
    """An article whose text was not read yet has none."""
    names = "folder, name, size, mtime_ns, key, title, source, author, tags, date, date_kind, day"
    index = make_index(tmp_path)
    with index.writing() as db:
        for at, name in enumerate([*LANGUAGES, "unread"]):
            row = (1, b"%d" % at, 1, 0, name, name, "", "", "[]", at, 2, "2021-01-01")
            db.execute(
                f"insert into article({names}, problem, hidden)"
                f" values({', '.join('?' * len(row))}, '', 0)",
                row,
            )
            if name in LANGUAGES:
                db.execute("update article set length = 5 where id = last_insert_rowid()")
                db.execute("insert into text.doc values(?, 5, ?, ?, x'')", (at + 1, at, at))
    wanted = {name for name in LANGUAGES if code in (name, name.split("-")[0])}
    assert titles(index, f"lang:{code}") == wanted


def test_plain_words_of_a_search_are_looked_for_in_the_text(index: Index) -> None:
    assert titles(index, "上海", Scope.TEXT) == {KERRY}
    assert titles(index, "shanghai", Scope.TEXT) == {CLIMATE}
    assert titles(index, "克里", Scope.TEXT) == set()
    assert titles(index, "上海 title:克里", Scope.TEXT) == {KERRY}
    assert titles(index, "上海 OR shanghai", Scope.TEXT) == {KERRY, CLIMATE}
    assert titles(index, "经济 -放缓", Scope.TEXT) == set()
