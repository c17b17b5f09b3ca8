from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin_app.view3d.overlay.placement import Place, Rect, Wish, in_rows, place_labels

SIZE = (800.0, 500.0)


def wish(key: str, x: float, y: float, widths: tuple[float, ...] = (120.0, 70.0, 30.0)) -> Wish:
    return Wish(key=key, anchor=(x, y), widths=widths)


def apart(a: Rect, b: Rect) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def only(places: tuple[Place, ...]) -> Place:
    (place,) = places
    return place


def test_that_a_lone_label_stands_centred_above_its_machine_in_full() -> None:
    place = only(place_labels([wish("a", 400.0, 300.0)], SIZE))
    assert place.form == 0
    assert place.box[0] + place.box[2] == 800.0
    assert place.box[3] < 300.0


def test_that_a_second_label_at_the_same_place_gives_way_in_full() -> None:
    places = place_labels([wish("a", 400.0, 300.0), wish("b", 402.0, 301.0)], SIZE)
    assert [place.form for place in places] == [0, 0]
    assert apart(places[0].box, places[1].box)


@pytest.mark.parametrize(("gap", "form"), [(140.0, 0), (85.0, 1), (45.0, 2)])
def test_that_a_label_in_a_narrow_gap_drops_its_value_then_its_name(gap: float, form: int) -> None:
    walls = [(0.0, 0.0, 400.0 - gap / 2, 500.0), (400.0 + gap / 2, 0.0, 800.0, 500.0)]
    assert only(place_labels([wish("a", 400.0, 300.0)], SIZE, walls)).form == form


def test_that_a_label_without_room_is_left_out() -> None:
    assert place_labels([wish("a", 400.0, 300.0)], SIZE, [(0.0, 0.0, 800.0, 500.0)]) == ()


def test_that_a_label_keeps_clear_of_the_legend() -> None:
    legend = (12.0, 450.0, 500.0, 480.0)
    place = only(place_labels([wish("a", 100.0, 490.0)], SIZE, [legend]))
    assert apart(place.box, legend)


def test_that_a_machine_outside_the_picture_has_no_label() -> None:
    assert place_labels([wish("a", 900.0, 300.0), wish("b", 400.0, -5.0)], SIZE) == ()


def test_that_room_is_kept_for_the_tag_above() -> None:
    tagged = Wish(key="b", anchor=(400.0, 300.0), widths=(120.0,), extra_above=24.0)
    above, below = place_labels([wish("a", 400.0, 262.0), tagged], SIZE)
    tag = (below.box[0], below.box[1] - 24.0, below.box[2], below.box[1])
    assert apart(tag, above.box)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-50, 850), st.floats(-50, 550), st.floats(40, 220), st.sampled_from([0.0, 23.0])),
        max_size=30,
    )
)
def test_that_labels_never_overlap_and_never_leave_the_picture(crowd: list[tuple[float, float, float, float]]) -> None:
    wishes = [
        Wish(key=str(i), anchor=(x, y), widths=(width, 0.6 * width, 30.0), extra_above=extra)
        for i, (x, y, width, extra) in enumerate(crowd)
    ]
    places = place_labels(wishes, SIZE)
    full = [(p.box[0], p.box[1] - wishes[int(p.key)].extra_above, p.box[2], p.box[3]) for p in places]
    assert all(apart(a, b) for a, b in combinations(full, 2))
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= SIZE[0] and box[3] <= SIZE[1] for box in full)


@given(st.lists(st.integers(1, 40), max_size=12), st.integers(1, 60))
def test_that_a_legend_fills_its_rows_in_order_and_leaves_no_entry_out(widths: list[int], room: int) -> None:
    rows = in_rows(widths, room, sum)
    assert [width for row in rows for width in row] == widths
    assert all(sum(row) <= room or len(row) == 1 for row in rows)
    assert all(sum(row) + after[0] > room for row, after in pairwise(rows))
