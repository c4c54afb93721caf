"""One payload in every field of an article and in every argument: no output of any verb obeys it.

The verbs run in this process; what they print may stand on a terminal, or be read by a program.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.cli import run
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes

PAYLOAD = (
    "甲\x1b]0;pwn\x07\x1b[41m\x9b31m\x90q\x9c\u202egpj\u2066x\U000e0041\u2028\x08\x7f[/]"
    "[@click=app.exit]乙"
)
"""What a terminal, a text's direction, a line and Textual's markup would obey."""
OBEYED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]|\r(?!\n)"
)
NAMED = PAYLOAD.replace("/", "∕")
"""The same as a name of a file."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library in which everything attacks, and a store that marks the same."""
    made = tmp_path_factory.mktemp("sinks")
    folder = made / f"lib{NAMED}"
    folder.mkdir()
    quoted = json.dumps(PAYLOAD)
    text = (
        f"---\ntitle: {quoted}\nauthor: {quoted}\ndate: {quoted}\nfrom: {quoted}\n"
        f"tags: [{quoted}]\ncategories: [{quoted}]\n---\n"
        f"<h2>{PAYLOAD}</h2><p>正文 <a href='https://e.example/{PAYLOAD}'>{PAYLOAD}</a> 尾部</p>"
        f"<img src='https://e.example/{PAYLOAD}.png' alt='{PAYLOAD}'>"
        f"<pre><code class='language-{PAYLOAD}'>{PAYLOAD}</code></pre>"
        f"<table><tr><td>{PAYLOAD}</td></tr></table><!-- {PAYLOAD} -->"
    )
    (folder / f"2024-03-05-{NAMED[:40]}.md").write_text(text, "utf-8", "surrogatepass")
    (folder / "plain.md").write_text("<!--1709625600000-->\n[题](https://e.example/)\n------\n尾部")
    (folder / "broken.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    broken = made / f"{NAMED[:40]}.json"
    broken.write_text('{"rows": [' + json.dumps(PAYLOAD), "utf-8", "surrogatepass")
    notes = Notes.open(made / "data")
    ref = ArticleRef(key=PAYLOAD, title=PAYLOAD, url=PAYLOAD, source=PAYLOAD, author=PAYLOAD)
    now = datetime(2024, 3, 5, tzinfo=UTC)
    mark = Highlight(
        id="0" * 32, key=PAYLOAD, quote=PAYLOAD, prefix=PAYLOAD, suffix=PAYLOAD, start=0, end=9,
        paragraph=0, sha=PAYLOAD, cleaning=1, colour=1, created=now, modified=now,
        note=PAYLOAD, tags=(PAYLOAD,),
    )  # fmt: skip
    notes.remember_library([str(folder)])
    notes.set_starred([ref], True)
    notes.positions.set_opened(ref)
    notes.add_highlight(mark, ref)
    notes.close()
    return made


@pytest.fixture
def library(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library, with a copy of the store of its own."""
    shutil.copytree(place / "data", tmp_path / "data")
    monkeypatch.setenv("READER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("READER_CACHE_DIR", str(place / "cache"))
    return place / f"lib{NAMED}"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command line, and return what it printed on both streams."""
    with suppress(SystemExit):
        run(list(arguments))
    said = capsys.readouterr()
    return said.out + said.err


VERBS = (
    ("ls", "{}"),
    ("ls", "--json", "{}"),
    ("ls", "--skipped", "{}"),
    ("ls", "--skipped", "--json", "{}"),
    ("archive", "{}"),
    ("archive", "--json", "{}"),
    ("archive", PAYLOAD),
    ("ls", "--source", PAYLOAD, "{}"),
    ("ls", "--starred", "{}"),
    ("ls", PAYLOAD),
    ("ls", "--" + PAYLOAD),
    ("ls", "--since", PAYLOAD, "{}"),
    ("show", "{a}"),
    ("show", "--format", "json", "{a}"),
    ("show", "--format", "markdown", "{a}"),
    ("show", "--raw", "{a}"),
    ("show", "--width", "30", "{a}"),
    ("show", "--width", PAYLOAD, "{a}"),
    ("show", PAYLOAD),
    ("show", "{}/broken.md"),
    ("search", "尾部", "{}"),
    ("search", "--json", "尾部", "{}"),
    ("search", PAYLOAD, "{}"),
    ("search", "tag:" + PAYLOAD, "{}"),
    ("search", 'in:"' + PAYLOAD, "{}"),
    ("index", "{}"),
    ("index", "--status", "{}"),
    ("index", PAYLOAD),
    ("config",),
    ("config", "--config", PAYLOAD),
    ("doctor", "{}"),
    ("history",),
    ("history", "--json"),
    ("history", "--on", PAYLOAD),
    ("export", "--format", PAYLOAD),
    ("export", "--format", "jsonl", "--query", PAYLOAD),
    ("export", "--format", "html", "-o", "{tmp}/" + NAMED),
    ("import", PAYLOAD),
    ("import", "{json}"),
    ("merge", PAYLOAD),
    ("backup", "{tmp}/" + NAMED),
    ("backup", "/nowhere/" + NAMED),
    ("restore", PAYLOAD),
    ("restore", "{json}"),
    ("completion", PAYLOAD),
    ("--library", PAYLOAD),
    ("--set", PAYLOAD),
    ("--set", f"theme={PAYLOAD}", "--version"),
    ("--data-dir", "{json}", "{}"),
    ("--" + PAYLOAD,),
    (PAYLOAD,),
    ("{tmp}/" + NAMED,),
    *(("export", "--format", each) for each in ("markdown", "org", "html", "text", "citation")),
    *(("export", "--format", each) for each in ("w3c", "hypothesis", "readwise", "koreader")),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", VERBS, ids=lambda each: " ".join(each)[:30].encode().hex()[:40]
)
def test_nothing_that_is_printed_is_obeyed(
    arguments: tuple[str, ...], library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (article,) = (path for path in library.iterdir() if path.name.startswith("2024"))
    broken = library.parent / f"{NAMED[:40]}.json"
    places = {
        "{}": library,
        "{a}": article,
        "{json}": broken,
        "{}/broken.md": library / "broken.md",
    }
    given = [str(places.get(each, each)).replace("{tmp}", str(tmp_path)) for each in arguments]
    said = printed(capsys, *given)
    found = OBEYED.search(said)
    assert found is None, said[max(0, found.start() - 60) : found.end() + 30]


@pytest.mark.parametrize(
    "settings",
    [
        f"theme = {json.dumps(PAYLOAD)}\n",
        f"{json.dumps(PAYLOAD)} = 1\n",
        f'[keys]\n{json.dumps(PAYLOAD)} = "j"\n',
        f'[keys]\n"move.down" = {json.dumps(PAYLOAD)}\n',
        f"measure = {json.dumps(PAYLOAD)}\n",
        f"theme = '{PAYLOAD}",
        "\x1b]0;x\x07 = 1\n",
        f"[hosts]\n{json.dumps(PAYLOAD)} = {json.dumps(PAYLOAD)}\n",
        f"[searches]\n{json.dumps(PAYLOAD)} = {json.dumps(PAYLOAD)}\n",
    ],
)
def test_a_broken_setting_is_told_in_peace(
    settings: str, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(os.environ["READER_CONFIG"]).parent.mkdir(parents=True, exist_ok=True)
    Path(os.environ["READER_CONFIG"]).write_text(settings, "utf-8")
    for verb in ("config", "ls"):
        said = printed(capsys, verb, *([str(library)] if verb == "ls" else []))
        found = OBEYED.search(said)
        assert found is None, said[max(0, found.start() - 60) : found.end() + 30]
