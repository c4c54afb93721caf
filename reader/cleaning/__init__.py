"""Cleaning: the body of an archived page -> the `Document` that a person reads.

The body passes five layers, each a module: `repair` (markup that would mislead a parser), `parse`
(beautifulsoup4 over lxml), `prune` (what a browser would not show), `boilerplate` (what belongs to
the page and not to the article) and `blocks` (the tree -> blocks and spans). Bodies without any
markup go through `plain` instead. Rules for one site come in as a `SiteRules` value: this room
reads no files.
"""

from reader.cleaning.pipeline import clean, skim
from reader.cleaning.sites.rule import SiteRules

__all__ = ["SiteRules", "clean", "skim"]
