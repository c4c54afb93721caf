"""Attribute rules: judge an element by its attributes before its text is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.cleaning.html.elements import Element
from reader.cleaning.html.selectors import ElementSelectors
from reader.cleaning.html.tag_names import WIDGETS
from reader.cleaning.html.tree import attribute
from reader.patterns import lazy_pattern

if TYPE_CHECKING:
    from reader.cleaning.sites.rule import SiteRules

Verdict = tuple[str, str]
"""The reason to remove an element unread, and a hint why it may be removed later; either may be
empty."""

KEEP = "keep"
"""The verdict on an element that is kept with all of its content."""

_STAYS: Verdict = ("", "")
_TOKENS = {
    "share": "sharedaddy sd-sharing sd-sharing-enabled sd-like jetpack-likes-widget-wrapper "
    "service-links addtoany_share_save_container addtoany_content addthis_toolbox "
    "social-share share-buttons share-bar social-sharing post-share article-share share-tools "
    "a2a_kit sharing-buttons bdsharebuttonbox entry-share",
    "related": "jp-relatedposts related-posts relatedposts related-articles yarpp-related "
    "outbrain ob-widget taboola trc_related_container related-stories related-links",
    "comments": "comment-wrapper comments-area comment-list commentlist comment-respond "
    "disqus_thread ds-thread fb-comments comment-add comment-reply comment_forbidden",
    "meta": "entry-meta post-meta article-meta submitted posted-on site-posted-on entry-footer "
    "md-source-file license-wrapper article-copyright article-lastmod post-copyright "
    "post-copyright__author reward-container post-reward page-header-icon "
    "cat-links tags-links post-tags entry-author-wrapper entry-categories "
    "entry-tags post-categories",
    "promotion": "adsbygoogle dfp-ad gpt-ad mc4wp-form newsletter-signup innity imu",
    "hidden": "sr-only screen-reader-text visually-hidden visuallyhidden element-invisible "
    "rouge-gutter lineno linenos lnt line-numbers-rows line-numbers-wrapper copy-code-btn "
    "element-hidden screen-reader-only a11y-hidden sharing-screen-reader-text",
    "navigation": "skip-link breadcrumb breadcrumbs pagination post-navigation nav-links pager "
    "toc-title post-toc-title mw-editsection toc-toggle edit-link footnote-back footnote-backref "
    "reversefootnote",
}
_CAPTIONS = frozenset(
    {
        "caption",
        "credit",
        "figcaption",
        "gallery-caption",
        "image-caption",
        "img-caption",
        "media-caption",
        "photo-caption",
        "photo-credit",
        "picture-description",
        "wp-caption-text",
    }
)
_STRONG = {token: reason for reason, tokens in _TOKENS.items() for token in tokens.split()}
_IDS = {
    "comments": "comments",
    "disqus_thread": "comments",
    "respond": "comments",
}
_WORDS = {
    "share": "share sharing social sns",
    "related": "related recommend recommended recommendation recommendations popular trending "
    "collection readmore",
    "promotion": "promo selfpromo promotion newsletter subscribe subscription signup ads advert "
    "advertisement sponsor sponsored paywall donate donation",
    "navigation": "nav navigation menu breadcrumb breadcrumbs pager pagination sidebar widget",
    "meta": "meta tags categories",
}
_WEAK = {word: reason for reason, words in _WORDS.items() for word in words.split()}
_BUTTON = lazy_pattern(r"[?&]action=share\b|/subscribe\?|/subscribe\"|/comments\b|%%\w+_url%%")
"""The targets of buttons that share a post, subscribe to its site or lead to comments."""
_SPLIT = lazy_pattern(r"[^a-z]+")
_NO_DISPLAY = lazy_pattern(r"(?:^|[;\s])display\s*:\s*none", re.IGNORECASE)

MAIN = 100
"""Characters of text that must precede comments; otherwise they are the article itself."""

SHORT = {
    "hidden": 1000,
    "share": 600,
    "meta": 400,
    "promotion": 400,
    "navigation": 600,
    "related": 1500,
    "widget": 200,
}
"""The maximum length of an element removed unread for a reason; longer ones are read first."""


class AttributeRules:
    """Judges elements by their attributes, for one article.

    Args:
        rules: The rules for pages of this host.

    Attributes:
        kept_depth: The number of open elements that are kept with all of their content.
    """

    def __init__(self, rules: SiteRules | None) -> None:
        self._remove = ElementSelectors(rules.remove) if rules and rules.remove else None
        self._keep = ElementSelectors(rules.keep) if rules and rules.keep else None
        self._caption = ElementSelectors(rules.caption) if rules and rules.caption else None
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self.kept_depth = 0

    def is_caption(self, tag: Element) -> bool:
        """Return whether the class of an element marks a caption or a credit."""
        if self._caption and self._caption.match(tag.name, tag.attrs):
            return True
        return not _CAPTIONS.isdisjoint(attribute(tag, "class").split())

    def verdict_on(self, tag: Element, written: int) -> Verdict:
        """Return the verdict on an element by its attributes.

        Args:
            tag: The element.
            written: Code points of text before it in the article.
        """
        attributes = tag.attrs
        if self.kept_depth:
            return _STAYS
        if self._keep and self._keep.match(tag.name, attributes):
            return KEEP, ""
        if self._remove and self._remove.match(tag.name, attributes):
            return "site", ""
        if "style" in attributes and _NO_DISPLAY.search(attributes["style"]):
            return "hidden", ""
        if "hidden" in attributes:
            return "hidden", ""
        if tag.name == "td" and attributes.get("class") == "gutter" and _has_numbers_only(tag):
            return "hidden", ""  # the numbers of lines of code
        if why := _by_data(attributes):
            return why, ""
        key = attributes.get("class", ""), attributes.get("id", "")
        if tag.name in WIDGETS:
            return "widget", ""
        if key == ("", ""):
            return _STAYS
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._verdicts[key] = _by_names(*key)
        if verdict[0] == "comments" and not _are_comments(tag, written):
            return _STAYS
        return verdict


def _by_data(attributes: Mapping[str, str]) -> str:
    """Return the reason to remove an element by the attributes that exports of sites have."""
    if attributes.get("data-field") == "subtitle":
        return "meta"  # of Medium, which repeats it in the text
    is_button = attributes.get("data-component-name") == "ButtonCreateButton"
    if is_button and _BUTTON.search(attributes.get("data-attrs", "")):
        return "share"  # of Substack
    return ""


def _has_numbers_only(tag: Element) -> bool:
    """Return whether the text in an element is nothing but numbers, as beside lines of code."""
    nodes = [*tag.contents]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Element):
            if node.name == "td":  # each cell is looked at once
                return False
            nodes += node.contents
        elif node.strip("0123456789 \t\n"):
            return False
    return True


def _are_comments(tag: Element, written: int) -> bool:
    """Return whether comments follow an article, and are not the article itself."""
    if written < MAIN:
        return False
    classes = [child.attrs.get("class", "") for child in tag.contents if isinstance(child, Element)]
    return not any("by-node-author" in value for value in classes)


def _by_names(classes: str, name: str) -> Verdict:
    """Return the verdict on class names and an id."""
    tokens = classes.split()
    for token in tokens:
        if token in _STRONG:
            return _STRONG[token], ""
    if name in _IDS:
        return _IDS[name], ""
    words = set(_SPLIT.split((classes + " " + name).lower()))
    for word, reason in _WEAK.items():
        if word in words:
            return "", reason
    return _STAYS
