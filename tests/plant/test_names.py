"""What people call a prim."""

from __future__ import annotations

import pytest

from twin_app.plant.names import shown_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/Plant/Line/CaseConveyor", "Case conveyor"),
        ("/Plant/Press_01", "Press 01"),
        ("/Plant/Mill_2", "Mill 2"),
        ("/Plant/IMMachine", "IMMachine"),
        ("/", "/"),
    ],
)
def test_that_a_prim_without_a_display_name_is_called_by_its_name_in_words(path: str, name: str) -> None:
    assert shown_name(path) == name


def test_that_a_display_name_wins() -> None:
    assert shown_name("/Plant/Press_01", "Eccentric press") == "Eccentric press"
