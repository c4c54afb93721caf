"""The kept first frame depends on the settings of the session."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from reader.config import Configuration, Settings
from reader.services.terminal_answers import Answers
from reader.ui import start
from reader.ui.terminal import first_frame


@pytest.mark.parametrize(("theme", "asks"), [("auto", True), ("sepia", False)])
def test_the_kept_frame_depends_on_the_changed_settings(
    theme: str, asks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings at the start were others: only those of the session count."""
    questions: list[bytes] = []

    def keep(*_frame: object, question: bytes, **_files: object) -> None:
        questions.append(question)

    monkeypatch.setattr(first_frame, "keep", keep)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("VTE_VERSION", "7000")
    session = SimpleNamespace(
        settings=Settings(theme=theme, ambiguous=1),
        saving=SimpleNamespace(pending=0),
        notes=SimpleNamespace(folder=tmp_path),
        shelf=SimpleNamespace(index=SimpleNamespace(path=tmp_path / "index")),
        paths=(),
    )
    at_start = Configuration(
        tmp_path / "config.toml", Settings(theme="sepia" if asks else "auto", ambiguous=1)
    )
    app = SimpleNamespace(
        session=session, configuration=at_start, next_first_frame=((80, 24), "frame", ())
    )
    start._keep_first_frame(app, Answers())  # type: ignore[arg-type]  # fakes
    assert [bool(question) for question in questions] == [asks]
