"""Site rules: loading and checking, with helpful messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.cleaning.html.selectors import ElementSelectors, parse_selector
from reader.cleaning.pipeline import clean
from reader.cleaning.sites import loader
from reader.cleaning.sites.loader import mistakes, read_site, site_rules, sites
from reader.cleaning.sites.rule import SiteRules
from reader.errors import ConfigError

SHIPPED = sorted(Path(loader.__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_files_are_valid_and_small(path: Path) -> None:
    site = read_site(path)
    assert site.hosts
    assert path.stat().st_size < 2_000
    assert path.read_text(encoding="utf-8").startswith("# ")


WELL = "<p>井水清。</p>"
EXAMPLES = {
    "allnow": (
        f"<div class='column'>书评专栏</div><div class='author-wrap'>作者白苇</div>{WELL}",
        ["paragraph: 井水清。"],
    ),
    "chinafile": (
        f"{WELL}<div id='comments' class='comments-area'><h2>Comments</h2><p>河水浑。</p></div>",
        ["paragraph: 井水清。", "paragraph: 河水浑。"],
    ),
    "neist": (
        f"<p class='gfw'>本文已被屏蔽。</p>{WELL}<section class='collection'>另外三篇</section>"
        "<p class='css--lede-text-group'>完</p>",
        ["paragraph: 井水清。"],
    ),
    "paopao": (
        f"<div class='field-name-author'>作者白苇</div>{WELL}<p><img src='a.jpg'></p>"
        "<div class='field-name-field-image-source'><a href='https://a.example/'>阮青</a></div>",
        ["paragraph: 井水清。", "media: ", "caption: 阮青"],
    ),
    "rfi": (
        f"<div data-selfpromo-newsletter='1'>订阅每日新闻</div>{WELL}"
        "<div data-selfpromo-app='1'>下载应用</div>",
        ["paragraph: 井水清。"],
    ),
    "zhihu": (
        f"<div class='AuthorInfo'>白苇 修井人</div>{WELL}"
        "<div class='ContentItem-time'>发布于五月</div>"
        "<p>阅读全文</p><div class='ContentItem-actions'>赞同 12</div>",
        ["paragraph: 井水清。"],
    ),
    "weixin": (
        f"<div id='meta_content'>原创 白苇</div>{WELL}<p>轻触阅读原文</p>"
        "<div class='reward_area'>喜欢作者</div>",
        ["paragraph: 井水清。"],
    ),
}
"""A page for each shipped file, and the blocks that its rules leave."""


def blocks(html: str, rules: SiteRules | None) -> list[str]:
    document = clean(html, rules=rules)
    return [f"{block.kind}: {document.text[block.start : block.end]}" for block in document.blocks]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_rules_have_an_example_that_needs_them(path: Path, tmp_path: Path) -> None:
    html, expected = EXAMPLES[path.stem]
    rules = sites(tmp_path).rules(f"https://www.{read_site(path).hosts[0]}/1")
    assert blocks(html, rules) == expected
    assert blocks(html, None) != expected


def test_the_nearest_domain_has_priority(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('hosts = ["a.example"]\nremove = [".x"]\n')
    (tmp_path / "b.toml").write_text('hosts = ["b.a.example"]\nremove = [".y"]\n')
    table = sites(tmp_path)
    outer, inner = table.rules("https://www.a.example/1"), table.rules("https://c.b.a.example/1")
    assert outer is not None
    assert inner is not None
    assert (outer.remove, inner.remove) == ((".x",), (".y",))
    for url in ("https://other.example/", "https://xa.example/", "", "no url", "http://[x"):
        assert table.rules(url) is None


def test_own_rules_add_to_the_shipped_ones_or_replace_them(tmp_path: Path) -> None:
    shipped = sites(tmp_path / "none").rules("https://nei.st/")
    assert shipped is not None
    (tmp_path / "own.toml").write_text('hosts = ["nei.st"]\nallow = ["related"]\n')
    added = sites(tmp_path).rules("https://nei.st/")
    assert added is not None
    assert added.remove == shipped.remove
    assert added.allow == ("related",)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "own.toml").write_text('hosts = ["nei.st"]\nreplace = true\n')
    replaced = sites(tmp_path / "more").rules("https://nei.st/")
    assert replaced is not None
    assert replaced.remove == ()


def test_own_rules_are_beside_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "own.toml").write_text('hosts = ["own.example"]\ndrop = ["x"]\n')
    rules = site_rules("https://own.example/1")
    assert rules is not None
    assert rules.drop == ("x",)
    assert rules.name == "own"


@pytest.mark.parametrize(
    ("content", "key", "why"),
    [
        ("hosts = [", "", "Invalid"),
        ('remove = [".x"]', "hosts", "not a list"),
        ("hosts = []", "hosts", "no host"),
        ('hosts = "a.example"', "hosts", "not a list"),
        ('hosts = ["a.example"]\nremoves = [".x"]', "removes", "did you mean 'remove'?"),
        ('hosts = ["a.example"]\nremove = ".x"', "remove", "not a list"),
        ('hosts = ["a.example"]\nremove = [1]', "remove", "not a list"),
        ('hosts = ["a.example"]\nremove = ["div p"]', "remove", "' p'"),
        ('hosts = ["a.example"]\nkeep = [""]', "keep", "empty"),
        ('hosts = ["a.example"]\nname = 1', "name", "not a string"),
        ('hosts = ["a.example"]\nreplace = 1', "replace", "neither"),
        ("#" * 300_000, "", "larger than"),
    ],
)
def test_errors_are_reported_and_other_files_are_used(
    tmp_path: Path, content: str, key: str, why: str
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(content)
    (tmp_path / "good.toml").write_text('hosts = ["good.example"]\n')
    with pytest.raises(ConfigError, match=why.replace("?", r"\?")) as caught:
        read_site(bad)
    assert caught.value.path == bad
    assert caught.value.key == key
    table = sites(tmp_path)
    assert [error.path for error in table.errors] == [bad]
    assert table.rules("https://good.example/") is not None


def test_undecodable_files_are_reported(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    assert [error.path.name for error in mistakes(tmp_path)] == ["bad.toml"]
    assert mistakes(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("selector", "tag", "attributes", "matches"),
    [
        ("div", "div", {}, True),
        ("DIV", "div", {}, True),
        ("div", "p", {}, False),
        (".a", "p", {"class": "b a"}, True),
        (".a", "p", {"class": "ab"}, False),
        (".a.b", "p", {"class": "b c a"}, True),
        ("#x", "p", {"id": "x"}, True),
        ("p#x.a", "p", {"id": "x", "class": "a"}, True),
        ("p#x.a", "p", {"id": "y", "class": "a"}, False),
        ("[data-x]", "p", {"data-x": ""}, True),
        ("[data-x]", "p", {}, False),
        ("[role=heading]", "p", {"role": "heading"}, True),
        ('[role="heading"]', "p", {"role": "headings"}, False),
        ("[class^=ad-]", "p", {"class": "ad-1 x"}, True),
        ("[class^=ad-]", "p", {"class": "x ad-1"}, False),
        ("a[href*=/share]", "a", {"href": "https://a.example/share?u"}, True),
    ],
)
def test_selectors(selector: str, tag: str, attributes: dict[str, str], matches: bool) -> None:
    assert (ElementSelectors((selector,)).match(tag, attributes) == selector) is matches


@pytest.mark.parametrize(
    "source", ["", " ", "a b", "a>b", "a,b", ".", "#", "[", "a[b", ".a:hover", "*"]
)
def test_other_selectors_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"selector|cannot read"):
        parse_selector(source)
