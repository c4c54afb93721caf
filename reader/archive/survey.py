"""Surveying an archive: which part of the head each field of its articles comes from.

A sample of the files is read, and each part of a head is left out in turn: a field comes from the
part whose absence changes it.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from datetime import tzinfo
from pathlib import Path, PurePath

from reader.archive import files
from reader.archive.assumed_zone import assumed_zone
from reader.archive.date_order import with_date_by_order
from reader.archive.decoding import decode
from reader.archive.foot import foot_of
from reader.archive.formats.article_format import Head, is_blank
from reader.archive.formats.registry import recognise
from reader.archive.header import Header, make_header
from reader.archive.rules import RULED_FIELDS, ArchiveRule
from reader.archive.walk import LibraryWalk, SkipReason, Tally
from reader.records import dataclass
from reader.translation import deferred

LARGEST = 256 * 1024
"""Bytes of a file that are read."""

READ = 200
"""The most files that are read."""

EXAMPLES = 3
"""How many articles are shown."""

OF_NAME = deferred("file name")
OF_HOST = deferred("host of the URL")
OF_RULE = deferred("rule")

_PARTS = {
    "link_title": deferred("link line"),
    "link_url": deferred("link line"),
    "epoch": deferred("epoch comment"),
    "heading": deferred("heading"),
    "first_line": deferred("first line"),
}
"""The labels of the parts of `Head` that have no keys; others are shown under their own names."""
_NO_NAME = PurePath("x")
"""A file name without any information."""
_NOT_PARTS = ("end", "is_cut", "cuts")


@dataclass(frozen=True, slots=True)
class SurveyedField:
    """A field of an article.

    Attributes:
        value: As the list shows it.
        origin: The key of the front matter that it comes from, or a part of the head in English.
        is_key: Whether the origin is a key.
    """

    value: str
    origin: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class SurveyedArticle:
    """A file that was read.

    Attributes:
        path: The file.
        format: The name of its format.
        fields: The fields that are not empty, by their names in `RULED_FIELDS`.
        body: The markup of its body.
    """

    path: Path
    format: str
    fields: Mapping[str, SurveyedField]
    body: str


@dataclass(slots=True)
class Survey:
    """The result of surveying an archive.

    Attributes:
        count: The number of candidates.
        articles: The articles among the files that were read, by path.
        skipped: How many files are skipped, by reason: those that were read, and other kinds.
    """

    count: int = 0
    articles: list[SurveyedArticle] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def formats(self) -> Counter[str]:
        """Return how many articles are of each format."""
        return Counter(article.format for article in self.articles)

    def bodies(self) -> Counter[str]:
        """Return how many bodies are of each markup."""
        return Counter(article.body for article in self.articles)

    def origins(self, name: str) -> Counter[SurveyedField]:
        """Return how many articles have a field from each origin; the values are left empty."""
        return Counter(
            replace(article.fields[name], value="")
            for article in self.articles
            if name in article.fields
        )

    def values(self, name: str) -> list[str]:
        """Return a field of each article, empty where it has none."""
        return [
            article.fields[name].value if name in article.fields else ""
            for article in self.articles
        ]

    def all_values(self) -> list[list[str]]:
        """Return `values` of all fields."""
        return [self.values(name) for name in RULED_FIELDS]

    def keys(self, name: str) -> list[str]:
        """Return the keys from which a field comes, the most frequent first."""
        return [origin.origin for origin, _ in self.origins(name).most_common() if origin.is_key]

    def examples(self) -> list[SurveyedArticle]:
        """Return some articles from the beginning, the middle and the end."""
        last = len(self.articles) - 1
        positions = dict.fromkeys(
            last * at // (EXAMPLES - 1) for at in range(EXAMPLES) if last >= 0
        )
        return [self.articles[at] for at in positions]


def guessed_keys(
    root: Path, hosts: Mapping[str, str], result: Survey
) -> dict[str, tuple[list[str], bool]]:
    """Return the keys that a rule could name without changing anything, by field.

    Args:
        root: The archive.
        hosts: Host to source.
        result: The survey of it, without rules.

    Returns:
        The keys of each field that comes from keys, and whether a rule with them gives the same
        fields. It does not where several parts of a head compete.
    """
    keys = {name: result.keys(name) for name in RULED_FIELDS if result.keys(name)}
    kept = dict(keys)
    while kept:
        rule = ArchiveRule(Path(), {name: tuple(names) for name, names in kept.items()})
        again = survey(root, hosts, lambda _: rule)  # noqa: B023 - it is called at once
        changed = [name for name in kept if result.values(name) != again.values(name)]
        if not changed and again.all_values() == result.all_values():
            break
        for name in changed or list(kept)[-1:]:
            del kept[name]
    return {name: (names, name in kept) for name, names in keys.items()}


def survey(
    root: Path,
    hosts: Mapping[str, str],
    rule_of: Callable[[Path], ArchiveRule],
) -> Survey:
    """Read a sample of the files of an archive, and find the origin of each field.

    Args:
        root: A folder, a container or a file.
        hosts: Host to source.
        rule_of: Returns the rule for a file.
    """
    result, tally = Survey(), Tally()
    resolved = Path(os.path.realpath(root))
    walk = LibraryWalk((resolved,), tally, lambda: False)
    chosen: list[Path] = []
    choice = random.Random(0)  # noqa: S311 - a sample, the same each time
    for path, _ in walk.candidates([resolved]):
        result.count += 1
        if len(chosen) < READ:
            chosen.append(path)
        elif (at := choice.randrange(result.count)) < READ:
            chosen[at] = path
    result.skipped.update({why.value: count for why, count in tally.skipped.items()})
    for path in sorted(chosen):
        for article in _read(path, hosts, rule_of(path), result.skipped):
            result.articles.append(article)
    return result


def _read(
    path: Path, hosts: Mapping[str, str], rule: ArchiveRule, skipped: Counter[str]
) -> Iterator[SurveyedArticle]:
    """Yield the article in a file; count the file as skipped when it holds none."""
    from reader.cleaning.kind_detection import detect  # here: it brings the parsers

    if rule.skip and rule.skips(str(path)):
        skipped[SkipReason.BY_RULE.value] += 1
        return
    try:
        content = files.read_bytes(path, LARGEST)
    except OSError as error:
        skipped[files.explain(error)] += 1
        return
    decoded = decode(content.data, final=not content.is_cut)
    if decoded.is_binary:
        skipped[deferred("not a text file")] += 1
        return
    article_format, head = recognise(decoded.text, path.name)
    foot = foot_of(path, content, decoded, article_format, head)
    head = replace(head, lines={**foot, **head.lines})

    def header_of(part: Head, name: PurePath = path) -> Header:
        header = make_header(rule.applied(part), path=name, hosts=hosts)
        return with_date_by_order(header, part, path)

    is_empty = is_blank(decoded.text, head) and not content.is_cut
    header = make_header(rule.applied(head), path=path, hosts=hosts, is_empty=is_empty)
    header = with_date_by_order(header, head, path)
    zone = rule.zone_or(assumed_zone())
    if header.skip is not None:
        skipped[header.skip.value] += 1
        return
    surveyed = _surveyed_fields(head, header, rule, zone, header_of)
    kind = rule.body_kind or article_format.body_kind
    kind = kind or detect(article_format.body(decoded.text, head))
    yield SurveyedArticle(path, article_format.name, surveyed, kind.value)


def _surveyed_fields(
    head: Head,
    header: Header,
    rule: ArchiveRule,
    zone: tzinfo | None,
    header_of: Callable[..., Header],
) -> dict[str, SurveyedField]:
    """Return the fields of an article that are not empty, with the origin of each.

    Args:
        head: The whole head.
        header: The header made of it.
        rule: The rule for the file.
        zone: Where a time without a zone is placed.
        header_of: Returns the header for a head, optionally with another file name.
    """
    surveyed = {}
    for name in RULED_FIELDS:
        value = _value(header, name, zone)
        if value:
            origin, is_key = _origin(head, name, _value(header, name), header_of)
            if name == "source" and value == rule.source_name:
                origin, is_key = OF_RULE, False
            surveyed[name] = SurveyedField(value, origin, is_key)
    url, source = surveyed.get("url"), surveyed.get("source")
    if url is not None and source is not None and source.origin == url.origin:
        surveyed["source"] = SurveyedField(source.value, OF_HOST, is_key=False)
    return surveyed


def _value(header: Header, name: str, zone: tzinfo | None = None) -> str:
    """Return a field as text; a time without a zone is placed in the given one."""
    value = getattr(header, name)
    if value is None:
        return ""
    if name == "date":
        return str(value.placed(zone).shown())
    return value if isinstance(value, str) else "、".join(value)


def _origin(
    head: Head, name: str, value: str, header_of: Callable[..., Header]
) -> tuple[str, bool]:
    """Return the origin of a field, and whether that is a key of the front matter.

    Args:
        head: The whole head.
        name: The name of the field.
        value: Its value.
        header_of: Returns the header for a head, optionally with another file name.
    """
    parts = _parts(head)
    for part in parts:
        if _value(header_of(part.without(head)), name) != value:
            return part.label, part.is_key
    # Without one of two parts that agree, or agree with the file name, the field stays the same.
    for part in parts:
        if _value(header_of(part.alone(head), _NO_NAME), name) == value:
            return part.label, part.is_key
    rest = head
    for part in parts:  # some fields come from several parts
        rest = part.without(rest)
        if _value(header_of(rest), name) != value:
            return part.label, part.is_key
    return OF_NAME, False


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a head.

    Attributes:
        name: The name of the field of `Head`.
        key: The key in it; empty when the field is one text.
    """

    name: str
    key: str = ""

    @property
    def label(self) -> str:
        """The name to show."""
        return self.key or _PARTS.get(self.name, self.name)

    @property
    def is_key(self) -> bool:
        """Whether it is a key of the front matter."""
        return self.name == "fields"

    def without(self, head: Head) -> Head:
        """Return a head without this part."""
        value = getattr(head, self.name)
        if not self.key:
            return _changed(head, self.name, type(value)())
        return _changed(head, self.name, {key: value[key] for key in value if key != self.key})

    def alone(self, head: Head) -> Head:
        """Return a head with only this part."""
        value = getattr(head, self.name)
        return _changed(
            Head(end=head.end), self.name, {self.key: value[self.key]} if self.key else value
        )


def _parts(head: Head) -> Sequence[_Part]:
    """Return the parts of a head that are not empty."""
    parts: list[_Part] = []
    for part in fields(Head):
        value = getattr(head, part.name)
        if not value or part.name in _NOT_PARTS:
            continue
        parts += (
            [_Part(part.name, key) for key in value]
            if isinstance(value, Mapping)
            else [_Part(part.name)]
        )
    return parts


def _changed(head: Head, name: str, value: object) -> Head:
    return replace(head, **{name: value})  # type: ignore[arg-type]  # of the field's own type
