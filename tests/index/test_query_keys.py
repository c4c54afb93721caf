"""A new key in the registry is parsed, compiled, searched and completed like the shipped ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.errors import QueryError
from reader.index.database import Index
from reader.index.lists import Selection, arrange
from reader.index.query.compile import Compiler, Scope
from reader.index.query.complete import completions
from reader.index.query.keys import (
    KEYS,
    Condition,
    Predicate,
    QueryKey,
    Term,
    register,
)
from reader.index.query.offers import Suggestions, TypedValue
from reader.index.query.parse import Every, Words, parse
from tests.index.conftest import make_index, write


@dataclass(frozen=True, slots=True)
class Weekday(Predicate):
    """A day of the week, 0 for Sunday."""

    number: int

    def condition(self) -> Condition:
        return Condition("strftime('%w', day) = ?", (str(self.number),))


def read_weekday(term: Term) -> Weekday:
    if term.value not in "0123456":
        raise term.error("weekday: is 0 to 6")
    return Weekday(int(term.value))


def offer_weekdays(typing: TypedValue) -> Suggestions:
    for number in range(7):
        if str(number).startswith(typing.text):
            yield str(number), f"day {number}"


@pytest.fixture
def weekday() -> Iterator[QueryKey]:
    yield register(QueryKey("weekday", "a day of the week", read_weekday, offer_weekdays))
    del KEYS["weekday"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    library: Path = tmp_path_factory.mktemp("keys") / "library"
    write(library, "周四", date="2021-04-01T06:00:00Z")
    write(library, "周五", date="2021-04-02T06:00:00Z")
    write(library, "周四茶", date="2021-04-08T06:00:00Z")
    return make_index(library)


@pytest.mark.usefixtures("weekday")
def test_a_registered_key_is_parsed() -> None:
    assert parse("茶 weekday:4") == Every((Words("茶", 0), Weekday(4)))
    with pytest.raises(QueryError, match="weekday: is 0 to 6"):
        parse("weekday:9")
    with pytest.raises(QueryError, match="weekday"):
        parse("weekdy:4")


@pytest.mark.usefixtures("weekday")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("weekday:4", ["周四茶", "周四"]),
        ("weekday:5", ["周五"]),
        ("-weekday:4", ["周五"]),
        ("周四茶 weekday:4", ["周四茶"]),
        ("weekday:4 OR weekday:5", ["周四茶", "周五", "周四"]),
    ],
)
def test_a_registered_key_is_searched_by(index: Index, query: str, titles: list[str]) -> None:
    listing = arrange(index, Selection(query=parse(query)))
    assert [entry.title for entry in listing.part(0, len(listing))] == titles


@pytest.mark.usefixtures("weekday")
def test_a_registered_key_is_compiled(index: Index) -> None:
    condition = Compiler(index, Scope.NAMES).condition(parse("weekday:4"))
    assert condition == Condition("strftime('%w', day) = ?", ("4",))


@pytest.mark.usefixtures("weekday")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("wee", [("weekday:", "a day of the week")]),
        ("weekday:3", [("3", "day 3")]),
        ("-weekday:", [(str(number), f"day {number}") for number in range(7)]),
    ],
)
def test_a_registered_key_is_completed(
    index: Index, typed: str, offered: list[tuple[str, str]]
) -> None:
    completed = completions(typed, len(typed), index)
    assert [(completion.text, completion.hint) for completion in completed] == offered


def test_a_key_has_one_name(weekday: QueryKey) -> None:
    with pytest.raises(ValueError, match="weekday"):
        register(weekday)


@pytest.mark.parametrize(
    ("text", "words"),
    [('"weekday:4"', "weekday:4"), ("weekday: ", "weekday:"), ("https://a.example", None)],
)
def test_a_colon_may_be_part_of_a_word(text: str, words: str | None) -> None:
    assert parse(text) == Words(words or text, 0)


def test_an_unknown_key_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(QueryError, match="weekday; did you mean day:") as caught:
        parse("茶 weekday:4")
    assert caught.value.column == 2
