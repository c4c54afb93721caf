"""Export of highlights in a format, to a text, a file or a folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader import private
from reader.archive import files
from reader.archive.article import Article
from reader.archive.header import Entry
from reader.errors import ArticleError, PathError, reason
from reader.notes.exchange import markdown
from reader.notes.exchange.annotation import Annotation, PageNote, grouped
from reader.notes.exchange.formats import FORMATS, WriteOptions, writers
from reader.notes.exchange.markdown import Layout
from reader.notes.exchange.markdown_reading import is_export
from reader.notes.model import ArticleRef, Highlight
from reader.records import dataclass
from reader.services.notebook import article_ref
from reader.services.page_notes import page_note
from reader.services.quote_context import sentence, utf16
from reader.services.thread_exchange import thread_entry
from reader.services.vault import Vault, read_text
from reader.text.document import Document
from reader.text.escaping import id_name

if TYPE_CHECKING:
    from reader.notes.store import Notes
    from reader.notes.threads import Thread


def file_name(name: str) -> str:
    """Return the name of an export in a folder; no two formats share a name.

    Args:
        name: The name of a format.
    """
    suffix = "" if FORMATS[name].per_article else FORMATS[name].suffix
    is_alone = not suffix or sum(form.suffix == suffix for form in writers()) == 1
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
        alone: The keys of articles of which only the note and the own tags are exported.
        threads: The threads that are exported, to formats that have them.
    """

    ids: Mapping[str, Sequence[str]]
    notes: Notes
    entries: Mapping[str, Entry]
    read: Callable[[Entry], Article]
    alone: Collection[str] = ()
    threads: Sequence[Thread] = ()

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

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to export."""
        return not (self.total or self.threads or any(not page.is_empty for page in self.pages()))

    def article(self, key: str) -> ArticleRef:
        """Return the stored metadata of an article."""
        return article_ref(self.notes, key)

    def pages(self) -> list[PageNote]:
        """Return the notes and own tags of the articles; empty ones where there are none."""
        return [page_note(self.notes, key) for key in dict.fromkeys((*self.ids, *self.alone))]

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
            path=entry.file,
            file_sha=sha,
            sentence=sentence(document, annotation.highlight),
            utf16=utf16(document, annotation.highlight),
        )
        for annotation in annotations
    ]


def pieces(name: str, gathering: Gathering, options: WriteOptions | None = None) -> Iterator[str]:
    """Yield highlights as one text, in pieces; formats that stream hold few at a time.

    Args:
        name: A name of `FORMATS`.
        gathering: The highlights.
        options: How to write; the deleted highlights and the notes on articles are added.

    Raises:
        ValueError: The format is not written from highlights alone.
    """
    format_, notes = FORMATS[name], gathering.notes
    complete = replace(options or WriteOptions(), removed=notes.removed(), pages=gathering.pages())
    if format_.has_threads:
        threads = [thread_entry(notes, thread) for thread in gathering.threads]
        complete = replace(complete, threads=threads)
    if format_.stream is not None:
        articles = map(gathering.article, gathering)
        yield from format_.stream(articles, gathering.highlights(), complete)
    elif format_.write is not None:
        yield format_.write(list(gathering.annotations()), complete)
    else:
        raise ValueError(f"{name} is not written from highlights alone")


def write_pieces(path: Path, texts: Iterable[str]) -> bool:
    """Write a text to a file piece by piece, as `write_file` does."""
    return private.write_output(path, (text.encode("utf-8", "replace") for text in texts))


def is_other_file(path: Path) -> bool:
    """Return whether a path is a file that Markdown is not written to: one without ``.md``."""
    return path.exists() and not path.is_dir() and path.suffix != ".md"


def write_markdown(
    path: Path,
    annotations: Sequence[Annotation] | Gathering,
    removed: Collection[str],
    articles: Iterable[ArticleRef] = (),
    *,
    layout: Layout | None = None,
) -> int:
    """Write Markdown into a folder with `write_folder`, or into one file named ``*.md``.

    Either way, text that the reader added to the files is kept.

    Raises:
        PathError: A file cannot be read or written.
    """
    if path.suffix != ".md" or path.is_dir():
        return write_folder(path, annotations, removed, articles, layout=layout)
    groups, gone = _groups(annotations).values(), set(map(id_name, removed))
    text = markdown.write_all(
        filter(None, groups),
        read_text(path),
        gone,
        layout=layout,
        ids_of=_ids_of(annotations),
        pages=_pages(annotations),
    )
    return write_file(path, text)


def _groups(annotations: Sequence[Annotation] | Gathering) -> Mapping[str, Sequence[Annotation]]:
    """Return annotations by article key, sorted by their position in the text."""
    return annotations if isinstance(annotations, Gathering) else grouped(annotations)


def _pages(annotations: Sequence[Annotation] | Gathering) -> list[PageNote]:
    """Return the notes and own tags of the articles, where the store is known."""
    return annotations.pages() if isinstance(annotations, Gathering) else []


def _ids_of(annotations: Sequence[Annotation] | Gathering) -> Mapping[str, Sequence[str]]:
    """Return the ids of highlights by article, also of those that are not exported this time."""
    if isinstance(annotations, Gathering):
        return annotations.notes.highlight_ids()
    return {
        key: [annotation.highlight.id for annotation in group]
        for key, group in grouped(annotations).items()
    }


def write_folder(
    folder: Path,
    annotations: Sequence[Annotation] | Gathering,
    removed: Collection[str],
    articles: Iterable[ArticleRef] = (),
    layout: Layout | None = None,
    vault: Vault | None = None,
) -> int:
    """Write Markdown files into a folder, one per article, keeping text added by the reader.

    A file is updated where it is, see `Vault`, and so is a highlight moved to another file.

    Args:
        folder: The folder, created if necessary.
        annotations: The result of `gather`.
        removed: The ids of deleted highlights, whose blocks are removed.
        articles: Articles that get a file even without highlights.
        layout: Returns a highlight as Markdown; by default a quotation.
        vault: The files of the folder, if they have been read before.

    Returns:
        The number of changed files.

    Raises:
        PathError: A file cannot be read or written.
    """
    try:
        private.make_folder(private.place(folder))
    except OSError as error:
        raise PathError(folder, reason(error)) from error
    vault = vault or Vault(folder)
    vault.scan()
    groups, ids_of = _groups(annotations), _ids_of(annotations)
    named = {article.key: article for article in articles}
    pages = {page.article.key: page for page in _pages(annotations)}
    gone = set(map(id_name, removed))
    changed: set[Path] = set()
    for key in dict.fromkeys((*named, *groups, *pages)):
        group, page = groups.get(key, ()), pages.get(key)
        article = group[0].article if group else named.get(key)
        ids = {*map(id_name, ids_of.get(key, ()))}
        if page is not None:
            ids.add(markdown.page_id(page))
            is_there = bool(vault.holders({markdown.page_id(page)}))
            article = article or (page.article if is_there or not page.is_empty else None)
        if article is None:
            continue  # its highlights have been removed in the meantime
        changed |= _write_article(vault, article, group, ids, gone, layout, page)
    for path in [file.path for file in vault.files.values() if file.ids & gone]:
        if vault.write(path, markdown.renewed(read_text(path), (), gone)):
            changed.add(path)
    return len(changed)


def _write_article(
    vault: Vault,
    article: ArticleRef,
    group: Sequence[Annotation],
    ids: set[str],
    removed: Collection[str],
    layout: Layout | None,
    page: PageNote | None = None,
) -> set[Path]:
    """Write the file of an article, and its highlights in other files; return what changed."""
    path = vault.file_of(article, ids)
    others = vault.holders({id_name(annotation.highlight.id) for annotation in group}) - {path}
    elsewhere = {id_ for other in others for id_ in vault.files[other].ids}
    texts = {
        other: markdown.renewed(read_text(other), group, removed, layout=layout)
        for other in sorted(others)
    }
    existing = read_text(path)
    texts[path] = markdown.write(
        article,
        group,
        existing,
        removed,
        layout=layout,
        elsewhere=elsewhere,
        with_front=is_export(existing),
        page=page,
    )
    return {written for written, text in texts.items() if vault.write(written, text)}


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
