"""Links that an article writes as a path lead to its own host, with a warning."""

from __future__ import annotations

import pytest

from reader.cleaning.pipeline import clean
from reader.text.weblink import RefusedLinkError
from reader.ui.article.links import article_links

URL = "https://harbour.example/2024/lights/"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/tides", "https://harbour.example/tides"),
        ("../ships?year=2024", "https://harbour.example/2024/ships?year=2024"),
        ("map.html#east", "https://harbour.example/2024/lights/map.html#east"),
    ],
)
def test_a_path_is_resolved_against_the_url_of_the_article(href: str, url: str) -> None:
    (link,) = article_links(clean(f"<p><a href='{href}'>海图</a></p>", url=URL))
    judged = link.judged()
    assert judged.url == url
    assert len(judged.warnings) == 1


def test_a_url_needs_no_warning() -> None:
    (link,) = article_links(clean("<p><a href='//tide.example/a'>海图</a></p>", url=URL))
    assert (link.judged().url, link.judged().warnings) == ("https://tide.example/a", ())


def test_a_path_without_a_host_is_refused() -> None:
    (link,) = article_links(clean("<p><a href='../a.html'>海图</a></p>"))
    with pytest.raises(RefusedLinkError):
        link.judged()
