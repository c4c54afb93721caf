from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.services.jump_list import LONGEST, JumpList, Spot

A, B, C = Spot("a", 0), Spot("b", 5), Spot("c", 9)


def test_back_and_forward_retrace_the_way() -> None:
    jumps = JumpList()
    jumps.leave(A)
    jumps.leave(B)
    assert jumps.back(C) == B
    assert jumps.back(B) == A
    assert jumps.back(A) is None
    assert jumps.forward(A) == B
    assert jumps.forward(B) == C
    assert jumps.forward(C) is None


def test_a_new_jump_forgets_what_lay_ahead() -> None:
    jumps = JumpList()
    jumps.leave(A)
    assert jumps.back(B) == A
    jumps.leave(A)
    assert jumps.forward(C) is None
    assert jumps.back(C) == A


def test_from_the_list_the_last_place_is_gone_back_to_and_here_is_passed_over() -> None:
    jumps = JumpList()
    jumps.leave(A)
    jumps.leave(B)
    assert jumps.back(None) == B
    assert jumps.back(B) == A
    assert jumps.forward(A) == B


@given(st.lists(st.builds(Spot, st.sampled_from("abc"), st.integers(0, 3)), max_size=300))
def test_going_back_never_stays_and_ends(spots: list[Spot]) -> None:
    jumps = JumpList()
    for spot in spots:
        jumps.leave(spot)
    here, seen = Spot("here", 0), 0
    while (found := jumps.back(here)) is not None:
        assert found != here
        here, seen = found, seen + 1
    assert seen <= LONGEST
