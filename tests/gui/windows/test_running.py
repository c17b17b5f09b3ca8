"""Workflows 4, 5 and 8 by mouse: a run, its charts, a playback, and what is taken away."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from pxr import Usd

from tests.gui.windows.command_line import answer_of, run_line
from tests.gui.windows.plants import with_stops
from tests.gui.windows.scripts import ROOT, needs_screen, travel
from twin_app.usd import load

pytestmark = needs_screen
CARTS = ROOT / "scenes" / "examples" / "two_carts.usda"
WASHING = "/Plant/Hall/Washing"
MILLS = ["/Plant/Hall/Milling_1", "/Plant/Hall/Milling_2"]

Facts = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files go."""
    return tmp_path_factory.mktemp("running")


@pytest.fixture(scope="module")
def facts(folder: Path) -> Facts:
    """Of one journey through all of it."""
    scene = folder / "carts.usda"
    scene.write_text(with_stops(CARTS), encoding="utf-8")
    return travel("running_by_mouse", scene, folder, home=folder / "home")


def test_that_a_run_tells_how_far_it_is_and_stops_when_it_is_told_to(facts: Facts) -> None:
    assert facts["asked for"] == 400_000
    assert any(text.startswith("Replication ") and text.endswith(" of 400,000") for text in facts["progress"])
    assert any(text.endswith("per s") or " per s " in text for text in facts["progress"])
    assert facts["stopped"] == [1, True]


def test_that_the_window_shows_the_very_figures_of_the_copied_command(facts: Facts) -> None:
    answer = answer_of(facts["command"])
    assert answer["replications"] == 30
    for name in ("throughput_per_h", "wip", "lead_time_s", "energy_kwh", "peak_kw", "cost_per_part"):
        assert facts["figures"][name] == [answer[name]["mean"], *answer[name]["ci95"]], name
    shown = dict(row[:2] for row in facts["table"])
    assert shown["Throughput"].startswith(f"{answer['throughput_per_h']['mean']:.3f} ± ")
    assert facts["bottleneck"] == [answer["bottleneck"]] * 2
    assert "is the bottleneck" in facts["in words"]


def test_that_charts_are_saved_as_pictures_drawings_and_numbers(facts: Facts, folder: Path) -> None:
    assert len(facts["charts"]) == 6
    for name in ("stations.png", "over-time.png", "load.png", "flow.png"):
        with Image.open(folder / name) as picture:
            colours = picture.convert("RGB").getcolors(1 << 20)
        assert colours is not None
        assert len(colours) > 20, name
    drawing = ElementTree.parse(folder / "stations.svg").getroot()
    assert drawing.tag.endswith("svg")
    assert sum(one.tag.endswith(("path", "polygon", "rect", "polyline")) for one in drawing.iter()) > 10
    rows = list(csv.reader((folder / "stations.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 3
    assert facts["copied numbers"].startswith("From\tTo\tParts per hour")


def test_that_the_scene_leaves_as_one_file_as_a_package_and_as_a_picture(facts: Facts, folder: Path) -> None:
    wanted = load(folder / "carts.usda")
    for name in ("flat.usda", "pack.usdz"):
        found = load(folder / name)
        assert [node.path for node in found.nodes] == [node.path for node in wanted.nodes], name
    assert not Usd.Stage.Open(str(folder / "flat.usda")).GetRootLayer().subLayerPaths
    with Image.open(folder / "view.png") as picture:
        assert min(picture.size) > 200
    package = folder / "pack.usdz"
    package.unlink()
    assert run_line(facts["export as command"]) == 0
    assert [node.path for node in load(package).nodes] == [node.path for node in wanted.nodes]


def test_that_time_plays_scrubs_steps_and_is_typed(facts: Facts) -> None:
    assert facts["paused"]
    assert facts["scrubbed to"] == pytest.approx(0.5 * facts["length"], rel=0.02)
    assert facts["typed time"] == 9000.0
    assert facts["stepped"]


def test_that_parts_vehicles_and_states_are_those_of_the_moment(facts: Facts) -> None:
    assert facts["parts"] > 0
    assert len(facts["vehicles"]) == 2
    assert set(facts["states"]) == {*MILLS, WASHING}
    assert {state.capitalize() for state in facts["states"].values()} <= set(facts["legend"].split(", "))
    assert facts["chosen"] == [MILLS[1]] * 3


def test_that_a_stop_is_gone_to_and_selects_its_station(facts: Facts) -> None:
    assert facts["at a stop"] == [True, WASHING, "DOWN"]


def test_that_playback_leaves_nothing_behind_in_the_plant(facts: Facts) -> None:
    assert facts["left"] == [True, ["toolBar.plant"]]


def test_that_the_animation_is_a_layer_that_moves_parts(facts: Facts, folder: Path) -> None:
    assert facts["length"] > 0.0
    stage = Usd.Stage.Open(str(folder / "animated.usda"))
    assert stage.GetEndTimeCode() > stage.GetStartTimeCode()
    moving = [prim for prim in stage.Traverse() if any(one.ValueMightBeTimeVarying() for one in prim.GetAttributes())]
    assert len(moving) > 3
