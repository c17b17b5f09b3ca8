"""Three versions of one value; what each element is worth is worked out by hand or by set arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pxr import Sdf

from twin_app.usd.merging.three_way import Disagreement, merge_elements, merge_value

elements = st.lists(st.sampled_from("ABCDEF"), unique=True, max_size=5)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("AB", "ABC", "AB", "ABC"),
        ("AB", "ABC", "ABD", "ABCD"),
        ("AB", "A", "ABC", "AC"),
        ("ABC", "CBA", "ABCD", "CDBA"),
        ("ABC", "ABCD", "CBA", "CDBA"),
        ("", "A", "B", "AB"),
        ("A", "B", "A", "B"),
    ],
)
def test_that_elements_of_both_are_kept_in_their_order(base: str, ours: str, theirs: str, merged: str) -> None:
    assert "".join(merge_elements(base, ours, theirs)) == merged


def test_that_two_replacements_of_the_same_element_disagree() -> None:
    with pytest.raises(Disagreement):
        merge_elements("A", "B", "C")
    assert merge_elements("AB", "CB", "AD") == ["C", "D"], "each has replaced another one"


@given(elements, elements, elements)
def test_that_a_merge_of_lists_holds_what_set_arithmetic_says(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    try:
        merged = merge_elements(base, ours, theirs)
    except Disagreement:
        assert {*ours} - {*base} != {*theirs} - {*base}
        return
    old, mine, other = {*base}, {*ours}, {*theirs}
    assert {*merged} == (old & mine & other) | (mine - old) | (other - old)
    assert len(merged) == len({*merged})


@given(elements, elements)
def test_that_one_sided_changes_are_taken_as_they_are(base: list[str], ours: list[str]) -> None:
    lists = [Sdf.TokenListOp.Create(prependedItems=items) for items in (base, ours)]
    assert merge_value(lists[0], lists[1], lists[0]) == lists[1]
    assert merge_value(lists[0], lists[0], lists[1]) == lists[1]
    assert merge_value(lists[0], lists[1], lists[1]) == lists[1]


def test_that_dictionaries_merge_by_key_and_numbers_do_not_merge() -> None:
    assert merge_value({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "c": 3}) == {"a": 2, "c": 3}
    with pytest.raises(Disagreement):
        merge_value({"a": 1}, {"a": 2}, {"a": 3})
    with pytest.raises(Disagreement):
        merge_value(1.0, 2.0, 3.0)
    with pytest.raises(Disagreement):
        merge_value(None, Sdf.PathListOp.CreateExplicit(["/A"]), Sdf.PathListOp.CreateExplicit(["/B"]), is_single=True)
