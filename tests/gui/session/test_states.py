"""Run, what-if and study as the window knows them, with simulators that stand in for the real one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.experiment.standins import make_factor, make_plant
from twin_app.experiment import study as run_study
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.session.runs import RunSettings, RunState, run_command
from twin_app.gui.session.scenario import ScenarioState
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.gui.session.study_files import note_settings, study_folder
from twin_app.gui.session.study_settings import StudySettings, study_command
from twin_app.plant.plant import Plant

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FACTORS = (make_factor("A", [0, 1, 2, 3], baseline=0, cost=10.0), make_factor("B", [0, 1, 2], baseline=0, cost=5.0))


@pytest.fixture
def plant() -> Plant:
    return make_plant(*FACTORS)


def test_that_moving_a_factor_is_answered(scenario: ScenarioState, qtbot: QtBot) -> None:
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 2)
    assert scenario.comparison is not None
    assert scenario.comparison.scenario.design == (2, -1)
    assert scenario.cost == 20.0
    assert scenario.n_changed == 1
    assert scenario.latency_s is not None
    assert set(scenario.alone_effects()) == {0}


def test_that_dragging_asks_for_fewer_replications(scenario: ScenarioState, qtbot: QtBot) -> None:
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 1, is_dragging=True)
    assert scenario.comparison is not None
    assert scenario.comparison.wanted == 40
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 1)
    assert scenario.comparison.wanted == 200


def test_that_a_pinned_scenario_can_be_compared_with(scenario: ScenarioState, qtbot: QtBot) -> None:
    assert scenario.pin() is None
    scenario.set_level(0, 1)
    first = scenario.pin()
    assert first is not None
    assert first.name == "What-if 1"
    scenario.set_level(0, 3)
    assert scenario.name == "What-if 2"
    with qtbot.waitSignal(scenario.idle):
        scenario.compare_with("What-if 1")
    assert scenario.comparison is not None
    assert scenario.comparison.reference.design == (1, -1)
    scenario.unpin("What-if 1")
    assert scenario.reference is None


def test_that_a_plant_with_the_same_factors_keeps_the_setting(scenario: ScenarioState, plant: Plant) -> None:
    scenario.set_level(1, 2)
    scenario.set_plant(replace(plant, horizon_s=100.0))
    assert scenario.design == (-1, 2)
    scenario.set_plant(make_plant(FACTORS[0]))
    assert scenario.design == (-1,)


def test_that_a_setting_beyond_the_budget_is_named(qtbot: QtBot, flow_line: Plant) -> None:
    scenario = ScenarioState()
    scenario.is_live = False
    scenario.set_plant(replace(flow_line, budget=-1.0))
    with qtbot.waitSignal(scenario.changed), qtbot.waitSignal(scenario.changed):
        scenario.set_level(0, 0)
    qtbot.waitUntil(lambda: bool(scenario.problem))
    scenario.close()


def test_that_a_run_leaves_its_result_and_the_one_before(pool: WarmPool, flow_line: Plant, qtbot: QtBot) -> None:
    runs = RunState(pool)
    runs.set_plant(flow_line, is_new=True)
    horizon_s = flow_line.warmup_s + 900.0
    runs.change(RunSettings(replications=4, horizon_s=horizon_s))
    with qtbot.waitSignal(runs.ended, timeout=60_000):
        runs.start()
    first = runs.result
    assert first is not None
    assert (first.replications, first.horizon_s) == (4, horizon_s)
    assert first.analysis is not None
    edited = replace(flow_line, wip_cost_per_part_h=1.0)
    runs.set_plant(edited)
    assert runs.is_outdated
    with qtbot.waitSignal(runs.ended, timeout=60_000):
        runs.start()
    assert runs.baseline is first
    assert not runs.is_outdated
    runs.set_plant(None, is_new=True)
    assert runs.result is None


def test_that_the_command_lines_do_the_same() -> None:
    settings = RunSettings(replications=50, horizon_s=3600.0, seed=7)
    assert run_command("my plant.usda", settings) == (
        "twin run 'my plant.usda' --replications 50 --seed 7 --horizon 3600"
    )
    asked = StudySettings(simulations=500, budget=1000.0, delta=0.5)
    assert study_command("p.usda", asked, "out") == (
        "twin study p.usda --simulations 500 --objective throughput --confidence 0.95 --budget 1000 --delta 0.5 "
        "--seed 1 --out out"
    )


def test_that_settings_of_a_study_come_back_from_their_file() -> None:
    import json

    settings = StudySettings(simulations=77, left_out=("/P/B:f",), delta=0.25)
    assert StudySettings.from_json(json.dumps(settings.to_json())) == settings
    assert settings.key != replace(settings, seed=2).key


def test_that_a_factor_left_out_stays_as_it_is(plant: Plant, pool: WarmPool, tmp_path: Path, qtbot: QtBot) -> None:
    study = StudyState(pool, root=tmp_path)
    study.set_plant(plant)
    study.settings = replace(study.settings, left_out=(FACTORS[0].key,))
    study.studied_plant = study.settings.plant(plant)
    assert [factor.label for factor in study.studied_plant.factors] == ["B"]
    assert study.whole_design((2,)) == (-1, 2)
    study.close()


def test_that_a_study_runs_stops_and_goes_on_after_the_program_was_closed(
    flow_line: Plant, pool: WarmPool, tmp_path: Path, qtbot: QtBot
) -> None:
    plant = replace(flow_line, horizon_s=600.0)
    settings = StudySettings(simulations=6_000, objective=plant.objective, budget=plant.budget)
    study = StudyState(pool, root=tmp_path)
    study.set_plant(plant)
    study.change(settings)
    study.points_changed.connect(lambda: study.stop() if len(study.points) else None)
    study.start()
    qtbot.waitUntil(lambda: study.status is StudyStatus.PAUSED, timeout=60_000)
    assert 0 < study.simulated <= 6_000
    study.close()

    again = StudyState(pool, root=tmp_path)
    with qtbot.waitSignal(again.study_changed, timeout=10_000), qtbot.waitSignal(again.points_changed):
        again.set_plant(plant)
    qtbot.waitUntil(lambda: again.status is StudyStatus.PAUSED, timeout=10_000)
    assert again.settings == settings
    assert len(again.points) > 0
    again.resume()
    qtbot.waitUntil(lambda: again.status is StudyStatus.DONE, timeout=60_000)
    assert again.study is not None
    whole = run_study(plant, simulations=6_000, objective=plant.objective, budget=plant.budget, workers=0)
    assert [one.changes for one in again.study.recommendations] == [one.changes for one in whole.recommendations]
    again.close()


def test_that_a_damaged_study_is_passed_over(plant: Plant, pool: WarmPool, tmp_path: Path, qtbot: QtBot) -> None:
    folder = study_folder(tmp_path, plant, StudySettings())
    note_settings(folder, StudySettings(), name="Spring", scene_hash=plant.scene_hash)
    (folder / "study.h5").write_bytes(b"not a study")
    study = StudyState(pool, root=tmp_path)
    with qtbot.waitSignals([study.shelf._reading.done, study.shelf._listing.done]):
        study.set_plant(plant)
    assert study.status is StudyStatus.NONE
    with qtbot.waitSignal(study.failed) as heard:
        study.open(folder)
    assert "Spring" in str(heard.args[0])
    assert "damaged" in str(heard.args[0])
    study.close()
