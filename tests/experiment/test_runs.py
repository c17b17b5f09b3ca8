"""`simulate`: one answer for any number of workers, any interruption, and any way to count."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.experiment.standins import LAYOUT, Stopper, Surface, make_factor, make_plant, simulated
from twin_app.errors import SimulationError, StoreError, UsageError
from twin_app.events import Outcome, Progress, RunEnded, RunEvent, RunStarted, SeriesTraced, WarningRaised
from twin_app.experiment import InterruptedRunError, Result, simulate
from twin_app.experiment.result import find_bottleneck, node_results
from twin_app.experiment.summary import summarise
from twin_app.experiment.tasks import Job
from twin_app.plant.plant import Plant
from twin_app.sim.responses import STATE_NAMES, ResponseLayout
from twin_app.sim.trace import Trace
from twin_app.store import read_trace

FACTORS = (make_factor("A", [0, 1, 2], baseline=0),)
CONTRACT_KEYS = {
    "scene", "seed", "replications", "horizon_s", "warmup_s", "throughput_per_h", "wip", "lead_time_s", "energy_kwh",
    "energy_kwh_per_part", "energy_cost", "peak_kw", "carbon_kg", "scrapped", "value_per_h", "nodes", "products",
    "orders", "bottleneck", "performance",
}  # fmt: skip


@pytest.fixture
def plant() -> Plant:
    return make_plant(*FACTORS)


def comparable(result: Result) -> dict[str, object]:
    """All of a result but how fast it came."""
    answer = result.to_json()
    del answer["performance"]
    return answer


def test_that_the_json_has_the_keys_of_the_contract(plant: Plant) -> None:
    answer = json.loads(json.dumps(simulate(plant, simulator=Surface(FACTORS)).to_json(), allow_nan=False))
    assert set(answer) >= CONTRACT_KEYS
    assert answer["orders"] is None
    assert set(answer["performance"]) == {"events", "wall_s", "events_per_s", "workers"}
    assert set(answer["throughput_per_h"]) == {"mean", "sd", "ci95", "n"}
    node = answer["nodes"]["/P/Drill"]
    assert set(node) >= {"kind", "shares", "throughput_per_h", "mean_content", "oee"}
    assert tuple(node["shares"]) == STATE_NAMES
    assert answer["performance"]["events"] == 200


def test_that_summaries_are_those_of_the_rows(plant: Plant) -> None:
    simulator = Surface(FACTORS)
    rows = simulator.simulate(3, Job((), 0, 25, kpi_only=False))
    result = simulate(plant, replications=25, seed=3, simulator=simulator)
    expected = summarise(rows[:, 0])
    assert result.responses["throughput_per_h"].mean == pytest.approx(expected.mean, rel=1e-14)
    assert result.responses["throughput_per_h"].ci95 == pytest.approx(expected.ci95, rel=1e-14)


def test_that_two_workers_give_the_same_bits_as_none(plant: Plant) -> None:
    alone = simulate(plant, replications=150, simulator=Surface(FACTORS), workers=0)
    together = simulate(plant, replications=150, simulator=Surface(FACTORS), workers=2)
    assert comparable(together) == comparable(alone)
    assert together.performance.workers == 2


def test_that_a_single_replication_has_no_spread(plant: Plant) -> None:
    answer = simulate(plant, replications=1, simulator=Surface(FACTORS)).to_json()
    throughput = answer["throughput_per_h"]
    assert isinstance(throughput, dict)
    assert (throughput["sd"], throughput["ci95"], throughput["n"]) == (None, None, 1)


def test_that_a_run_says_how_many_replications_one_per_cent_takes(plant: Plant) -> None:
    simulator = Surface(FACTORS, common_sd=20.0)
    few = simulate(plant, replications=10, simulator=simulator)
    assert few.to_json()["replications_for_1_percent"] == few.replications_for_1_percent
    needed = few.replications_for_1_percent["throughput_per_h"]
    assert needed is not None
    assert needed > 100
    enough = simulate(plant, replications=2 * needed, simulator=simulator).responses["throughput_per_h"]
    assert enough.ci95 is not None
    assert enough.mean is not None
    assert (enough.ci95[1] - enough.ci95[0]) / 2.0 < 0.01 * enough.mean
    alone = simulate(plant, replications=1, simulator=simulator)
    assert alone.replications_for_1_percent == {"throughput_per_h": None, "lead_time_s": None, "wip": None}


def test_that_events_begin_and_end_a_run(plant: Plant) -> None:
    events: list[RunEvent] = []
    simulate(plant, simulator=Surface(FACTORS), on_event=events.append)
    assert isinstance(events[0], RunStarted)
    assert events[-1] == RunEnded(outcome=Outcome.COMPLETED)
    assert sum(isinstance(event, RunEnded) for event in events) == 1
    last = [event for event in events if isinstance(event, Progress)][-1]
    assert (last.done, last.total) == (20, 20)


def test_that_a_run_tells_its_series_as_they_grow(plant: Plant) -> None:
    events: list[RunEvent] = []
    result = simulate(plant, simulator=Surface(FACTORS), replications=3, analysis=True, on_event=events.append)
    told = [event for event in events if isinstance(event, SeriesTraced)]
    assert [event.replications for event in told] == [1, 2, 3]
    assert result.analysis is not None
    assert told[-1].wip.mean == result.analysis.coarse_series.wip.mean
    assert told[-1].output_per_h.high == result.analysis.coarse_series.output_per_h.high


def test_that_a_failing_run_says_so_in_its_last_event(plant: Plant) -> None:
    events: list[RunEvent] = []

    class Broken(Surface):
        def simulate(self, seed: int, job: Job) -> np.ndarray:
            raise SimulationError("/P/Drill: parts move without time passing")

    with pytest.raises(SimulationError, match="/P/Drill"):
        simulate(plant, simulator=Broken(FACTORS), on_event=events.append)
    assert events[-1] == RunEnded(outcome=Outcome.FAILED, message="/P/Drill: parts move without time passing")


def test_that_the_file_holds_every_replication(plant: Plant, tmp_path: Path) -> None:
    out = tmp_path / "run.h5"
    simulator = Surface(FACTORS)
    result = simulate(plant, replications=200, seed=5, simulator=simulator, out=out)
    with h5py.File(out) as file:
        assert (file.attrs["format"], file.attrs["status"], file.attrs["seed"]) == ("twin-run", "complete", 5)
        assert tuple(file["responses"].asstr()[:]) == LAYOUT.names
        assert list(file["replications/replication"]) == list(range(200))
        expected = simulator.simulate(5, Job((), 0, 200, kpi_only=False))
        assert np.array_equal(file["replications/responses"][:], expected)
        assert json.loads(file["run"].asstr()[()]) == result.to_json()
    assert [path.name for path in tmp_path.iterdir()] == ["run.h5"]


def test_that_an_interrupted_run_keeps_what_is_done_and_goes_on_to_the_same_answer(
    plant: Plant, tmp_path: Path
) -> None:
    out, events = tmp_path / "run.h5", list[RunEvent]()
    whole = simulate(plant, replications=4000, simulator=Surface(FACTORS))
    stopper = Stopper(FACTORS, count_file=str(tmp_path / "count"), after=100)
    with pytest.raises(InterruptedRunError, match="of 4000"):
        simulate(
            plant, replications=4000, simulator=stopper, out=out, cancel=stopper.stop, on_event=events.append, workers=0
        )
    assert isinstance(events[-1], RunEnded)
    assert events[-1].outcome is Outcome.CANCELLED
    with h5py.File(out) as file:
        kept = len(file["replications/replication"])
        assert (file.attrs["status"], kept) == ("interrupted", simulated(stopper))
    counted = Surface(FACTORS, count_file=str(tmp_path / "count"))
    assert comparable(simulate(plant, replications=4000, simulator=counted, out=out, resume=True)) == comparable(whole)
    assert simulated(counted) == 4000


def test_that_an_unfinished_run_is_not_overwritten_by_another(plant: Plant, tmp_path: Path) -> None:
    out, stop = tmp_path / "run.h5", threading.Event()
    stop.set()
    with pytest.raises(InterruptedRunError):
        simulate(plant, simulator=Surface(FACTORS), out=out, cancel=stop)
    with pytest.raises(StoreError, match="unfinished"):
        simulate(plant, simulator=Surface(FACTORS), out=out)
    with pytest.raises(StoreError, match="seed: 1 → 2"):
        simulate(plant, simulator=Surface(FACTORS), out=out, seed=2, resume=True)


def test_that_an_analysed_run_tells_what_only_traces_tell(plant: Plant) -> None:
    simulator = Surface(FACTORS)
    result = simulate(plant, replications=30, simulator=simulator, analysis=True)
    answer = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert simulator.traced == list(range(20))
    assert answer["series"]["bin_s"] == 96.0
    assert sum(answer["series"]["output_per_h"]["mean"]) * 96.0 / 3600.0 == pytest.approx(8.0)
    assert sum(answer["series"]["wip"]["mean"]) / 300 == pytest.approx(0.5)
    assert answer["lead_time_percentiles_s"]["p99"]["mean"] == 1800.0
    assert list(answer["lead_time_percentiles_s"]) == ["p5", "p50", "p90", "p95", "p99"]
    assert set(answer["warmup"]) == {"authored_s", "detected_s", "sufficient"}
    assert answer["nodes"]["/P/Drill"]["bottleneck_share"]["sole"]["mean"] == pytest.approx(0.5)
    assert answer["nodes"]["/P/End"]["bottleneck_share"] is None
    assert answer["bottleneck"] == "/P/Drill"


def test_that_a_run_is_traced_only_if_asked(plant: Plant) -> None:
    simulator = Surface(FACTORS)
    result = simulate(plant, simulator=simulator)
    assert simulator.traced == []
    assert (result.series, result.warmup, result.lead_time_percentiles_s) == (None, None, None)
    with pytest.raises(UsageError, match="needs an output"):
        simulate(plant, simulator=simulator, trace=True)


def test_that_a_run_stopped_in_its_analysis_goes_on_without_simulating_anew(plant: Plant, tmp_path: Path) -> None:
    out, stop = tmp_path / "run.h5", threading.Event()

    class Halting(Surface):
        def trace(self, seed: int, replication: int) -> Trace:
            stop.set()
            return super().trace(seed, replication)

    halting = Halting(FACTORS)
    with pytest.raises(InterruptedRunError, match="after 20 of 20"):
        simulate(plant, simulator=halting, out=out, cancel=stop, trace=True, analysis=True, workers=0)
    assert halting.traced == [0]
    again = Surface(FACTORS, count_file=str(tmp_path / "count"))
    resumed = simulate(plant, simulator=again, out=out, resume=True, trace=True, analysis=True)
    assert comparable(resumed) == comparable(simulate(plant, simulator=Surface(FACTORS), analysis=True))
    assert simulated(again) == 0
    assert np.array_equal(read_trace(out).time_ns, again.trace(1, 0).time_ns)


def test_that_a_plant_too_large_for_traces_is_still_answered(plant: Plant) -> None:
    events: list[RunEvent] = []

    class Giant(Surface):
        def trace(self, seed: int, replication: int) -> Trace:
            raise SimulationError("a trace holds at most 65,536 nodes and places")

    result = simulate(plant, simulator=Giant(FACTORS), analysis=True, on_event=events.append)
    assert result.series is None
    assert any(isinstance(event, WarningRaised) and "65,536" in event.message for event in events)


def test_that_senseless_numbers_are_refused(plant: Plant) -> None:
    with pytest.raises(UsageError, match="at least one replication"):
        simulate(plant, replications=0, simulator=Surface(FACTORS))
    with pytest.raises(UsageError, match="workers"):
        simulate(plant, workers=-1, simulator=Surface(FACTORS))


def test_that_the_bottleneck_is_the_station_busy_or_stopped_most_of_its_time_on_shift() -> None:
    layout = ResponseLayout(
        node_paths=("/A", "/B", "/C"), node_kinds=("station", "station", "buffer"), product_paths=()
    )
    row = np.zeros(layout.n_columns)
    row[layout.node_column(0, "working")], row[layout.node_column(0, "starved")] = 0.6, 0.4
    # Busy for less of the day, but for all of its shift.
    row[layout.node_column(1, "working")], row[layout.node_column(1, "off_shift")] = 0.4, 0.5
    row[layout.node_column(1, "down")] = 0.1
    row[layout.node_column(2, "working")] = np.nan
    assert find_bottleneck(node_results(layout, [summarise(np.array([value])) for value in row])) == "/B"
