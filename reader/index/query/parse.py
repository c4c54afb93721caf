"""Parsing the query language of the filter, the search and saved searches to a tree.

::

    拜登 "清零 政策" -香港        words and phrases that must, and must not, be there
    (茶 OR 咖啡) source:端传媒     choices and fields
    author:="TT"                  the whole name, not a part of it
    date:2021-04..2021-06 len:>2000 is:unread has:note

It is the same everywhere; plain words are searched in the names or in the full text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from reader.errors import QueryError
from reader.index.query.keys import KEYS, FieldText, Named, Predicate, Term
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words: a text that the names or the full text must contain.

    Attributes:
        text: As typed, without its quotes.
        column: Its position in the query, in code points.
    """

    text: str
    column: int = 0


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts; without parts, all articles."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The articles that the part does not find."""

    part: Node


Node = Words | FieldText | Predicate | Named | Every | Either | Without


def parse(text: str, today: date | None = None) -> Node:
    """Read a query.

    Args:
        text: As typed; an empty one finds all articles.
        today: The day from which relative dates count; by default the local day.

    Raises:
        QueryError: It is not valid; the error has the column.
    """
    if len(text) > LONGEST:
        raise QueryError(text[:LONGEST], LONGEST, _("the query is too long"))
    tokens = _TokenReader(text, _tokens(text), today or date.today())  # noqa: DTZ011 - local days
    node = tokens.choice()
    if not tokens.at_end:
        raise QueryError(text, tokens.column, _("a ) without its ("))
    return node


def phrases(node: Node, field: str = "text", *, plain: bool = True) -> list[str]:
    """Return the texts that a query looks for, to be shown where they were found.

    Args:
        node: The query.
        field: Words of this field count besides plain words.
        plain: Whether plain words count.
    """
    match node:
        case Words(text):
            return [text] if plain else []
        case FieldText(name, text):
            return [text] if name == field else []
        case Every(parts) | Either(parts):
            return [text for part in parts for text in phrases(part, field, plain=plain)]
    return []


def quoted(text: str) -> str:
    """Return a text as one word of a query, in quotation marks when it needs them."""
    plain = not re.search(r'[\s()"“”「」『』＂]', text) and not text.startswith(("-", "－", EXACT))
    if text and plain:
        return text
    for opening, closing in QUOTES.items():
        if opening not in text and closing not in text:
            return f"{opening}{text}{closing}"
    return '"' + text.replace('"', "") + '"'


@dataclass(frozen=True, slots=True)
class _QueryToken:
    """A token of a query: ``(``, ``)``, ``-``, ``OR``, or a term with its key, if it has one."""

    kind: str
    column: int
    key: str = ""
    value: str = ""
    is_exact: bool = False


DEEPEST = 40
"""The deepest nesting of parentheses and minuses."""
TERMS = 100
"""The most terms of a query: each may be a search of its own, and its SQL nests them."""
LONGEST = 4_000
"""The most code points of a query."""

EXACT = "="
"""Before a value that is a whole name."""
_KEY = lazy_pattern(r"([A-Za-z]{2,12})[:：](?!//)")
_WORD = lazy_pattern(r"[^\s]+")
QUOTES = {'"': '"', "“": "”", "”": "”", "＂": "＂", "「": "」", "『": "』"}


def _tokens(text: str) -> list[_QueryToken]:
    """Cut a query into tokens."""
    tokens: list[_QueryToken] = []
    at = depth = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif character == "(":
            tokens.append(_QueryToken("(", at))
            depth, at = depth + 1, at + 1
        elif character == ")":
            tokens.append(_QueryToken(")", at))
            depth, at = depth - 1, at + 1
        elif character in "-－" and at + 1 < len(text) and not text[at + 1].isspace():
            tokens.append(_QueryToken("-", at))
            at += 1
        else:
            token, at = _term(text, at, depth)
            tokens.append(token)
    return tokens


