"""Where one was, as in a browser."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from ui.desk import Where
from ui.frame.history import LONGEST, History

places = st.builds(Where, st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "1"]))


@given(st.lists(places, max_size=30))
def test_all_the_way_back_and_forward_again(visited: list[Where]) -> None:
    history = History(Where("start"))
    for place in visited:
        history.visit(place)
    end = history.here
    way = [end]
    while history.can_go_back:
        way.append(history.back())
    assert history.here == Where("start")
    assert all(one != other for one, other in itertools.pairwise(way))
    again = [history.here]
    while history.can_go_forward:
        again.append(history.forward())
    assert (again, history.here) == (way[::-1], end)


def test_a_new_step_forgets_what_lay_ahead() -> None:
    history = History(Where("a"))
    for room in "bcd":
        history.visit(Where(room))
    history.back()
    history.back()
    history.visit(Where("e"))
    assert not history.can_go_forward
    assert history.back() == Where("b")


def test_it_does_not_grow_for_ever() -> None:
    history = History(Where("start"))
    for number in range(3 * LONGEST):
        history.visit(Where("room", str(number)))
    steps = 0
    while history.can_go_back:
        history.back()
        steps += 1
    assert steps == LONGEST - 1
