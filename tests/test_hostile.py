"""Hostile articles: cases of our own on a real terminal, and the shared batteries where they are.

The cases look for what generic batteries miss: what this program itself decodes, folds, lays out,
lists and hands on.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terminal import PATIENCE, Terminal, own_places

ESC = "\x1b"
ROOT = Path(__file__).resolve().parents[1]
_OUTPUT = re.compile(
    rb"\x1b(?:\[[\d;]*[Hm]|\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    rb"|\[\?(?:2026|2048)\$p|\[<u|\]22;[a-z-]+(?:\x07|\x1b\\))|[\r\n]"
)
"""All that is ever sent, besides text."""
_NEVER = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)


@dataclass(frozen=True)
class Case:
    """An article that attacks.

    Attributes:
        name: Of the case, and of the file without its ending.
        text: The whole file.
        shown: What the screen must show, white space aside.
        notice: Whether a notice is due; None where either will do.
    """

    name: str
    text: str | bytes
    shown: tuple[str, ...] = ("尾部",)
    notice: bool | None = None


def post(title: str = "标题", body: str = "<p>正文 尾部</p>", extra: str = "") -> str:
    """Return an article with front matter."""
    return (
        f'---\ntitle: "{title}"\ndate: 2024-03-05T08:00:00Z\nauthor: 作者\n'
        f"from: https://example.org/a\n{extra}---\n{body}\n"
    )


def line(title: str, body: str = "<p>正文 尾部</p>") -> str:
    """Return an article with a link line."""
    return f"<!--1709625600000-->\n[{title}](https://example.org/a)\n------\n{body}\n"


CASES = (
    Case("title-line-osc", line(f"题{ESC}]0;x\x07尾部"), notice=True),
    Case("title-line-entity", line("题&#27;]0;x&#7;尾部"), notice=True),
    Case("title-double-entity", line("题&amp;#27;[31m尾部"), ("题", "尾部")),
    Case("body-hex-entity", post(body="<p>甲&#x0000001B;]0;x&#x7;尾部</p>"), notice=True),
    Case("body-entity-no-semicolon", post(body="<p>甲&#27 ]0;x 尾部</p>"), notice=True),
    Case("body-c1-entity", post(body="<p>甲&#x9b;31m 尾部</p>")),
    Case("body-cp1252-entity", post(body="<p>甲&#150;乙&#147;丙 尾部</p>"), notice=False),
    Case("alt-text", post(body=f"<p>尾部</p><img src='http://x/' alt='图{ESC}[31m'>"), notice=True),
    Case("link-target", post(body=f"<p><a href='http://x/{ESC}]8;;'>链 尾部</a></p>"), notice=True),
    Case("list-marker", post(body=f"<ol start='{ESC}[31m'><li>尾部</li></ol>")),
    Case("list-marker-huge", post(body="<ol start='99999999999999999999'><li>尾部</li></ol>")),
    Case("code-language", post(body=f"<pre><code class='language-{ESC}[31m'>尾部</code></pre>")),
    Case("code-tabs", post(body="<pre>a\tb\x0b\x0c尾部</pre>")),
    Case("ruby", post(body=f"<p><ruby>漢<rt>{ESC}[5mkan</rt></ruby>尾部</p>"), notice=True),
    Case("details", post(body=f"<details><summary>{ESC}c摘</summary>尾部</details>"), notice=True),
    Case("footnote-id", post(body=f"<p>尾部<a href='#{ESC}x'>1</a></p><p id='{ESC}x'>注</p>")),
    Case("table-cells", post(body=f"<table><tr><td>{ESC}[2J</td><td>尾部</td></tr></table>")),
    Case("table-thousand", post(body="<p>尾部</p><table><tr>" + "<td>x" * 1000 + "</table>")),
    Case("table-in-table", post(body="<p>尾部</p>" + "<table><tr><td>" * 60 + "x")),
    Case("details-deep", post(body="<p>尾部</p>" + "<details><summary>x</summary>" * 300 + "y")),
    Case("quote-deep", post(body="<p>首</p>" + "<blockquote>" * 500 + "<p>尾部</p>")),
    Case("list-deep", post(body="<p>首</p>" + "<ul><li>" * 400 + "尾部")),
    Case("source-bidi", post().replace("作者", "作\u202e者"), notice=True),
    Case("source-newline", post(extra='categories: [ "a\\nb\x1b[31m" ]\n'), notice=True),
    Case("markup-everywhere", post("[/]题[@click=app.exit]x[/]", "<p>[bold]尾部[/][/]</p>")),
    Case("markup-source", post(extra='categories: [ "[@click=app.exit]源[/]" ]\n')),
    Case("tabs-in-title", post("甲\t乙\t尾部")),
    Case("title-only-marks", post("\u0301\u0302\u0303", "<p>尾部</p>")),
    Case("title-only-wide-space", post("\u3000\u3000", "<p>尾部</p>")),
    Case("halfwidth-marks", post("ﾊﾟﾋﾟ\uff9e\uff9f尾部")),
    Case("hangul-jamo", post("\u1112\u1161\u11ab\u1100 尾部")),
    Case("hangul-fillers", post("甲\u3164\u115f\uffa0乙 尾部"), notice=False),
    Case("flags", post("🇹🇼🇭🇰🇯🇵🇹 尾部"), notice=False),
    Case("keycaps", post("1️⃣#️⃣ 👍🏽 ❤️‍🔥 尾部"), notice=False),
    Case("tag-without-flag", post("甲\U000e0001\U000e0061乙 尾部"), notice=True),
    Case("variation-run", post("甲" + "\ufe0f" * 200 + "乙" + "\U000e0100" * 200 + "尾部")),
    Case("thai-and-khmer", post("กำลังใจ ស្វាគមន៍ བོད 尾部"), notice=False),
    Case("arabic-marks", post("بِسْمِ اللَّهِ \u200fא\u200eב 尾部"), notice=False),
    Case("private-use", post("\ue000\uf8ff\U000f0000\U0010fffd 尾部")),
    Case("noncharacters", post("\ufdd0\U0001fffe\U0010ffff 尾部")),
    Case("interlinear", post("\ufff9甲\ufffa乙\ufffb 尾部"), notice=True),
    Case("musical-format", post("\U0001d173\U0001d17a 尾部")),
    Case("separators", post("甲", "<p>甲\u2028乙\u2029丙\x85丁\x1c戊 尾部</p>")),
    Case("nested-comment", post(body="<!-- <!-- --> 尾部 --> <p>尾部</p><!-- <p>x")),
    Case("cdata", post(body=f"<![CDATA[{ESC}[31m]]><p>尾部</p>")),
    Case("plaintext-tag", post(body="<p>尾部</p><plaintext><p>" + ESC + "[31m")),
    Case("svg-script", post(body="<svg><script>SECRET()</script><text>图</text></svg><p>尾部</p>")),
    Case("attribute-flood", post(body="<p " + "a=b " * 20000 + ">尾部</p>")),
    Case("entity-flood", post(body="<p>尾部" + "&amp;" * 50000 + "</p>")),
    Case("unclosed-quote", post(body="<p>尾部</p><a href='" + "x" * 50000)),
    Case("one-long-word", post(body="<p>尾部" + "a" * 300000 + "</p>")),
    Case("marks-long", post(body="<p>尾部e" + "\u0301" * 100000 + "</p>")),
    Case("utf16-no-mark", post().encode("utf-16-le"), ()),
    Case("gb-with-escape", post(f"繁體{ESC}[31m").encode("gb18030"), notice=True),
    Case("iso-2022-jp", post("\x1b$B%F%9%H\x1b(B \x1b$)C").encode()),
    Case("utf7", post(body="<meta charset=utf-7><p>+ADw-script+AD4- 尾部</p>")),
    Case("yaml-merge", post(extra="<<: *x\n? [a, b]\n: c\n")),
    Case("yaml-deep", post(extra="x: " + "[" * 5000 + "\n")),
    Case("yaml-number", post(extra="tags: " + "9" * 10000 + "\n")),
    Case("date-far", post(extra="date: 999999999-01-01\n")),
    Case("date-negative", "<!---99999999999999999-->\n[甲](https://example.org/)\n------\n尾部\n"),
)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        **own_places(tmp_path),
        "SSH_CONNECTION": "",
    }


def check_output(received: bytes) -> None:
    """Assert that nothing but pictures and known modes was sent."""
    text = _OUTPUT.sub(b"", received).decode("utf-8", "surrogateescape")
    found = _NEVER.search(text)
    assert found is None, repr(text[max(0, found.start() - 20) : found.end() + 20])
    assert not re.search("[\ud800-\udfff]", text), "broken UTF-8"


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def seen(terminal: Terminal) -> Iterator[str]:
    """Yield the screen of the list, then of the article at its start and its end."""
    terminal.read(0.5)
    shown = terminal.text
    yield shown
    terminal.press("\r", 0.6)
    end = time.monotonic() + PATIENCE
    # The list stays until the article is read, and its pane is empty until it is laid out.
    while time.monotonic() < end and (
        "Enter open " in terminal.text or "Enter opens the article" in terminal.text
    ):
        terminal.read(0.3)
    terminal.read(0.3)
    yield terminal.text
    terminal.press("G", 0.3)
    yield terminal.text


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_article_is_shown_and_does_nothing(
    case: Case, tmp_path: Path, environ: dict[str, str]
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    data = case.text if isinstance(case.text, bytes) else case.text.encode("utf-8", "surrogatepass")
    (folder / f"{case.name}.md").write_bytes(data)
    with Terminal([folder], environ, (100, 30)) as terminal:
        terminal.until("1/1")
        screens = list(seen(terminal))
        for wanted in case.shown:
            assert any(wanted in flat(screen) for screen in screens), "\n\n".join(screens)
        if case.notice is not None:
            assert ("⚠" in screens[1]) is case.notice, screens[1]
        assert "SECRET" not in "".join(screens)
        for key in "L\x1b/z)}iyq":
            terminal.press(key, 0.05)
        terminal.press("\x1b", 0.3)
        terminal.press("Q", 0.2)
        assert terminal.wait() == 0
    without_copy = re.sub(rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", b"", terminal.received)
    check_output(without_copy)


@pytest.mark.slow
def test_hostile_names_of_files_and_folders(tmp_path: Path, environ: dict[str, str]) -> None:
    folder = tmp_path / f"lib{ESC}[31m\u202e"
    names = [
        f"a{ESC}]0;x\x07",
        "b\n\rc",
        "-rf",
        "[@click=app.exit]",
        "\u3000",
        "x" * 200,
        "%s%n$(id)",
    ]
    for number, name in enumerate(names):
        (folder / f"d{name}").mkdir(parents=True)
        text = line("").replace("/a)", f"/{number})")
        (folder / f"d{name}" / f"{name}.md").write_text(text, "utf-8")
    (folder / b"\xff\xfe.md".decode("utf-8", "surrogateescape")).write_text(line(""), "utf-8")
    with Terminal([folder], environ, (100, 30)) as terminal:
        terminal.until("/8")
        terminal.press("i\ri", 0.3)
        terminal.press("Q")
        assert terminal.wait() == 0
    check_output(re.sub(rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", b"", terminal.received))


def _battery(shared: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    tool = shared / "tools" / "ptysafe.py"
    if not tool.exists():
        pytest.skip("no battery among the shared data")
    # Each case has a home of its own, and all have one address: a place that is kept in one of
    # them must not be where the next one is opened.
    environ = {key: value for key, value in os.environ.items() if not key.startswith("READER_")}
    command = [sys.executable, tool, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env=environ
    )


@pytest.mark.slow
def test_the_lifecycle_battery_holds(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(post("READY-TITLE"), "utf-8")
    crashing = [sys.executable, "-m", "tests.crash_app", "f12"]
    program = ["--env", f"PYTHONPATH={ROOT}", "--", *crashing, str(tmp_path)]
    options = ["--crash-keys", "<f12>", "--quit-keys", "Q"]
    done = _battery(shared, "lifecycle", "--ready", "READY-TITLE", *options, *program)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_hostile_corpus_does_nothing(shared: Path, tmp_path: Path) -> None:
    maker = shared / "tools" / "make_hostile.py"
    if not maker.exists():
        pytest.skip("no hostile corpus among the shared data")
    subprocess.run(
        [sys.executable, maker, "--out", tmp_path, "--set", "dev", "--big"],
        check=True,
        capture_output=True,
    )
    reader = f"{sys.executable} -m reader"
    done = _battery(
        shared,
        "corpus",
        *("--manifest", tmp_path / "dev" / "manifest.json", "--keys", "<end><idle>Q"),
        *("--jobs", "1"),  # its limits are seconds, and other tests run beside it
        *("--env", f"PYTHONPATH={ROOT}", "--slack", "8"),
        *("--list-cmd", f"{reader} {{dir}}", "--notice-re", "⚠"),
        *("--link-keys", "L<enter><idle><enter><idle>", "--copy-keys", "y<idle>"),
        *("--export-cmd", f"{reader} export --format {{fmt}} --out {{out}} {{path}}"),
        *("--", sys.executable, "-m", "reader", "{path}"),
    )
    assert done.returncode == 0, done.stdout
