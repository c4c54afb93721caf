"""Export of highlights in a format, to a text, a file or a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from reader import private
from reader.archive import files
from reader.archive.article import Article
from reader.archive.header import Entry
from reader.errors import ArticleError, PathError, reason
from reader.notes.exchange import markdown
from reader.notes.exchange.annotation import Annotation, grouped
from reader.notes.exchange.formats import FORMATS, WriteOptions
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.text.document import Document
from reader.text.escaping import id_name
from reader.text.units import Unit, previous_unit
from reader.translation import gettext as _
from reader.untrusted import read_small

_LARGEST = 64 * 1024 * 1024
"""The most bytes of an existing file that an export updates."""


def file_name(name: str) -> str:
    """Return the name of an export in a folder; no two formats share a name.

    Args:
        name: The name of a format.
    """
    suffix = "" if FORMATS[name].per_article else FORMATS[name].suffix
    is_alone = not suffix or sum(form.suffix == suffix for form in FORMATS.values()) == 1
    return f"{'highlights' if is_alone else name}{suffix}"


def gather(
    highlights: Iterable[Highlight],
    article_of: Callable[[str], ArticleRef],
    entries: Mapping[str, Entry],
    read: Callable[[Entry], Article],
) -> list[Annotation]:
    """Return highlights with their articles and files.

    Args:
        highlights: The highlights to export.
        article_of: Returns the stored metadata of an article.
        entries: The articles in the library, by key; their files are read.
        read: Returns an article as it is shown.
    """
    annotations: list[Annotation] = []
    by_key: dict[str, list[Annotation]] = {}
    for highlight in highlights:
        annotation = Annotation(highlight, article_of(highlight.key))
        by_key.setdefault(highlight.key, []).append(annotation)
    for key, of_article in by_key.items():
        entry = entries.get(key)
        annotations += of_article if entry is None else _read(of_article, entry, read)
    return annotations


@dataclass(frozen=True, slots=True)
class Gathering(Mapping[str, Sequence[Annotation]]):
    """Highlights by article, with their articles and files, read on demand.

    Attributes:
        ids: The ids of the highlights, by article.
        notes: The store.
        entries: The articles in the library, by key; their files are read.
        read: Returns an article as it is shown.
    """

    ids: Mapping[str, Sequence[str]]
    notes: Notes
    entries: Mapping[str, Entry]
    read: Callable[[Entry], Article]

    def __getitem__(self, key: str) -> Sequence[Annotation]:
        made = map(self.notes.glance, self.ids[key])
        annotations = gather(filter(None, made), self.article, self.entries, self.read)
        return grouped(annotations).get(key, [])

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def total(self) -> int:
        """The number of highlights."""
        return sum(map(len, self.ids.values()))

    def article(self, key: str) -> ArticleRef:
        """Return the stored metadata of an article."""
        state = self.notes.state(key)
        return ArticleRef(key, state.title, state.url, state.source, state.author, state.date)

    def annotations(self) -> Iterator[Annotation]:
        """Yield all annotations, article by article."""
        for key in self:
            yield from self[key]

    def highlights(self) -> Iterator[Highlight]:
        """Yield the highlights alone, without reading files."""
        for ids in self.ids.values():
            made = filter(None, map(self.notes.glance, ids))
            yield from sorted(
                made, key=lambda highlight: (highlight.start, highlight.created, highlight.id)
            )


def by_article(
    ids: Iterable[str], of_articles: Mapping[str, Iterable[str]]
) -> dict[str, list[str]]:
    """Return ids by article, with the articles in order of their first id.

    Args:
        ids: Ids of highlights.
        of_articles: The ids of all highlights by article.
    """
    keys = {id_: key for key, own_ids in of_articles.items() for id_ in own_ids}
    grouped_ids: dict[str, list[str]] = {}
    for id_ in ids:
        if (key := keys.get(id_)) is not None:
            grouped_ids.setdefault(key, []).append(id_)
    return grouped_ids


def _read(
    annotations: Sequence[Annotation], entry: Entry, read: Callable[[Entry], Article]
) -> list[Annotation]:
    """Return annotations of one article with the details from its file."""
    try:
        document = read(entry).document
    except ArticleError:
        return list(annotations)
    return with_file(annotations, entry, document)


def with_file(
    annotations: Sequence[Annotation], entry: Entry, document: Document
) -> list[Annotation]:
    """Return annotations of one article with the details from its file.

    Args:
        annotations: The annotations, all of one article.
        entry: The article.
        document: The cleaned text of its file.
    """
    try:
        sha = files.digest(entry.path)
    except OSError:
        return list(annotations)
    return [
        replace(
            annotation,
            path=str(entry.path),
            file_sha=sha,
            sentence=_sentence(document, annotation.highlight),
            utf16=_utf16(document, annotation.highlight),
        )
        for annotation in annotations
    ]


def _stands(document: Document, highlight: Highlight) -> bool:
    start, end = highlight.start, highlight.end
    return highlight.sha == document.sha and document.text[start:end] == highlight.quote


def _sentence(document: Document, highlight: Highlight) -> str:
    """Return the sentences around a quote, if it is still at its offsets."""
    if not _stands(document, highlight):
        return ""
    first = previous_unit(document, Unit.SENTENCE, highlight.start + 1)
    start = first[0] if first else highlight.start
    last = previous_unit(document, Unit.SENTENCE, highlight.end)
    end = max(highlight.end, last[1] if last else 0)
    return document.text[start:end]


def _utf16(document: Document, highlight: Highlight) -> tuple[int, int] | None:
    """Return the offsets of a quote in UTF-16 code units, if it is still at its offsets."""
    if not _stands(document, highlight):
        return None
    start = len(document.text[: highlight.start].encode("utf-16-le", "surrogatepass")) // 2
    size = len(highlight.quote.encode("utf-16-le", "surrogatepass")) // 2
    return start, start + size


def render(
    name: str, annotations: Sequence[Annotation], notes: Notes, *, spreadsheet: bool = True
) -> str:
    """Return highlights as one text.

    Args:
        name: A name of `FORMATS`.
        annotations: The result of `gather`.
        notes: The store, which knows the deleted highlights.
        spreadsheet: Whether to escape cells that a spreadsheet could read as formulas.
    """
    options = WriteOptions(removed=notes.removed(), spreadsheet=spreadsheet)
    return FORMATS[name].write(annotations, options)


def pieces(name: str, gathering: Gathering, *, spreadsheet: bool = True) -> Iterator[str]:
    """Yield the text of `render` in pieces; formats that stream hold few highlights at a time."""
    format_, notes = FORMATS[name], gathering.notes
    if format_.stream is None:
        yield render(name, list(gathering.annotations()), notes, spreadsheet=spreadsheet)
        return
    articles = map(gathering.article, gathering)
    options = WriteOptions(removed=notes.removed(), spreadsheet=spreadsheet)
    yield from format_.stream(articles, gathering.highlights(), options)


def write_pieces(path: Path, texts: Iterable[str]) -> bool:
    """Write a text to a file piece by piece, as `write_file` does."""
    return private.write_output(path, (text.encode("utf-8", "replace") for text in texts))


def write_markdown(
    path: Path,
    annotations: Sequence[Annotation] | Gathering,
    removed: Collection[str],
    articles: Iterable[ArticleRef] = (),
) -> int:
    """Write Markdown into a folder with `write_folder`, or into one file named ``*.md``.

    Either way, text that the reader added to the files is kept.

    Raises:
        PathError: A file cannot be read or written.
    """
    if path.suffix != ".md" or path.is_dir():
        return write_folder(path, annotations, removed, articles)
    groups, gone = _groups(annotations).values(), set(map(id_name, removed))
    return write_file(path, markdown.write_all(groups, _read_text(path), gone))


def _groups(
    annotations: Sequence[Annotation] | Gathering,
) -> Mapping[str, Sequence[Annotation]]:
    """Return annotations by article key, sorted by their position in the text."""
    return annotations if isinstance(annotations, Gathering) else grouped(annotations)


def write_folder(
    folder: Path,
    annotations: Sequence[Annotation] | Gathering,
    removed: Collection[str],
    articles: Iterable[ArticleRef] = (),
) -> int:
    """Write Markdown files into a folder, one per article, keeping text added by the reader.

    Args:
        folder: The folder, created if necessary.
        annotations: The result of `gather`.
        removed: The ids of deleted highlights, whose blocks are removed.
        articles: Articles that get a file even without highlights.

    Returns:
        The number of changed files.

    Raises:
        PathError: A file cannot be read or written.
    """
    try:
        private.make_folder(private.place(folder))
    except OSError as error:
        raise PathError(folder, reason(error)) from error
    groups = _groups(annotations)
    named = {article.key: article for article in articles}
    gone = set(map(id_name, removed))
    changed = 0
    written = set()
    for key in dict.fromkeys((*named, *groups)):
        group = groups.get(key, ())
        article = group[0].article if group else named.get(key)
        if article is None:
            continue  # its highlights have been removed in the meantime
        path, existing = _file_of(folder, article)
        text = markdown.write(article, group, existing, gone)
        changed += write_file(path, text)
        written.add(path)
    return changed + _clear(set(folder.glob("*.md")) - written, gone)


def _clear(paths: Iterable[Path], removed: Collection[str]) -> int:
    """Remove deleted highlights from files without others; return the number of changed files."""
    changed = 0
    for path in paths if removed else ():
        with suppress(PathError):  # a file that cannot be read is not an export
            existing = _read_text(path)
            changed += write_file(path, markdown.without(existing, removed)) if existing else 0
    return changed


def _file_of(folder: Path, article: ArticleRef) -> tuple[Path, str]:
    """Return the file of an article and its content; equal names on one day get distinct files."""
    path = _inside(folder, markdown.file_name(article))
    existing = _read_text(path)
    if existing and markdown.url_of(existing) not in ("", markdown.front_url(article)):
        tail = hashlib.sha256(article.key.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        path = _inside(folder, f"{path.stem} {tail}.md")
        existing = _read_text(path)
    return path, existing


def _inside(folder: Path, name: str) -> Path:
    """Return a path in a folder, unless it is a link that leads out of the folder."""
    path = folder / name
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        raise PathError(path, _("a link that leads out of the folder: not written"))
    return path


def _read_text(path: Path) -> str:
    if path.exists() and not path.is_file():
        raise PathError(path, _("not a regular file: not written"))
    try:
        return read_small(path, _LARGEST).decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        detail = reason(error) if isinstance(error, OSError) else error
        raise PathError(path, _("cannot be read: {error}").format(error=detail)) from error


def write_file(path: Path, text: str) -> bool:
    """Write a text to a file atomically; return whether the file was changed.

    A new file is readable for its owner only.

    Args:
        path: The file; a symbolic link is followed.
        text: The whole content.

    Raises:
        PathError: The file cannot be written.
    """
    return private.write_output(path, text.encode("utf-8", "replace"))
