"""The registry of the keys of the query language, such as ``date:2021-04``.

An entry has the meaning of a key, reads its value to a condition on the articles, and suggests
values while it is typed. The parser, the compiler, the completion and the manual use `KEYS`: a new
key is a new entry.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from reader.errors import QueryError
from reader.index.full_text import in_language
from reader.index.query.days import Days, read_days
from reader.index.query.offers import (
    Suggestions,
    TypedValue,
    offer_choices,
    offer_dates,
    offer_names,
    offer_nothing,
    offer_tags,
)
from reader.records import dataclass
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.index.database import Index

_MARKED_KEYS = "key_crc in (select crc(ifnull(attached, key)) from mark where {0} = 1)"
_MARKED_KEYS += " and key in (select ifnull(attached, key) from mark where {0} = 1)"
_MARKED = f"(({_MARKED_KEYS}) or (twins != 0 and twins in (select twins from article where {_MARKED_KEYS})))"  # noqa: E501, S608 - ours
OWN_TAG = "mytag"
STATES = {
    "unread": "read = 0",
    "read": "read = 1",
    "starred": "starred = 1",
    "highlighted": "highlights > 0",
    "moved": _MARKED.format("moved"),
}
"""Values of ``is:``, each with its SQL condition on the table ``article``."""
HAVING = {
    "note": _MARKED.format("noted"),
    "article-note": _MARKED.format("annotated"),
    OWN_TAG: "article.id in (select article from own_tag)",
    "highlight": "highlights > 0",
    "star": "starred = 1",
    "text": "length > 0",
    "url": "ifnull(url, key) != ''",
    "date": "day != ''",
}
"""Values of ``has:``, each with its SQL."""
LANGUAGE_CODES = ("zh", "zh-hans", "zh-hant", "en", "ja", "ko")
_LENGTHS = (">500", ">2000", ">10000", "<500", "1000..2000")
_LONGEST = 2**62


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the table ``article``.

    Attributes:
        sql: The SQL after ``where``.
        values: The values of its question marks.
    """

    sql: str
    values: tuple[object, ...] = ()


class Predicate(ABC):
    """A part of a query that is a condition on the rows of the index."""

    __slots__ = ()

    @abstractmethod
    def condition(self) -> Condition:
        """Return the condition on the table ``article``."""


class Named(ABC):
    """A part of a query that names something of the reader's, which only an index can look up."""

    __slots__ = ()

    @abstractmethod
    def condition(self, index: Index, find: Callable[[str], Condition]) -> Condition:
        """Return the condition on the table ``article``.

        Args:
            index: The index.
            find: Returns the condition of another query; raises `QueryError`.
        """


@dataclass(frozen=True, slots=True)
class FieldText:
    """A text that one field must contain.

    Attributes:
        field: The key: ``title``, ``source``, ``author``, ``tag``, ``mytag``, ``url`` or ``text``.
        text: As typed, without its quotes.
        is_exact: Whether the text is the whole title, source or tag, or the name of an author.
    """

    field: str
    text: str
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Flag(Predicate):
    """A state: a value of ``is:``, or ``has:`` and a value of that."""

    name: str

    def condition(self) -> Condition:
        """Return the condition on the table ``article``."""
        having = self.name.removeprefix("has:")
        return Condition(HAVING[having] if having != self.name else STATES[self.name])


@dataclass(frozen=True, slots=True)
class OwnTag(Predicate):
    """One of the reader's own tags, exactly as it is spelled."""

    tag: str

    def condition(self) -> Condition:
        """Return the condition on the table ``article``."""
        return Condition("article.id in (select article from own_tag where tag = ?)", (self.tag,))


@dataclass(frozen=True, slots=True)
class Dated(Predicate):
    """A range of days."""

    days: Days

    def condition(self) -> Condition:
        """Return the condition on the table ``article``."""
        return Condition("day between ? and ?", self.days.bounds)


@dataclass(frozen=True, slots=True)
class Anniversary(Predicate):
    """The same day of all years, ``04-15``."""

    day: str

    def condition(self) -> Condition:
        """Return the condition on the table ``article``."""
        return Condition("substr(day, 6) = ?", (self.day,))


@dataclass(frozen=True, slots=True)
class Length(Predicate):
    """A length in characters of the cleaned text, both ends included."""

    least: int
    most: int

    def condition(self) -> Condition:
        """Return the condition on the table ``article``."""
        return Condition("length between ? and ?", (self.least, self.most))


@dataclass(frozen=True, slots=True)
class LanguagePredicate(Predicate):
    """A language: one of `LANGUAGE_CODES`."""

    code: str

    def condition(self) -> Condition:
        """Return the condition on the table ``article``."""
        return Condition(in_language(self.code))


@dataclass(frozen=True, slots=True)
class Term:
    """A key with its value, as typed.

    Attributes:
        query: The whole query.
        key: In lower case.
        value: Without its quotes.
        column: The position of the value in the query, in code points.
        today: The day from which relative dates count.
        is_exact: Whether there is a ``=`` before the value.
    """

    query: str
    key: str
    value: str
    column: int
    today: date
    is_exact: bool = False

    def error(self, message: str) -> QueryError:
        """Return an error at the position of the value."""
        return QueryError(self.query, self.column, message)


