"""A view shows the same whether its documents came one by one, in any order, or all at once."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reader.notes.reconcile import stamp
from reader.notes.view import ARTICLES, HIGHLIGHTS, RANGES, MarksView

CHANGES = st.lists(
    st.tuples(
        st.sampled_from([ARTICLES, HIGHLIGHTS, RANGES]),
        st.sampled_from(["a", "b", "c"]),
        st.dictionaries(st.sampled_from(["deleted", "starred", "read"]), st.booleans(), max_size=2),
        st.sampled_from(["k1", "k2"]),
        st.integers(0, 6),
    )
)


def show(view: MarksView) -> Any:
    return (
        {key: sorted(ids) for key, ids in view.highlighted.items()},
        {id_: view.highlight(id_) for id_ in "abc"},
        dict(view.states),
        view.is_read("a", "茶事", None),
        [each.id for each in view.cover.ranges],
    )


@given(CHANGES, st.randoms(use_true_random=False), st.sampled_from("abc"))
def test_the_order_of_arrival_does_not_matter(changes: Any, random: Any, dropped: str) -> None:
    documents = [
        (table, stamp(id_, {**fields, "key": key}, at)) for table, id_, fields, key, at in changes
    ]
    one, other, whole = MarksView(), MarksView(), MarksView()
    show(one)  # what is made of documents when they are asked for must be made anew
    for table, document in documents:
        one.absorb(table, document)
        show(one)
    random.shuffle(documents)
    for table, document in documents:
        other.absorb(table, document)
    whole.replace(
        {
            table: {str(n): dict(each) for n, (name, each) in enumerate(documents) if name == table}
            for table, _ in documents
        }
    )
    assert show(one) == show(other) == show(whole)
    one.drop(HIGHLIGHTS, dropped)
    whole.drop(HIGHLIGHTS, dropped)
    assert one.highlight(dropped) is None
    assert show(one) == show(whole)
