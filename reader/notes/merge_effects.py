"""What a merge does to each mark: in words, and as steps that undo reverts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reader.notes.history import make_step
from reader.notes.lineage import FIELD, read_lineage
from reader.notes.reconcile import join, read_stamps
from reader.notes.registers import REGISTERS, read_registers
from reader.notes.threads import THREAD_ARTICLES, THREADS
from reader.notes.view import ARTICLES, BOOKMARKS, HIGHLIGHTS, KEPT, META, RANGES
from reader.records import dataclass
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reader.notes.fields import StoredDocument
    from reader.notes.history import Step


_SHOWN = 30
"""Code points of a quote or a title that a line shows."""
_ABSENT: Mapping[str, Any] = {"note": "", "tags": [], "deleted": False}
"""What an article has where nothing is stored."""
_ASIDE = (
    "id",
    "at",
    FIELD,
    REGISTERS,
    "thread",
    "created",
    "article",
    "identity",
    "modified",
    "removed",
    "spot",
)
"""Fields that are not values of a mark, or follow from others."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a document of another store does here.

    Attributes:
        table: The table of the document.
        before: The document here, None when there is none.
        theirs: The document there.
        after: Both joined.
    """

    table: str
    before: StoredDocument | None
    theirs: StoredDocument
    after: StoredDocument

    @classmethod
    def of(cls, table: str, before: StoredDocument | None, theirs: StoredDocument) -> Effect:
        """Return the effect of a document.

        Args:
            table: The table of the document.
            before: The document here, None when there is none.
            theirs: The document there.
        """
        return cls(table, before, theirs, join(before, theirs))

    @property
    def step(self) -> Step | None:
        """The step that undoes it, None when there is nothing to undo."""
        earlier = self._earlier()
        id_ = str(self.after["id"])
        return make_step(self.table, id_, earlier, dict(self.after)) if earlier else None

    @property
    def key(self) -> str:
        """The key of the article, empty for marks of none."""
        if self.table == ARTICLES:
            return str(self.after["id"])
        is_of_article = self.table in (HIGHLIGHTS, THREAD_ARTICLES)
        return str(self.after.get("key", "")) if is_of_article else ""

    def lines(self) -> Iterator[str]:
        """Yield what it does, one line each, in the language of the interface."""
        if self.table == HIGHLIGHTS:
            yield from self._highlight_lines()
        elif self.table == ARTICLES:
            yield from self._article_lines()
        elif self.table in (THREADS, THREAD_ARTICLES):
            yield from thread_lines(self.table, self.before, self.after)
        elif self.table == RANGES and self._earlier():
            yield _("a list marked read")
        elif self.table == META and self.after["id"] == BOOKMARKS:
            for letter in self._earlier():
                yield _("bookmark {letter}").format(letter=letter)
        elif self.table == META and self.after["id"] == KEPT and self._earlier():
            yield _("what cleaning puts back")

    def _earlier(self) -> dict[str, Any]:
        """Return the values to write back."""
        before = self.before or {}
        if self.table in (HIGHLIGHTS, RANGES, THREADS) and self.before is None:
            return {} if self.after.get("deleted") else {"deleted": True}
        if self.table == THREAD_ARTICLES and self.before is None:
            return {} if self.after.get("choice") is None else {"choice": None}
        is_mark = self.table in (HIGHLIGHTS, RANGES, ARTICLES, THREADS, THREAD_ARTICLES)
        if not is_mark and not (self.table == META and self.after["id"] in (BOOKMARKS, KEPT)):
            return {}
        absent = _ABSENT if self.table == ARTICLES else {}
        earlier = {
            field: before.get(field, absent.get(field))
            for field, value in self.after.items()
            if field not in _ASIDE and before.get(field, absent.get(field)) != value
        }
        if earlier.keys() <= {"anchor", "opened"}:
            return {}  # the person chooses neither where a quote is nor when a text was opened
        if "place" in earlier and "spot" in self.after:
            earlier["spot"] = before.get("spot")  # the words at the place
        return {field: earlier[field] for field in earlier if field != "opened"}

    def _highlight_lines(self) -> Iterator[str]:
        before, after = self.before, self.after
        anchor = after.get("anchor")
        quote = _short(anchor.get("quote") if isinstance(anchor, dict) else "")
        gone, is_gone = before is None or bool(before.get("deleted")), bool(after.get("deleted"))
        if before is None:
            if not is_gone:
                yield _("“{quote}”: added").format(quote=quote)
            return
        if is_gone:
            if not gone:
                yield _("“{quote}”: removed, as it was there").format(quote=quote)
            return
        if gone:
            yield _("“{quote}”: back, because it was edited there").format(quote=quote)
        elif self.theirs.get("deleted"):
            yield _("“{quote}”: kept, though removed there, because it was edited here").format(
                quote=quote
            )
        if before.get("note") != after.get("note"):
            yield self._note_line(quote)
        if changed := _changed_tags(before, after):
            yield _("“{quote}”: tags {tags}").format(quote=quote, tags=changed)
        if before.get("colour") != after.get("colour"):
            yield _("“{quote}”: colour").format(quote=quote)
        if before.get("key") != after.get("key"):
            yield _("“{quote}”: attached to another article").format(quote=quote)

    def _note_line(self, quote: str) -> str:
        lineage = read_lineage(self.after, read_stamps(self.after))
        if self.after.get("note") == self.theirs.get("note"):
            return _("“{quote}”: note from there").format(quote=quote)
        if any(text.text == self.after.get("note") for text in lineage.notes.values()):
            return _("“{quote}”: note").format(quote=quote)
        if all(text.text in str(self.after.get("note")) for text in lineage.notes.values()):
            message = _("“{quote}”: both notes are kept, the later first; please look at it")
            return message.format(quote=quote)
        return _("“{quote}”: the changes of both notes are merged").format(quote=quote)

    def _article_lines(self) -> Iterator[str]:
        article = self.after.get("article")
        title = _short(article.get("title") if isinstance(article, dict) else "")
        title = title or _short(self.key)
        earlier = self._earlier()
        for field, on, off in (
            ("read", _("«{title}»: read"), _("«{title}»: unread")),
            ("starred", _("«{title}»: starred"), _("«{title}»: star removed")),
        ):
            if field in earlier and (self.after.get(field) or earlier[field]):
                yield (on if self.after.get(field) else off).format(title=title)
        if "note" in earlier:
            yield self._note_line(title)
        if "tags" in earlier and (changed := _changed_tags(self.before or {}, self.after)):
            yield _("“{quote}”: tags {tags}").format(quote=title, tags=changed)
        if "place" in earlier:
            yield _("«{title}»: reading position").format(title=title)


def every_effect(
    mine: Mapping[str, Mapping[str, StoredDocument]], news: list[tuple[str, StoredDocument]]
) -> list[Effect]:
    """Return the effects of documents that change something here.

    Args:
        mine: The documents here, by table and id.
        news: The documents there, with their tables.
    """
    return [
        Effect.of(table, mine.get(table, {}).get(str(theirs["id"])), theirs)
        for table, theirs in news
    ]


def _changed_tags(before: StoredDocument, after: StoredDocument) -> str:
    old, new = (list(map(str, document.get("tags") or ())) for document in (before, after))
    added = [f"+{tag}" for tag in new if tag not in old]
    return " ".join([*added, *(f"−{tag}" for tag in old if tag not in new)])


def _short(text: object) -> str:
    words = " ".join(str(text or "").split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def thread_lines(table: str, before: StoredDocument | None, after: StoredDocument) -> Iterator[str]:
    """Yield what a merge does to a thread, or to an article of one, one line each.

    Args:
        table: The table of the document.
        before: The document here, None when there is none.
        after: The joined document.
    """
    if table != THREADS:
        yield from _article_lines(before, after)
        return
    name = _short(after.get("name"))
    gone, is_gone = before is None or bool(before.get("deleted")), bool(after.get("deleted"))
    if gone or is_gone:
        if gone is not is_gone:
            message = _("thread {name}: removed, as it was there") if is_gone else ""
            message = message or _("thread {name}: added")
            yield message.format(name=name)
        return
    registers = read_registers(after, read_stamps(after))
    earlier = before or {}
    for field, changed, kept in (
        ("name", _("thread {name}: renamed"), _("thread {name}: also named {other}")),
        ("query", _("thread {name}: query"), _("thread {name}: another query is kept: {other}")),
    ):
        if earlier.get(field) != after.get(field):
            yield changed.format(name=name)
        for other in registers.others(field):
            yield kept.format(name=name, other=_short(other))


def _article_lines(before: StoredDocument | None, after: StoredDocument) -> Iterator[str]:
    choice = after.get("choice")
    if choice == (before or {}).get("choice"):
        return
    message = {
        "pinned": _("pinned to a thread: {article}"),
        "excluded": _("excluded from a thread: {article}"),
    }.get(str(choice), _("no longer in a thread: {article}"))
    yield message.format(article=_short(after.get("key")))
