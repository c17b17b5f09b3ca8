"""Whatever a user gets wrong: a clear message, the right exit code, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.small_plants import LINE, write_line
from tests.cli.terminal import Answer, Terminal

DONE, USAGE, INVALID, FAILED = 0, 2, 3, 4


def assert_says(answer: Answer, code: int, *words: str) -> None:
    text = answer.out + answer.err
    assert answer.code == code, text
    assert "Traceback" not in text
    for word in words:
        assert word in text


@pytest.mark.parametrize("verb", ["check", "run", "study"])
def test_that_a_missing_scene_is_named(twin: Terminal, tmp_path: Path, verb: str) -> None:
    assert_says(twin(verb, tmp_path / "gone.usda"), INVALID, "gone.usda", "no such file")


@pytest.mark.parametrize("verb", ["check", "run", "study"])
def test_that_a_broken_scene_is_refused(twin: Terminal, tmp_path: Path, verb: str) -> None:
    broken = tmp_path / "broken.usda"
    broken.write_text(LINE[: len(LINE) // 2], encoding="utf-8")
    assert_says(twin(verb, broken), INVALID, "broken.usda")


def test_that_a_machine_without_a_way_for_its_vehicles_is_a_fault(twin: Terminal, tmp_path: Path) -> None:
    carts = """rel twin:flow:transport = </Plant/Carts>
    }

    def TwinFleet "Carts"
    {
        rel twin:fleet:paths = </Plant/Lanes>
    }

    def BasisCurves "Lanes"
    {
        uniform token type = "linear"
        int[] curveVertexCounts = [2, 2]
        point3f[] points = [(0, 0, 0), (0, 3, 0), (0, 5, 0), (0, 9, 0)]
    }

    def Xform "Saw" (prepend apiSchemas = ["TwinStationAPI", "TwinFailureAPI:blade"])
    {
        double3 xformOp:translate = (0, 8, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
"""
    saw = """}

    def Xform "Saw" (prepend apiSchemas = ["TwinStationAPI", "TwinFailureAPI:blade"])
    {
"""
    answer = twin("check", write_line(tmp_path, (saw, carts)))
    assert_says(answer, INVALID, "/Plant/Carts.twin:fleet:paths", "do not lead from /Plant/In to /Plant/Saw")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("lognormal(mean=18, cv=0.3)", "logarithmic(18)"), ("/Plant/Saw.twin:station:processTime", "logarithmic")),
        (("lognormal(mean=18, cv=0.3)", "-18"), ("/Plant/Saw.twin:station:processTime", "-18")),
        (("</Plant/Shelf>", "</Plant/Shelve>"), ("/Plant/Saw.twin:flow:next", "/Plant/Shelve")),
        (('"twin:buffer:capacity"', '"twin:buffer:volume"'), ("/Plant/Shelf", "twin:buffer:volume")),
        (("capacity = 2", "capacity = -5"), ("/Plant/Shelf.twin:buffer:capacity", "-5")),
    ],
    ids=["unknown distribution", "negative time", "relationship to nothing", "factor on nothing", "negative capacity"],
)
@pytest.mark.parametrize("verb", ["check", "run", "study"])
def test_that_a_fault_is_named_by_prim_and_attribute(
    twin: Terminal, tmp_path: Path, verb: str, change: tuple[str, str], words: tuple[str, ...]
) -> None:
    assert_says(twin(verb, write_line(tmp_path, change)), INVALID, *words)


def test_that_all_faults_come_at_once(twin: Terminal, tmp_path: Path) -> None:
    scene = write_line(
        tmp_path,
        ("lognormal(mean=18, cv=0.3)", "-18"),
        ("capacity = 2", "capacity = -5"),
        ("</Plant/Out>", "</Plant/Off>"),
    )
    assert_says(twin("check", scene), INVALID, "/Plant/Saw", "/Plant/Shelf", "/Plant/Drill", "3 faults")


def test_that_a_cycle_without_time_does_not_hang(twin: Terminal, tmp_path: Path) -> None:
    scene = write_line(
        tmp_path,
        ("lognormal(mean=18, cv=0.3)", "0"),
        ("lognormal(mean=20, cv=0.3)", "0"),
        ("rel twin:flow:next = </Plant/Out>", "rel twin:flow:next = </Plant/Saw>"),
    )
    answer = twin("run", scene, "--replications", 1)
    assert answer.code in (INVALID, FAILED)
    assert_says(answer, answer.code, "/Plant/")


def test_that_a_truncated_study_is_called_damaged(twin: Terminal, tmp_path: Path) -> None:
    study = tmp_path / "study.h5"
    study.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(200))
    assert_says(twin("apply", study, "--rank", 1, "--out", tmp_path / "layer.usda"), INVALID, "study.h5", "damaged")
    assert not (tmp_path / "layer.usda").exists()


def test_that_a_missing_study_is_named(twin: Terminal, tmp_path: Path) -> None:
    assert_says(twin("apply", tmp_path / "study.h5", "--out", tmp_path / "a.usda"), INVALID, "study.h5")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("run",),
        ("run", "SCENE", "--replications", "0"),
        ("run", "SCENE", "--replications", "many"),
        ("run", "SCENE", "--horizon", "-1"),
        ("run", "SCENE", "--horizon", "nan"),
        ("run", "SCENE", "--seed", "-1"),
        ("run", "SCENE", "--workers", "0"),
        ("run", "SCENE", "--set", "Filler=3"),
        ("run", "SCENE", "--resume"),
        ("study", "SCENE", "--confidence", "95"),
        ("study", "SCENE", "--objective", "beauty"),
        ("study", "SCENE", "--budget", "-1"),
        ("view", "SCENE", "--out", "plant.png", "--size", "huge"),
        ("view", "SCENE", "--out", "plant.txt"),
        ("export", "SCENE", "--usdz", "--out", "plant.usda"),
        ("apply", "study.h5"),
        ("gui", "SCENE", "another"),
    ],
    ids=lambda words: " ".join(words) or "nothing",
)
def test_that_bad_usage_has_code_2_and_a_hint(twin: Terminal, tmp_path: Path, words: tuple[str, ...]) -> None:
    scene = write_line(tmp_path)
    answer = twin(*(scene if word == "SCENE" else word for word in words))
    assert answer.code == USAGE
    assert answer.out == ""
    assert "twin" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("address", ["tcp://x", "local:0", "here", "http://host:80"])
def test_that_an_address_of_no_cluster_names_what_is_allowed(twin: Terminal, tmp_path: Path, address: str) -> None:
    answer = twin("study", write_line(tmp_path), "--cluster", address, "--out", tmp_path / "out")
    assert_says(answer, USAGE, "tcp://HOST:PORT")
    assert not (tmp_path / "out").exists()


def test_that_a_cluster_has_workers_of_its_own(twin: Terminal, tmp_path: Path) -> None:
    assert_says(twin("study", write_line(tmp_path), "--cluster", "local:2", "--workers", 2), USAGE, "--workers")


def test_that_a_trace_needs_a_file(twin: Terminal, tmp_path: Path) -> None:
    assert_says(twin("run", write_line(tmp_path), "--trace"), USAGE, "--trace needs --out")


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ("/Plant/Nothing.twin:station:speed=2", "/Plant/Nothing"),
        ("/Plant/Drill.twin:station:sped=2", "twin:station:sped"),
        ("/Plant/Drill.twin:station:speed=fast", "fast"),
        ("/Plant/Drill.twin:station:speed=-1", "-1"),
    ],
)
def test_that_a_setting_of_nothing_or_nonsense_names_it(
    twin: Terminal, tmp_path: Path, setting: str, word: str
) -> None:
    assert_says(twin("run", write_line(tmp_path), "--set", setting), INVALID, word)


def test_that_results_into_a_missing_folder_are_refused_before_any_work(twin: Terminal, tmp_path: Path) -> None:
    answer = twin("run", write_line(tmp_path), "--out", tmp_path / "no" / "run.h5", "--replications", 10_000_000)
    assert_says(answer, FAILED, "run.h5", "does not exist")


def test_that_a_file_in_the_place_of_the_folder_is_named(twin: Terminal, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert_says(twin("study", write_line(tmp_path), "--out", tmp_path / "out"), FAILED, "out is a file")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_that_names_from_a_scene_cannot_steer_the_terminal(twin: Terminal, tmp_path: Path) -> None:
    scene = write_line(tmp_path, ("lognormal(mean=18, cv=0.3)", "\\x1b[31mred(1)"))
    answer = twin("check", scene)
    assert answer.code == INVALID
    assert "\x1b[31m" not in answer.out + answer.err


def test_that_an_error_of_our_own_is_one_line_and_a_file(
    twin: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(scene: str) -> None:
        raise RuntimeError("the cat sat on the keyboard")

    monkeypatch.setattr("twin_app.cli.verbs.check.read_scene", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = twin("check", write_line(tmp_path))
    assert_says(answer, FAILED, "the cat sat on the keyboard", "--debug")
    details = next(tmp_path.glob("twin-error-*.txt")).read_text(encoding="utf-8")
    assert "Traceback" in details


@pytest.mark.parametrize(
    ("text", "said"), [("not json", "is not JSON"), ("[]", "holds no run"), ('{"scene": "x"}', "holds no run")]
)
def test_that_a_picture_of_a_run_says_which_file_it_needs(twin: Terminal, tmp_path: Path, text: str, said: str) -> None:
    report = tmp_path / "run.json"
    report.write_text(text, encoding="utf-8")
    answer = twin("view", tmp_path / "any.usda", "--run", report, "--out", tmp_path / "plant.png")
    assert_says(answer, USAGE, "run.json", said)
