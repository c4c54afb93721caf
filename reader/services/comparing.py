"""Comparing two articles: their texts side by side, and what is reported about them."""

from __future__ import annotations

from reader.archive.article import Article
from reader.text.comparison.compare import compare
from reader.text.comparison.lines import marks_forms
from reader.text.comparison.parts import Comparison, PartKind
from reader.translation import gettext as _
from reader.translation import ngettext


def compare_articles(old: Article, new: Article) -> Comparison:
    """Compare two articles, each with its title as the first line."""
    return compare(compared_text(old), compared_text(new))


def compared_text(article: Article) -> str:
    """Return the text of an article as it is compared: the title, and the body below it."""
    return f"{article.entry.title}\n{article.document.text}"


def percent(share: float) -> str:
    """Return a share as whole per cent; a small one is not rounded to nothing."""
    if 0 < share < 0.01:
        return "<1%"
    return f"{share:.0%}" if share < 1 else "100%"


def summary(comparison: Comparison) -> str:
    """Return a comparison in numbers, on one line.

    Args:
        comparison: The comparison.
    """
    figures = comparison.figures
    parts = []
    if figures.added or figures.removed:
        counts = " ".join(
            f"{sign}{count}"
            for sign, count in (("+", figures.added), ("−", figures.removed))
            if count
        )
        number = figures.added + figures.removed
        parts.append(ngettext("{counts} paragraph", "{counts} paragraphs", number))
        parts[-1] = parts[-1].format(counts=counts)
    if figures.changed:
        changed = ngettext(
            "{count:,} paragraph changed", "{count:,} paragraphs changed", figures.changed
        )
        parts.append(changed.format(count=figures.changed))
    if figures.moved:
        moved = ngettext("{count:,} paragraph moved", "{count:,} paragraphs moved", figures.moved)
        parts.append(moved.format(count=figures.moved))
    if figures.inserted or figures.deleted:
        parts.append(_("{share} edited").format(share=percent(figures.edited)))
    elif not parts:
        return _("the same words") if figures.form else _("the same text")
    return _(", ").join(parts)


def unmarked(comparison: Comparison, *, everything: bool) -> str:
    """Return what is not marked in a comparison, on one line; empty when everything is.

    Args:
        comparison: The comparison.
        everything: Whether changes of punctuation, script and width are marked.
    """
    if everything:
        return ""
    kinds = [part.kind for part in comparison.parts]
    forms = sum(part.end - part.start for part in comparison.parts if part.kind is PartKind.FORM)
    marks = kinds.count(PartKind.PUNCTUATION)
    parts = []
    if forms and not marks_forms(comparison):
        message = ngettext(
            "{count:,} character in another script or width",
            "{count:,} characters in another script or width",
            forms,
        )
        parts.append(message.format(count=forms))
    if marks:
        message = ngettext(
            "{count:,} change of punctuation", "{count:,} changes of punctuation", marks
        )
        parts.append(message.format(count=marks))
    return _("not marked: {what}").format(what=_(", ").join(parts)) if parts else ""


def fold_line(count: int) -> str:
    """Return the line in place of some unchanged paragraphs."""
    message = ngettext(
        "… {count:,} paragraph unchanged …", "… {count:,} paragraphs unchanged …", count
    )
    return message.format(count=count)
