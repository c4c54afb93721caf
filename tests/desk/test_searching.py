from __future__ import annotations

import pytest

from reader.desk.searching import first_hit


@pytest.mark.parametrize(
    ("text", "phrases", "wanted"),
    [
        ("關於軟體的書", ["软体"], "軟體"),
        ("關於ＡＢＣ的書", ["abc"], "ＡＢＣ"),
        ("水与茶", ["茶", "水"], "水"),
        ("水与茶", ["没有", "茶"], "茶"),
        ("水与茶", ["没有"], None),
        ("水与茶", [" "], None),
        ("Cafe\u0301 见", ["café"], "Cafe\u0301"),
    ],
)
def test_the_first_hit_is_where_it_stands(text: str, phrases: list[str], wanted: str) -> None:
    hit = first_hit(text, phrases)
    assert (None if hit is None else text[slice(*hit)]) == wanted
