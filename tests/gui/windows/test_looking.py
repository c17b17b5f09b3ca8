"""Workflows 1 and 2 by mouse: a plant is opened in every way there is, and looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pxr import Usd, UsdGeom

from tests.gui.windows.plants import FAULTY, layout
from tests.gui.windows.scripts import ROOT, needs_screen, travel

pytestmark = needs_screen
LINE = ROOT / "scenes" / "examples" / "two_machines.usda"
GRINDING, MILLING = "/Plant/Line/Grinding", "/Plant/Line/Milling"
MILLIMETRES = layout(0.001, says_m=1.0)

Facts = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of the user's."""
    found = tmp_path_factory.mktemp("looking")
    (found / "faulty.usda").write_text(FAULTY, encoding="utf-8")
    (found / "layout.usda").write_text(MILLIMETRES, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def facts(folder: Path) -> Facts:
    """Of one journey through all of it."""
    return travel("looking_by_mouse", LINE, folder, home=folder / "home")


def test_that_a_plant_opens_from_the_command_line_the_menu_and_the_recent_ones(facts: Facts) -> None:
    assert facts["named"] == "two_machines — Twin"
    assert facts["by menu"] == "faulty — Twin"
    assert facts["recent"] == ["Mine", "Layout", "Faulty"]
    assert facts["by recent"] == "faulty — Twin"


def test_that_problems_are_counted_named_and_lead_to_their_prims(facts: Facts) -> None:
    assert facts["tab of problems"] == "Problems  3"
    assert sorted(facts["problems"]) == ["Lost", "Parts", "Robot"]
    assert any("gone/robot.usd does not exist" in words for words in facts["messages"])
    assert facts["selected by problem"] == "/Plant/Lost"


def test_that_a_dropped_layout_of_an_impossible_size_brings_one_question_answered_in_an_own_layer(
    facts: Facts, folder: Path
) -> None:
    assert "m: the hall is 10,200 × 1,000 m" in facts["question"]
    assert "mm: the hall is 10.2 × 1 m" in facts["question"]
    assert facts["unsaved"] == "layout — not saved — Twin"
    assert facts["saved"] == "mine — Twin"
    assert (folder / "layout.usda").read_text(encoding="utf-8") == MILLIMETRES
    stage = Usd.Stage.Open(str(folder / "mine.usda"))
    assert UsdGeom.GetStageMetersPerUnit(stage) == pytest.approx(0.001)
    assert stage.GetPrimAtPath("/Hall/Press_01/Body").IsValid()


def test_that_reading_says_what_it_does_and_can_be_cancelled(facts: Facts) -> None:
    assert facts["opening says"][0] == "Opening plant.usda"
    assert facts["after cancel"] == [True, False]


def test_that_the_mouse_turns_moves_and_zooms_the_view(facts: Facts) -> None:
    assert facts["orbit turns"]
    assert facts["pan moves"] == [70.0, -40.0]
    assert not facts["pan turns"]
    assert facts["zoom keeps"] == [300.0, 400.0]
    assert facts["zoom factor"] > 1.0
    assert facts["fitted"]


def test_that_sides_to_look_from_are_parallel_projections(facts: Facts) -> None:
    assert facts["from above"] == pytest.approx([0.0, 0.0, 1.0], abs=1e-6)
    assert facts["parallel"]
    assert facts["from the front"] == pytest.approx([0.0, 0.0, 1.0], abs=1e-6)
    assert facts["back"]


def test_that_tree_and_view_follow_each_other(facts: Facts) -> None:
    assert facts["view follows tree"] == [GRINDING]
    assert facts["tree follows view"] == ["Machining centre"]
    assert facts["two"] == [GRINDING, MILLING]
    assert facts["none"] == []
    assert facts["hover"] == [GRINDING, "Crankshaft grinder"]


def test_that_machines_are_hidden_isolated_and_shown_again(facts: Facts) -> None:
    assert facts["hidden"] != GRINDING
    assert facts["shown again"] == GRINDING
    assert facts["isolated"] == [GRINDING, ""]
    assert facts["switched off"] == [False, False]


def test_that_two_clicks_measure_and_a_plane_cuts_off_the_roof(facts: Facts) -> None:
    assert facts["measured"] == [pytest.approx(5.0, abs=0.03)]  # a click is as sharp as a pixel
    assert facts["cut at"] == pytest.approx(3.0, abs=0.2)
    assert facts["whole again"]
