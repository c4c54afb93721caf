"""The same text at a new address keeps its marks when the first file goes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.index.mirror import FEW
from reader.services import marking, reading, reattach
from reader.services.session import Session
from reader.services.view import View
from tests.index.conftest import write
from tests.index.test_identity import SNOW, titled
from tests.services.test_kept_marks import QUOTE, RIVER, opened

pytestmark = pytest.mark.usefixtures("stored")

OLD, NEW = "https://old.example/a", "https://new.example/b"
NOTE, TAGS = "河边的话", ("城市",)
KINDS = ("highlight", "star", "note", "tags")


@dataclass(frozen=True)
class Arrival:
    """How the text comes to its new address."""

    when: str
    title: str = "一"
    source: str = "茶事"
    body: str = RIVER
    is_lost: bool = False

    def write(self, library: Path, when: str) -> None:
        if when == self.when:
            place = library / "elsewhere"
            write(place, self.title, self.body, url=NEW, source=self.source, name="new.md")


ARRIVALS = [
    Arrival("before"),
    Arrival("before", source="晚报"),
    Arrival("before", title="河边", source="晚报"),
    Arrival("before", title="河边"),
    Arrival("with"),
    Arrival("with", title="河边", source="晚报"),
    Arrival("with", body=RIVER.replace("石橋", "石桥")),
    Arrival("later", title="河边"),
    Arrival("later", is_lost=True),
    Arrival("with", title="河边", is_lost=True),
]


def marks(session: Session) -> dict[str, set[str]]:
    """Return which kinds of marks the listed articles show, by file name."""
    shelf, notes = session.shelf, session.notes
    shown: dict[str, set[str]] = {}
    for entry in shelf.listed(View()):
        text = reading.open_article(entry, notes, session.hosts)
        states = [notes.state(key) for one in shelf.duplicates(entry) for key in shelf.keys(one)]
        placed = marking.placed(notes, text, shelf.keys(entry))
        shown[entry.path.name] = {
            kind
            for kind, there in (
                ("highlight", any(place.highlight.quote == QUOTE for place in placed)),
                ("star", shelf.is_starred(entry)),
                ("note", any(state.note == NOTE for state in states)),
                ("tags", shelf.own_tags(entry) == TAGS),
            )
            if there
        }
    return shown


def mark(session: Session, name: str, kinds: set[str]) -> None:
    """Make marks of some kinds in an article."""
    shelf, notes = session.shelf, session.notes
    entry = next(one for one in shelf.listed(View()) if one.path.name == name)
    if "highlight" in kinds:
        text = reading.open_article(entry, notes, session.hosts)
        start = text.article.document.text.index(QUOTE)
        marking.mark(notes, text, start, start + len(QUOTE))
    if "star" in kinds:
        reading.toggle_star(notes, *shelf.duplicates(entry))
    if kinds & {"note", "tags"}:
        note, tags = NOTE if "note" in kinds else "", TAGS if "tags" in kinds else ()
        notes.annotate([(reading.reference(entry), note, tags)])
    for _ in range(2):
        shelf.sync()


@pytest.mark.slow
@pytest.mark.parametrize("arrival", ARRIVALS)
def test_the_same_text_at_a_new_address_keeps_its_marks(
    tmp_path: Path, arrival: Arrival, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, kinds = tmp_path / "library", set(KINDS)
    write(library, "一", RIVER, url=OLD, date="2022-04-01", name="old.md")
    write(library, "别", SNOW * 3, url="https://other.example/c", name="other.md")
    arrival.write(library, "before")
    with opened(tmp_path) as session:
        name = "old.md" if "old.md" in marks(session) else "new.md"
        mark(session, name, kinds)
        assert marks(session)[name] == kinds
    first = next(library.rglob(name))
    kept = first.read_text("utf-8")
    first.unlink()
    arrival.write(library, "with")
    with opened(tmp_path) as session:
        assert marks(session)["other.md"] == set()
    arrival.write(library, "later")
    if arrival.is_lost:
        monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "another-cache"))
    with opened(tmp_path) as session:
        shown = marks(session)
        assert shown.pop("other.md") == set()
        assert list(shown.values()) == [kinds]
        assert reattach.orphans(session) == []
    first.write_text(kept, "utf-8")
    with opened(tmp_path) as session:
        shown = marks(session)
        assert shown.pop("other.md") == set()
        assert shown[name] == kinds or len(shown) == 1
        assert sum("highlight" in kinds for kinds in shown.values()) == 1


@pytest.mark.parametrize("kinds", [{kind} for kind in KINDS])
def test_each_kind_of_mark_is_kept_alone(tmp_path: Path, kinds: set[str]) -> None:
    library = tmp_path / "library"
    write(library, "一", RIVER, url=OLD, name="old.md")
    with opened(tmp_path) as session:
        mark(session, "old.md", kinds)
    (library / "old.md").unlink()
    write(library, "河边", RIVER, url=NEW, name="new.md")
    with opened(tmp_path) as session:
        assert marks(session) == {"new.md": kinds}
        mark(session, "new.md", {"star"})
    with opened(tmp_path) as session:
        assert marks(session) == {"new.md": kinds ^ {"star"}}


@pytest.mark.parametrize(
    ("bodies", "offers"),
    [([SNOW], 0), ([RIVER[:560]], 1), ([RIVER.replace("第9座", "第九座")], 1), ([RIVER] * 2, 1)],
    ids=("another", "cut", "edited", "two"),
)
def test_marks_are_not_moved_without_a_person_when_texts_differ(
    tmp_path: Path, bodies: list[str], offers: int
) -> None:
    library = tmp_path / "library"
    write(library, "一", RIVER, url=OLD, name="old.md")
    with opened(tmp_path) as session:
        mark(session, "old.md", {"star", "note"})
    (library / "old.md").unlink()
    for number, body in enumerate(bodies):
        write(library, f"新{number}", body, url=f"{NEW}{number}", name=f"{number}.md")
    with opened(tmp_path) as session:
        assert set(itertools.chain(*marks(session).values())) == set()
        assert reattach.orphans(session) == [OLD]
        proposed = list(reattach.proposals(session))
        assert len(proposed) == offers
        for proposal in proposed:
            reattach.reattach(session, proposal)
            session.shelf.sync()
            assert marks(session)[proposal.article.path.name] == {"star", "note"}
            session.notes.undo()
            assert session.notes.state(OLD).note == NOTE


def test_a_similar_text_takes_the_marks_of_one_without_an_address(tmp_path: Path) -> None:
    library = tmp_path / "library"
    titled(library, "1.md", "早报", RIVER)
    titled(library, "2.md", "晚报", RIVER.replace("第3座", "第三座"))
    for number in range(FEW):
        titled(library, f"x{number}.md", f"别的{number}", chr(0x4E00 + 31 * number) * 400)
    with opened(tmp_path) as session:  # too many stars to keep the evidence of each at once
        starred = [one for one in session.shelf.listed(View()) if one.path.name != "2.md"]
        session.notes.set_starred([reading.reference(one) for one in starred], True)
        session.shelf.sync()
    (library / "1.md").unlink()
    with opened(tmp_path) as session:
        assert marks(session)["2.md"] == {"star"}
