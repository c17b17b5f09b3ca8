"""Runs and studies as signals: in order, one end, cancelled soon, failures told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.experiment.standins import Buggy, Patient, Surface, make_factor, make_plant
from twin_app.errors import SimulationError
from twin_app.events import DesignsSimulated, DesignStage
from twin_app.experiment import Result, Study, simulate, study
from twin_app.experiment.executors import Executor, InlineExecutor
from twin_app.gui.bridge.experiments import ExperimentBridge, Tools
from twin_app.gui.bridge.pool import WarmPool

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FACTORS = (make_factor("A", [0, 1, 2, 3], baseline=0, cost=10.0), make_factor("B", [0, 1, 2], baseline=0, cost=5.0))
PLANT = make_plant(*FACTORS)


class Counted(InlineExecutor):
    """Counts how often it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = 0

    def close(self) -> None:
        self.closed += 1
        super().close()


@pytest.fixture
def bridge(pool: WarmPool, qtbot: QtBot) -> Iterator[ExperimentBridge]:
    found = ExperimentBridge(pool)
    yield found
    found.close()


def run(simulator: Surface, replications: int = 50) -> object:
    def experiment(tools: Tools) -> Result:
        return simulate(
            PLANT, replications=replications, simulator=simulator, on_event=tools.on_event, cancel=tools.cancel,
            executor=tools.executor,
        )  # fmt: skip

    return experiment


def heard(bridge: ExperimentBridge) -> list[str]:
    names: list[str] = []
    for name in ("started", "phase", "progressed", "designs", "succeeded", "stopped", "failed", "ended"):
        getattr(bridge, name).connect(lambda *_, name=name: names.append(name))
    return names


def test_that_a_run_tells_its_start_its_answer_and_its_end(bridge: ExperimentBridge, qtbot: QtBot) -> None:
    names = heard(bridge)
    with qtbot.waitSignal(bridge.ended), qtbot.waitSignal(bridge.succeeded) as answer:
        bridge.start(run(Surface(FACTORS)))  # type: ignore[arg-type]
    assert isinstance(answer.args[0], Result)
    assert answer.args[0].replications == 50
    assert names[0] == "started"
    assert names[-2:] == ["succeeded", "ended"]
    assert not bridge.is_running


def test_that_a_cancelled_run_ends_as_stopped(bridge: ExperimentBridge, qtbot: QtBot) -> None:
    names = heard(bridge)
    with qtbot.waitSignal(bridge.started):
        bridge.start(run(Patient(FACTORS), 1000))  # type: ignore[arg-type]
    assert bridge.is_running
    with qtbot.waitSignal(bridge.ended):
        bridge.cancel()
    assert names[-2:] == ["stopped", "ended"]


def test_that_a_bug_is_told_and_the_bridge_serves_on(bridge: ExperimentBridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.failed) as failure, qtbot.waitSignal(bridge.ended):
        bridge.start(run(Buggy(FACTORS)))  # type: ignore[arg-type]
    assert isinstance(failure.args[0], Exception)
    with qtbot.waitSignal(bridge.succeeded):
        bridge.start(run(Surface(FACTORS)))  # type: ignore[arg-type]


def test_that_only_one_experiment_runs_at_a_time(bridge: ExperimentBridge, qtbot: QtBot) -> None:
    bridge.start(run(Patient(FACTORS), 1000))  # type: ignore[arg-type]
    with pytest.raises(RuntimeError):
        bridge.start(run(Surface(FACTORS)))  # type: ignore[arg-type]
    with qtbot.waitSignal(bridge.ended):
        bridge.cancel()


def test_that_a_study_tells_its_designs_stage_by_stage(bridge: ExperimentBridge, qtbot: QtBot) -> None:
    seen: list[DesignsSimulated] = []
    bridge.designs.connect(seen.append)

    def experiment(tools: Tools) -> Study:
        return study(PLANT, simulations=300, simulator=Surface(FACTORS), on_event=tools.on_event, cancel=tools.cancel)

    with qtbot.waitSignal(bridge.succeeded) as answer:
        bridge.start(experiment)
    found = answer.args[0]
    stages = [event.stage for event in seen]
    assert stages == sorted(stages, key=list(DesignStage).index)
    assert set(stages) == set(DesignStage)
    reported = {one.design: one for event in seen if event.stage is DesignStage.ESTIMATE for one in event.designs}
    best = found.recommendations[0]
    told = reported[best.estimate.design]
    assert told.mean == pytest.approx(best.estimate.responses["throughput_per_h"].mean)
    assert told.difference == pytest.approx(best.effect["throughput_per_h"].difference)


def test_that_the_pool_is_lent_to_one_and_closed_when_it_comes_back() -> None:
    made: list[Counted] = []

    def make() -> Executor:
        made.append(Counted())
        return made[-1]

    pool = WarmPool(make=make)
    first = pool.lend()
    assert first is not None
    assert pool.lend() is None
    pool.take_back()
    assert pool.lend() is first
    pool.close()
    assert made[0].closed == 0
    pool.take_back()
    assert made[0].closed == 1
    assert pool.lend() is None


def test_that_a_simulation_error_keeps_its_words(bridge: ExperimentBridge, qtbot: QtBot) -> None:
    def experiment(tools: Tools) -> object:
        raise SimulationError("/P/A: parts move without time passing")

    with qtbot.waitSignal(bridge.failed) as failure:
        bridge.start(experiment)
    assert "without time passing" in str(failure.args[0])
