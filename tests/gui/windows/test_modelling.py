"""Workflow 3 by mouse: a layout from elsewhere becomes a plant that simulates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pxr import Usd

from tests.gui.windows.plants import layout
from tests.gui.windows.scripts import needs_screen, travel
from twin_app.usd import load

pytestmark = needs_screen
LAYOUT = layout(1.0)
INFEED, FIRST, SECOND, OUTFEED = (f"/Hall/{name}" for name in ("Infeed", "Press_01", "Press_02", "Outfeed"))

Facts = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the layout lies, and the plant is saved."""
    found = tmp_path_factory.mktemp("modelling")
    (found / "hall.usda").write_text(LAYOUT, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def facts(folder: Path) -> Facts:
    """Of one journey through all of it."""
    return travel("modelling_by_mouse", folder / "hall.usda", folder / "plant.usda", home=folder / "home")


def test_that_geometry_becomes_nodes_by_menus_tool_bar_and_inspector(facts: Facts) -> None:
    roles = {INFEED: "TwinSourceAPI", FIRST: "TwinStationAPI", SECOND: "TwinStationAPI", OUTFEED: "TwinSinkAPI"}
    assert facts["roles"] == {path: [schema] for path, schema in roles.items()}


def test_that_values_are_taken_and_impossible_ones_are_refused_with_their_rule(facts: Facts) -> None:
    assert facts["servers"] == 2
    assert facts["refused"][0] == "bad"
    assert ">= 1" in facts["refused"][1]
    assert facts["kept"] == 2


def test_that_the_density_follows_what_is_typed_and_keeps_the_last_possible_curve(facts: Facts) -> None:
    assert facts["drawn while typed"].startswith("Mean 30 s")
    assert facts["typed"] == "lognormal(mean=30, cv=0.2)"
    assert facts["impossible"] == ["bad", facts["typed"], facts["drawn while typed"]]


def test_that_the_mean_is_dragged_in_the_chart(facts: Facts) -> None:
    assert facts["dragged"] == "lognormal(mean=40, cv=0.2)"


def test_that_machines_are_connected_by_dragging_and_by_selecting_two(facts: Facts) -> None:
    assert facts["next"] == {INFEED: [FIRST], FIRST: [SECOND], SECOND: [OUTFEED], OUTFEED: []}
    assert facts["faults"] == []


def test_that_a_right_click_on_a_value_makes_it_a_factor(facts: Facts) -> None:
    _, levels, costs = facts["factor"]
    assert levels == [1, 2, 3]
    assert max(costs) == 9000.0


def test_that_two_machines_are_edited_together(facts: Facts) -> None:
    assert facts["different"] == "different"
    assert facts["both"] == [1.25, 1.25]


def test_that_the_handles_move_a_machine_as_far_as_the_mouse(facts: Facts) -> None:
    step = facts["metres per pixel"]
    assert facts["MOVE"] == pytest.approx([60.0 * step, 40.0 * step], abs=0.02)
    assert facts["MOVE_X"] == pytest.approx([60.0 * step, 0.0], abs=0.02)


def test_that_every_step_is_undone_and_done_again(facts: Facts) -> None:
    assert facts["bare"] == [0, "hall — Twin"]
    assert facts["steps"] >= 13
    assert facts["same again"]


def test_that_the_plant_is_saved_beside_a_layout_of_the_same_bytes(facts: Facts, folder: Path) -> None:
    assert facts["saved"] == "plant — Twin"
    assert (folder / "hall.usda").read_text(encoding="utf-8") == LAYOUT
    plant = load(folder / "plant.usda")
    assert [station.path for station in plant.stations] == [FIRST, SECOND]
    stage = Usd.Stage.Open(str(folder / "plant.usda"))
    place = stage.GetPrimAtPath(OUTFEED).GetAttribute("xformOp:translate").Get()
    assert place[0] == pytest.approx(9.0 + 2.0 * 60.0 * facts["metres per pixel"], abs=0.005)
