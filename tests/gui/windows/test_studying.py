"""Workflows 6, 7 and 8 by mouse: live answers, a study, its layer, its report and its command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.gui.windows.command_line import answer_of
from tests.gui.windows.scripts import ROOT, SMALL, needs_screen, travel

pytestmark = needs_screen
LINE = ROOT / "scenes" / "examples" / "two_machines.usda"
OWN = [1.0, 4.0, 1.0]
"""What the factors stand at in the scene."""

Facts = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files go."""
    return tmp_path_factory.mktemp("studying")


@pytest.fixture(scope="module")
def facts(folder: Path) -> Facts:
    """Of one journey through all of it."""
    return travel("studying_by_mouse", LINE, folder, home=folder / "home", screen=SMALL)


def test_that_the_journey_goes_through_the_smallest_window_in_the_light_theme(facts: Facts) -> None:
    assert facts["window"] == ["light", *SMALL]


def test_that_a_slider_is_answered_while_it_is_dragged_and_sharper_after(facts: Facts) -> None:
    is_dragging, replications = facts["while dragged"]
    assert is_dragging
    assert 2 <= replications <= 40
    assert facts["replications"] == 200
    assert facts["latency"] > 0.0


def test_that_both_sides_of_an_answer_are_those_of_the_command_line(facts: Facts) -> None:
    run = f"twin run {LINE} --replications {facts['replications']} --seed 1"
    faster = answer_of(run, "--set", "/Plant/Line/Grinding.station:speed=1.1")
    for side, answer in (("scenario", faster), ("baseline", answer_of(run))):
        for name, figures in facts[side].items():
            assert figures == [answer[name]["mean"], *answer[name]["ci95"]], (side, name)
    difference, low, high = facts["difference"]
    assert difference == pytest.approx(
        facts["scenario"]["throughput_per_h"][0] - facts["baseline"]["throughput_per_h"][0]
    )
    assert low < difference < high
    assert any(card.startswith("Throughput") and "up" in card for card in facts["cards"])


def test_that_a_pinned_scenario_is_compared_the_other_way_round(facts: Facts) -> None:
    assert facts["pinned"] == ["What-if 1"]
    difference, low, high = facts["difference"]
    assert facts["the other way"] == pytest.approx([-difference, -high, -low])


def test_that_a_study_that_was_paused_answers_as_the_copied_command_does(facts: Facts, folder: Path) -> None:
    assert 0 < facts["paused at"] < 2_000
    line = facts["command"].removesuffix(" out")
    answer = answer_of(line, str(folder / "again"))
    assert len(answer["recommendations"]) == len(facts["study"]) > 1
    for there, here in zip(answer["recommendations"], facts["study"], strict=True):
        assert [[one["path"], one["attribute"], one["to"]] for one in there["changes"]] == here["changes"]
        assert there["cost"] == here["cost"] <= 60_000
        effect = there["effect"]["throughput_per_h"]
        assert [effect["difference"], *effect["ci95"]] == here["effect"]


def test_that_recommendations_are_chosen_explained_and_applied(facts: Facts) -> None:
    assert facts["second"] == 2
    assert facts["selected"] == 1
    assert facts["why"][0] == "Recommendation 1"
    assert facts["layers"] == ["recommendation-1", "two_machines.usda"]
    wanted = {(path, name): value for path, name, value in facts["study"][0]["changes"]}
    assert facts["applied"] == [
        wanted.get(("/Plant/Line/Grinding", "twin:station:speed"), OWN[0]),
        wanted.get(("/Plant/Line/Track", "twin:buffer:capacity"), OWN[1]),
        wanted.get(("/Plant/Repair", "twin:crew:count"), OWN[2]),
    ]
    assert facts["applied"] != OWN


def test_that_the_layer_is_muted_renamed_taken_out_and_undone(facts: Facts) -> None:
    assert facts["muted"] == OWN
    assert facts["renamed"] == ["faster", "two_machines.usda"]
    assert facts["taken out"] == [["two_machines.usda"], OWN]
    assert facts["back"] == [facts["renamed"], facts["applied"]]


def test_that_report_and_layer_leave_as_files(facts: Facts, folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") or page.lower().startswith("<!doctype html>")
    assert "Grinding" in page
    changed = answer_of(f"twin run {folder / 'layer-scene.usda'} --replications 2")
    assert changed["throughput_per_h"]["mean"] > facts["baseline"]["throughput_per_h"][0] - 5.0
