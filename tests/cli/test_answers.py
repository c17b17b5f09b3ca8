"""The JSON of `twin run`, `twin study` and `twin check`: the keys and shapes that scripts rely on."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import h5py
import pytest

from tests.cli.small_plants import write_line
from tests.cli.terminal import Answer, Terminal

KEY_FIGURES = (
    "throughput_per_h", "wip", "lead_time_s", "energy_kwh", "energy_kwh_per_part", "energy_cost", "peak_kw",
    "carbon_kg", "scrapped", "value_per_h",
)  # fmt: skip
STATES = {"working", "setup", "starved", "blocked", "down", "waiting_crew", "standby", "off_shift"}


def assert_summary(summary: Any, n: int) -> None:
    """A mean with its interval, over at most n replications."""
    assert set(summary) == {"mean", "sd", "ci95", "n"}
    assert summary["n"] <= n
    if summary["n"] > 1 and summary["mean"] is not None:
        low, high = summary["ci95"]
        assert low <= summary["mean"] <= high
        assert summary["sd"] >= 0.0
    else:
        assert summary["sd"] is None
        assert summary["ci95"] is None


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_line(tmp_path_factory.mktemp("line"))


def run(twin: Terminal, scene: Path, *words: object) -> Answer:
    answer = twin("run", scene, "--workers", 1, "--json", "-", *words)
    assert answer.code == 0, answer.err
    return answer


def test_that_a_run_reports_every_key_of_its_json(twin: Terminal, scene: Path) -> None:
    answer = run(twin, scene, "--replications", 8, "--seed", 3).json
    assert (answer["scene"], answer["seed"], answer["replications"]) == (str(scene), 3, 8)
    assert (answer["horizon_s"], answer["warmup_s"]) == (7200.0, 600.0)
    for name in KEY_FIGURES:
        assert_summary(answer[name], 8)
    assert set(answer["performance"]) == {"events", "wall_s", "events_per_s", "workers"}
    assert answer["orders"] is None
    assert answer["bottleneck"] in ("/Plant/Saw", "/Plant/Drill")


def test_that_a_run_reports_nodes_with_shares_that_sum_to_one(twin: Terminal, scene: Path) -> None:
    nodes = run(twin, scene, "--replications", 3).json["nodes"]
    kinds = {path: node["kind"] for path, node in nodes.items()}
    assert kinds == {
        "/Plant/In": "source",
        "/Plant/Saw": "station",
        "/Plant/Shelf": "buffer",
        "/Plant/Drill": "station",
        "/Plant/Out": "sink",
    }
    for path in ("/Plant/Saw", "/Plant/Drill"):
        assert set(nodes[path]["shares"]) == STATES
        assert math.fsum(share["mean"] for share in nodes[path]["shares"].values()) == pytest.approx(1.0)
    for node in nodes.values():
        assert_summary(node["throughput_per_h"], 3)
        assert_summary(node["mean_content"], 3)


def test_that_one_replication_has_no_interval(twin: Terminal, scene: Path) -> None:
    throughput = run(twin, scene, "--replications", 1).json["throughput_per_h"]
    assert throughput["n"] == 1
    assert throughput["ci95"] is None
    assert throughput["mean"] > 0.0


def test_that_a_number_which_does_not_exist_is_null(twin: Terminal, scene: Path) -> None:
    # Nobody gets through two stations of about 20 s in 5 s, so there is no lead time.
    answer = run(twin, scene, "--horizon", 5, "--warmup", 0, "--replications", 2).json
    assert answer["lead_time_s"]["mean"] is None
    assert answer["throughput_per_h"]["mean"] == 0.0


def test_that_flags_and_settings_change_the_plant(twin: Terminal, scene: Path) -> None:
    slow = run(twin, scene, "--replications", 4, "--set", "/Plant/Drill.twin:station:speed=0.5", "--horizon", 3600)
    assert slow.json["horizon_s"] == 3600.0
    # A drill at half its speed takes 40 s, so it passes 90 parts an hour at most; a saw of 18 s does not limit it.
    assert 75.0 < slow.json["throughput_per_h"]["mean"] < 95.0


def test_that_several_settings_may_follow_one_flag(twin: Terminal, scene: Path) -> None:
    together = ("--set", "/Plant/Drill.station:speed=2", "/Plant/Saw.twin:station:processTime.mean=9")
    apart = ("--set", "/Plant/Drill.twin:station:speed=2", "--set", "/Plant/Saw.station:processTime.mean=9")
    words = ("run", *together, scene, "--replications", "2", "--workers", "1", "--json", "-")
    first = twin(*words).json
    second = run(twin, scene, *apart, "--replications", 2).json
    assert first["throughput_per_h"] == second["throughput_per_h"]
    assert first["throughput_per_h"]["mean"] > 200.0


def test_that_the_seed_and_not_the_call_decides(twin: Terminal, scene: Path) -> None:
    first, again, other = (run(twin, scene, "--replications", 2, "--seed", seed).json for seed in (7, 7, 8))
    assert first["nodes"] == again["nodes"]
    assert first["nodes"] != other["nodes"]


def test_that_a_table_has_the_same_figures_as_the_json(twin: Terminal, scene: Path) -> None:
    table = twin("run", scene, "--replications", 1, "--workers", 1)
    throughput = run(twin, scene, "--replications", 1).json["throughput_per_h"]["mean"]
    assert table.code == 0
    assert f"{throughput:.1f}" in table.out
    assert "one replication, so no interval" in table.out


def test_that_json_to_a_file_leaves_the_table_on_standard_output(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    answer = twin("run", scene, "--replications", 2, "--workers", 1, "--json", file)
    assert json.loads(file.read_text(encoding="utf-8"))["replications"] == 2
    assert "Bottleneck" in answer.out
    assert sorted(tmp_path.iterdir()) == [file]


def test_that_a_run_says_what_its_traces_tell(twin: Terminal, scene: Path) -> None:
    answer = run(twin, scene, "--replications", 6).json
    assert answer["series"]["bin_s"] == 7200.0 / 300
    for name in ("output_per_h", "wip"):
        assert {key: len(values) for key, values in answer["series"][name].items()} == {
            "mean": 300, "low": 300, "high": 300
        }  # fmt: skip
    assert answer["warmup"]["authored_s"] == 600.0
    assert list(answer["lead_time_percentiles_s"]) == ["p5", "p50", "p90", "p95", "p99"]
    for one in answer["lead_time_percentiles_s"].values():
        assert_summary(one, 6)
    shares = {path: node["bottleneck_share"] for path, node in answer["nodes"].items() if node["bottleneck_share"]}
    assert set(shares) == {"/Plant/Saw", "/Plant/Drill"}
    for share in shares.values():
        assert set(share) == {"sole", "shifting", "total"}
        assert_summary(share["total"], 6)
    assert answer["bottleneck"] == max(shares, key=lambda path: shares[path]["total"]["mean"])
    indicators = answer["nodes"]["/Plant/Drill"]["iso22400"]
    assert_summary(indicators["availability"], 6)
    assert answer["nodes"]["/Plant/Shelf"]["iso22400"] is None


def test_that_the_table_names_the_shifting_bottleneck_and_slow_parts(twin: Terminal, scene: Path) -> None:
    out = " ".join(twin("run", scene, "--replications", 4, "--workers", 1).out.split())
    assert "Lead time s of 4 replications: p5 " in out
    assert " was the bottleneck " in out
    assert " % of the time" in out


def test_that_a_start_up_in_the_statistics_is_called_out(twin: Terminal, scene: Path) -> None:
    # An empty shelf of 200 places takes long to fill.
    settings = ("--set", "/Plant/Shelf.twin:buffer:capacity=60", "/Plant/Saw.station:speed=1.5")
    answer = twin("run", scene, "--warmup", 0, "--horizon", 28800, *settings, "--workers", 1)
    assert answer.code == 0
    assert "The warm-up of 0 s is too short" in answer.err
    assert "Author twin:plant:warmup = " in answer.err


def test_that_a_plant_in_which_nothing_happens_is_answered(twin: Terminal, scene: Path) -> None:
    answer = run(twin, scene, "--horizon", 1e-6, "--warmup", 0, "--replications", 2).json
    assert answer["lead_time_percentiles_s"]["p50"]["mean"] is None
    assert answer["bottleneck"] in ("/Plant/Saw", "/Plant/Drill")


def test_that_a_trace_is_kept_beside_the_rows(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.h5"
    run(twin, scene, "--replications", 2, "--trace", "--out", file)
    with h5py.File(file) as stored:
        assert len(stored["trace/time_ns"]) > 1000
        assert len(stored["replications/replication"]) == 2


def test_that_check_says_what_a_plant_contains(twin: Terminal, scene: Path) -> None:
    answer = twin("check", scene, "--json", "-")
    assert answer.code == 0
    assert answer.json["valid"] is True
    assert answer.json["faults"] == []
    contents = answer.json["contents"]
    assert (contents["stations"], contents["buffers"], contents["factors"]) == (2, 1, 2)


def test_that_check_reports_faults_as_json(twin: Terminal, tmp_path: Path) -> None:
    answer = twin("check", write_line(tmp_path, ("capacity = 2", "capacity = -5")), "--json", "-")
    assert answer.code == 3
    (fault,) = answer.json["faults"]
    assert fault["path"] == "/Plant/Shelf"
    assert fault["attribute"] == "twin:buffer:capacity"
    assert "-5" in fault["message"]