def _read_named(term: Term) -> FieldText:
    return FieldText(term.key, term.value, term.is_exact)


def _one_of(term: Term, choices: Iterable[str]) -> str:
    """Return the value of a term.

    Raises:
        QueryError: It is not one of the choices.
    """
    if term.value not in choices:
        listed = ", ".join(choices)
        raise term.error(_("{key}: can be {said}").format(key=term.key, said=listed))
    return term.value


def _read_state(term: Term) -> Flag:
    return Flag(_one_of(term, STATES))


def _read_having(term: Term) -> Flag:
    return Flag(f"has:{_one_of(term, HAVING)}")


def _read_dated(term: Term) -> Dated:
    days = read_days(term.value, term.today)
    if days is None:
        message = _("not a date: {value} (2021-04, 7d, yesterday)")
        raise term.error(message.format(value=term.value))
    return Dated(days.for_key(term.key))


def _read_anniversary(term: Term) -> Anniversary:
    if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", term.value, re.ASCII):
        raise term.error(_("day: is a month and a day, as in 04-15"))
    return Anniversary(term.value)


def _read_length(term: Term) -> Length:
    match = re.fullmatch(r"(>=?|<=?|)(\d{1,9})(k?)(?:\.\.(\d{1,9})(k?))?", term.value.lower())
    if match is None or (match[1] and match[4]):
        raise term.error(_("{key}: is like >2000, <500 or 1000..2000").format(key=term.key))
    number = int(match[2]) * (1000 if match[3] else 1)
    if match[4]:
        return Length(number, int(match[4]) * (1000 if match[5] else 1))
    ends = {
        ">": (number + 1, _LONGEST),
        ">=": (number, _LONGEST),
        "<": (0, number - 1),
        "<=": (0, number),
        "": (number, number),
    }
    return Length(*ends[match[1]])


def _read_language(term: Term) -> LanguagePredicate:
    lowered = Term(term.query, term.key, term.value.lower(), term.column, term.today)
    return LanguagePredicate(_one_of(lowered, LANGUAGE_CODES))


@dataclass(frozen=True, slots=True)
class QueryKey:
    """A key of the query language.

    Attributes:
        name: As typed before the colon, 2 to 12 Latin letters.
        meaning: The articles that it finds, in English; translated when shown.
        read: Reads its value; raises `QueryError` when the value is wrong.
        offer: Yields suggestions for its value.
        has_exact: Whether a ``=`` before the value asks for the whole name.
    """

    name: str
    meaning: str
    read: Callable[[Term], Predicate | Named | FieldText]
    offer: Callable[[TypedValue], Suggestions] = offer_nothing
    has_exact: bool = False


KEYS: dict[str, QueryKey] = {}
"""The keys by name, in the order in which they are listed."""


def register(key: QueryKey) -> QueryKey:
    """Add a key.

    Raises:
        ValueError: There is already one of that name.
    """
    if key.name in KEYS:
        raise ValueError(f"there is a key {key.name} already")
    KEYS[key.name] = key
    return key


for _key in (
    QueryKey("title", deferred("in the title"), _read_named, has_exact=True),
    QueryKey("source", deferred("of a source"), _read_named, offer_names, has_exact=True),
    QueryKey("author", deferred("of an author"), _read_named, offer_names, has_exact=True),
    QueryKey(
        "tag",
        deferred("with a tag, of the archive or your own"),
        _read_named,
        offer_tags,
        has_exact=True,
    ),
    QueryKey(OWN_TAG, deferred("with a tag of your own"), _read_named, offer_tags, has_exact=True),
    QueryKey("url", deferred("in the address"), _read_named),
    QueryKey("text", deferred("in the full text"), _read_named),
    QueryKey(
        "is", deferred("read state, star, highlights"), _read_state, offer_choices((*STATES,))
    ),
    QueryKey(
        "has", deferred("a note, a highlight, a text"), _read_having, offer_choices((*HAVING,))
    ),
    QueryKey("date", deferred("a day, month, year or range"), _read_dated, offer_dates),
    QueryKey("after", deferred("later than a day"), _read_dated, offer_dates),
    QueryKey("before", deferred("earlier than a day"), _read_dated, offer_dates),
    QueryKey("since", deferred("from a day on"), _read_dated, offer_dates),
    QueryKey("until", deferred("up to a day"), _read_dated, offer_dates),
    QueryKey("year", deferred("of a year"), _read_dated, offer_dates),
    QueryKey("day", deferred("a day of every year"), _read_anniversary),
    QueryKey(
        "len",
        deferred("characters: >2000, <500, 1000..2000"),
        _read_length,
        offer_choices(_LENGTHS),
    ),
    QueryKey("lang", deferred("a language"), _read_language, offer_choices(LANGUAGE_CODES)),
):
    register(_key)
