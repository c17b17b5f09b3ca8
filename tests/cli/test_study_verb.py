"""`twin study` and `twin apply` from scene to layer, on a small line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import twin_app
from tests.cli.small_plants import write_line
from tests.cli.terminal import ROOT, Answer, Terminal, run_process

TRADE_OFFS = ("--trade-offs", "throughput,cost")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def scene(folder: Path) -> Path:
    return write_line(folder)


@pytest.fixture(scope="module")
def finished(folder: Path, scene: Path) -> Answer:
    """One study that the tests below look at."""
    words = ("study", scene, "--simulations", 600, "--seed", 4, "--workers", 1, *TRADE_OFFS, "--out", folder / "out")
    answer = run_process(*words, "--json", folder / "study.json")
    assert answer.code == 0, answer.err
    return answer


@pytest.fixture(scope="module")
def found(folder: Path, finished: Answer) -> Any:
    return json.loads((folder / "study.json").read_text(encoding="utf-8"))


def test_that_a_study_reports_every_key_of_its_json(found: Any, scene: Path) -> None:
    assert (found["scene"], found["seed"], found["objective"]) == (str(scene), 4, "throughput")
    assert 0 < found["simulations"] <= 600
    assert found["wall_s"] > 0.0
    assert found["baseline"]["cost"] == 0
    assert {"procedure", "confidence", "delta", "candidates"} <= set(found["selection"])
    assert found["pareto"]
    for point in found["pareto"]:
        assert {"cost", "changes", "responses"} <= set(point)


def test_that_recommendations_say_what_to_change_and_what_it_does(found: Any) -> None:
    assert [item["rank"] for item in found["recommendations"]] == list(range(1, len(found["recommendations"]) + 1))
    first = found["recommendations"][0]
    assert {"rank", "cost", "changes", "responses", "effect", "probability_best"} <= set(first)
    assert first["changes"]
    for change in first["changes"]:
        assert set(change) == {"path", "attribute", "from", "to", "label", "cost"}
    effect = first["effect"]["throughput_per_h"]
    assert set(effect) == {"difference", "ci95", "percent"}
    assert effect["ci95"][0] <= effect["difference"] <= effect["ci95"][1]
    assert effect["difference"] > 0.0  # more shelf and a faster drill cannot slow a line down
    assert first["cost"] == pytest.approx(sum(change["cost"] for change in first["changes"]))


def test_that_recommendations_explain_themselves(found: Any, finished: Answer) -> None:
    why = found["recommendations"][0]["explanation"]
    assert [item["change"] for item in why["contributions"]] == found["recommendations"][0]["changes"]
    assert {"hours", "ci95", "note"} == set(why["payback"])
    assert why["bottleneck_before"]
    assert "The bottleneck" in finished.out
    quantities = {item["quantity"] for item in found["circumstances"]}
    assert quantities == {"demand", "availability", "energy price"}


def test_that_trade_offs_are_reported_where_they_are_asked_for(found: Any) -> None:
    assert found["trade_offs"]["goals"] == ["throughput", "cost"]
    assert found["trade_offs"]["designs"]


def test_that_unknown_goals_of_a_trade_off_are_bad_usage(twin: Terminal, scene: Path) -> None:
    answer = twin("study", scene, "--trade-offs", "throughput,fame")
    assert answer.code == 2
    assert "energyPerPart" in answer.err


def test_that_the_folder_holds_study_layers_and_report(folder: Path, finished: Answer) -> None:
    names = {path.name for path in (folder / "out").iterdir()}
    assert {"study.h5", "recommendation-1.usda", "recommendation-1-scene.usda", "report.html"} <= names
    assert not [name for name in names if name.startswith(".")]


def test_that_the_table_names_changes_with_cost_and_probability(finished: Answer, found: Any) -> None:
    for word in ("rank", "change", "cost", "effect", "percent", "probability best"):
        assert word in finished.out
    for change in found["recommendations"][0]["changes"]:
        assert change["label"] in finished.out
    assert "report.html" in finished.out


def test_that_progress_goes_to_standard_error(finished: Answer) -> None:
    assert "Studying" in finished.err
    assert "Studying" not in finished.out


def test_that_an_applied_layer_means_the_recommended_plant(
    twin: Terminal, folder: Path, finished: Answer, found: Any
) -> None:
    layer = folder / "applied.usda"
    answer = twin("apply", folder / "out", "--rank", 1, "--out", layer)
    assert answer.code == 0, answer.err
    from twin_app.usd import load

    plant = load(folder / "applied-scene.usda")
    for change in found["recommendations"][0]["changes"]:
        (factor,) = [item for item in plant.factors if item.path == change["path"]]
        assert factor.baseline == change["to"]


def test_that_a_scene_that_has_moved_is_asked_for(twin: Terminal, folder: Path, scene: Path, finished: Answer) -> None:
    moved = scene.rename(folder / "moved.usda")
    try:
        answer = twin("apply", folder / "out", "--out", folder / "late.usda")
        assert answer.code == 3
        assert "--scene" in answer.err
        assert twin("apply", folder / "out", "--scene", moved, "--out", folder / "late.usda").code == 0
    finally:
        moved.rename(scene)


def test_that_a_rank_nobody_has_is_bad_usage(twin: Terminal, folder: Path, finished: Answer) -> None:
    answer = twin("apply", folder / "out", "--rank", 99, "--out", folder / "no.usda")
    assert answer.code == 2
    assert "99" in answer.err
    assert not (folder / "no.usda").exists()


def test_that_a_finished_study_resumed_gives_the_same_answer(folder: Path, scene: Path, found: Any) -> None:
    words = ("study", scene, "--simulations", 600, "--seed", 4, "--workers", 2, *TRADE_OFFS, "--out", folder / "out")
    answer = run_process(*words, "--resume", "--json", "-")
    assert answer.code == 0, answer.err
    for key in ("baseline", "recommendations", "pareto", "trade_offs", "circumstances"):
        assert answer.json[key] == found[key]


def test_that_a_study_on_a_local_cluster_gives_the_same_answer(folder: Path, scene: Path, found: Any) -> None:
    pytest.importorskip("distributed")
    words = ("study", scene, "--simulations", 600, "--seed", 4, "--cluster", "local:2", *TRADE_OFFS)
    answer = run_process(*words, "--out", folder / "cluster", "--json", "-")
    assert answer.code == 0, answer.err
    assert "2 workers" in answer.err
    assert "distributed" not in answer.err  # Dask's own log lines
    for key in ("baseline", "recommendations", "pareto", "selection", "screening"):
        assert answer.json[key] == found[key]


def test_that_a_cluster_without_its_extra_says_what_to_install(folder: Path, scene: Path) -> None:
    block = "import sys; sys.modules.update(dict.fromkeys(['dask', 'distributed']))"
    answer = run_process("study", scene, "--cluster", "local:1", "--out", folder / "none", code=block)
    assert answer.code == 4
    assert "pip install 'twin-app[cluster]'" in answer.err


def test_that_a_report_is_made_again_with_its_tables(twin: Terminal, folder: Path, finished: Answer) -> None:
    first = (folder / "out" / "report.html").read_text(encoding="utf-8")
    again = folder / "again"
    again.mkdir()
    answer = twin("report", folder / "out", "--out", again / "page.html", "--csv", "--json", "-")
    assert answer.code == 0, answer.err
    assert (again / "page.html").read_text(encoding="utf-8") == first
    assert answer.json["report"] == str(again / "page.html")
    assert {Path(name).name for name in answer.json["tables"]} == {path.name for path in again.glob("*.csv")}
    (folder / "out" / "report.html").unlink()
    assert twin("report", folder / "out" / "study.h5").code == 0
    assert (folder / "out" / "report.html").read_text(encoding="utf-8") == first


def test_that_a_report_of_nothing_or_to_nowhere_is_refused(twin: Terminal, folder: Path, finished: Answer) -> None:
    assert twin("report", folder / "no.h5").code == 3
    assert twin("report", folder / "out", "--out", folder / "report.pdf").code == 2
    assert twin("report", folder / "out", "--out", folder / "missing" / "report.html").code == 4


def test_that_a_plant_without_factors_cannot_be_studied(twin: Terminal, tmp_path: Path) -> None:
    scene = write_line(tmp_path, (', "TwinFactorAPI:places"', ""), (', "TwinFactorAPI:speed"', ""))
    text = scene.read_text(encoding="utf-8")
    scene.write_text("\n".join(line for line in text.splitlines() if "twin:factor" not in line), encoding="utf-8")
    answer = twin("study", scene, "--out", tmp_path / "out")
    assert answer.code == 2
    assert "TwinFactorAPI" in answer.err


def test_that_the_shipped_demo_scene_exists() -> None:
    assert (ROOT / "scenes" / "bottling_line" / "plant.usda").is_file()


def test_that_limits_and_factors_left_out_are_those_of_the_library(twin: Terminal, folder: Path, scene: Path) -> None:
    plant = twin_app.load(scene)
    left_out = plant.factors[-1].key
    words = ["--at-most", "wip=50", "--at-least=throughput_per_h=1", "--tolerance", "0.02", "--leave-out", left_out]
    out = folder / "limits"
    answer = twin(
        "study", scene, "--simulations", 120, "--workers", 1, "--out", out, *words, "--json", folder / "limits.json"
    )

    assert answer.code == 0, answer.err
    said = json.loads((folder / "limits.json").read_text(encoding="utf-8"))
    found = twin_app.study(
        plant, simulations=120, workers=0, at_most={"wip": 50.0}, at_least={"throughput_per_h": 1.0}, tolerance=0.02,
        leave_out=[left_out],
    ).to_json()  # fmt: skip
    assert said["leave_out"] == [left_out]
    assert [one["response"] for one in said["constraints"]] == ["wip", "throughput_per_h"]
    assert said["recommendations"] == json.loads(json.dumps(found["recommendations"]))
    assert "To be kept: work in process ≤ 50 parts" in (out / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["wip"], ["wip=a"], ["speed=1"], ["wip=1", "--at-most", "wip=2"]])
def test_that_a_limit_that_says_nothing_is_bad_usage(
    twin: Terminal, scene: Path, words: list[str], tmp_path: Path
) -> None:
    try:
        code = twin("study", scene, "--out", tmp_path, "--at-most", *words).code
    except SystemExit as stop:
        code = int(str(stop.code))
    assert code == 2