def _term(text: str, start: int, depth: int) -> tuple[_QueryToken, int]:
    """Read one term; return it and where it ends."""
    key = ""
    at = start
    if match := _KEY.match(text, at):
        key = _key(text, match[1].lower(), at)
        if key:
            at = match.end()
    is_exact = bool(key) and KEYS[key].has_exact and text.startswith(EXACT, at)
    if is_exact:
        at += len(EXACT)
    if at < len(text) and text[at] in QUOTES:
        end = text.find(QUOTES[text[at]], at + 1)
        if end < 0:
            raise QueryError(text, at, _("a quotation mark without its partner"))
        value, at = text[at + 1 : end], end + 1
        return _QueryToken("term", start, key, value, is_exact), at
    word = _WORD.match(text, at)
    value = word[0] if word else ""
    if depth > 0 and ")" in value and value.count(")") > value.count("("):
        value = value[: value.index(")")] if "(" not in value else value[: value.rindex(")")]
    if not key and value in ("OR", "|", "AND", "NOT"):
        kind = {"OR": "OR", "|": "OR", "AND": "AND", "NOT": "-"}[value]
        return _QueryToken(kind, start), at + len(value)
    if key and not value:
        raise QueryError(text, at, _("{key}: needs a value").format(key=key))
    return _QueryToken("term", start, key, value, is_exact), at + len(value)


def _key(text: str, typed: str, column: int) -> str:
    """Return the key that was typed, an empty string when it is a word with a colon behind it.

    Raises:
        QueryError: There is no such key, and the colon stands inside a word.
    """
    if typed in KEYS:
        return typed
    near = get_close_matches(typed, list(KEYS), 1, 0)[0]
    after = column + len(typed) + 1
    if get_close_matches(typed, [near], 1, 0.75) or text[after : after + 1].strip():
        message = _("no such key: {typed}; did you mean {near}:? In quotation marks it is a word")
        raise QueryError(text, column, message.format(typed=typed, near=near))
    return ""


class _TokenReader:
    """A recursive-descent parser over the tokens of a query."""

    def __init__(self, text: str, tokens: Sequence[_QueryToken], today: date) -> None:
        self._text = text
        self._tokens = tokens
        self._today = today
        self._at = 0
        self._depth = 0
        self._terms = 0

    @property
    def at_end(self) -> bool:
        return self._at >= len(self._tokens)

    @property
    def column(self) -> int:
        return len(self._text) if self.at_end else self._tokens[self._at].column

    def _next(self, *kinds: str) -> _QueryToken | None:
        if not self.at_end and self._tokens[self._at].kind in kinds:
            self._at += 1
            return self._tokens[self._at - 1]
        return None

    def choice(self) -> Node:
        """Read alternatives."""
        parts = [self._conjunction()]
        while token := self._next("OR"):
            part = self._conjunction()
            if part == Every() or parts == [Every()]:
                raise QueryError(self._text, token.column, _("OR needs something on both sides"))
            parts.append(part)
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _conjunction(self) -> Node:
        """Read a conjunction."""
        parts: list[Node] = []
        while True:
            while self._next("AND"):
                pass
            if self.at_end or self._tokens[self._at].kind in ("OR", ")"):
                break
            parts.append(self._nested())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _nested(self) -> Node:
        """Read a term, a negation or parentheses."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError(self._text, self.column, _("too many parentheses"))
        try:
            return self._operand()
        finally:
            self._depth -= 1

    def _operand(self) -> Node:
        if token := self._next("-"):
            if self.at_end or self._tokens[self._at].kind in ("OR", ")", "AND"):
                raise QueryError(self._text, token.column, _("nothing after the minus"))
            return Without(self._nested())
        if token := self._next("("):
            inner = self.choice()
            if not self._next(")"):
                raise QueryError(self._text, token.column, _("a ( without its )"))
            return inner
        token = self._tokens[self._at]
        self._at += 1
        self._terms += 1
        if self._terms > TERMS:
            message = _("too many words: {count} at most").format(count=TERMS)
            raise QueryError(self._text, token.column, message)
        return self._meaning(token)

    def _meaning(self, token: _QueryToken) -> Node:
        if not token.key:
            return Words(token.value, token.column)
        column = token.column + len(token.key) + 1
        term = Term(self._text, token.key, token.value, column, self._today, token.is_exact)
        return KEYS[token.key].read(term)
