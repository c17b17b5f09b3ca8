"""`twin export --animate --results` and `twin view --state`, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pxr import Usd

from tests.cli.small_plants import write_line
from tests.cli.terminal import Terminal
from twin_app.cli.moments import clock_text, parse_moment
from twin_app.errors import UsageError
from twin_app.view3d import why_not


@pytest.fixture
def run_file(twin: Terminal, tmp_path: Path) -> Path:
    """Two replications of the small line, the first one traced."""
    out = tmp_path / "run.h5"
    words = ("--trace", "--replications", "2", "--horizon", "1800", "--warmup", "0", "--workers", "1", "--out", out)
    assert twin("run", write_line(tmp_path), *words).code == 0
    return out


def test_that_a_run_is_written_over_the_scene(twin: Terminal, tmp_path: Path, run_file: Path) -> None:
    out = tmp_path / "shown.usda"
    words = (
        "--animate",
        run_file,
        "--results",
        run_file,
        "--rate",
        "0.5",
        "--speed",
        "10",
        "--out",
        out,
        "--json",
        "-",
    )
    answer = twin("export", write_line(tmp_path), *words)
    assert answer.code == 0, answer.err
    assert "warning" not in answer.err
    assert sorted(Path(file).name for file in json.loads(answer.out)["layers"]) == [
        "shown-animation.usdc",
        "shown-results.usda",
    ]
    stage = Usd.Stage.Open(str(out))
    assert stage.GetEndTimeCode() == 24.0 * 180.0
    assert stage.GetAttributeAtPath("/Plant/Saw.twin:playback:state").Get(2400.0) in ("working", "down", "blocked")
    shares = stage.GetAttributeAtPath("/Plant/Saw.twin:result:shares:working")
    low, high = stage.GetAttributeAtPath("/Plant/Saw.twin:result:shares:working:ci95").Get()
    assert low <= shares.Get() <= high
    assert twin("check", out).code == 0


def test_that_a_changed_scene_is_told(twin: Terminal, tmp_path: Path, run_file: Path) -> None:
    scene = write_line(tmp_path)
    scene.write_text(scene.read_text().replace("mean=18", "mean=19"))
    answer = twin("export", scene, "--results", run_file, "--out", tmp_path / "shown.usda")
    assert answer.code == 0
    assert "the scene has changed since" in answer.err


def test_that_what_cannot_be_shown_is_said(twin: Terminal, tmp_path: Path, run_file: Path) -> None:
    scene, out = write_line(tmp_path), tmp_path / "out.usda"
    untraced = tmp_path / "plain.h5"
    assert twin("run", scene, "--replications", "1", "--horizon", "900", "--warmup", "0", "--out", untraced).code == 0
    for words, said in (
        (("--animate", untraced), "--trace"),
        (("--animate", tmp_path / "no.h5"), "no such file"),
        (("--animate", scene), "cannot be read"),
        (("--animate", run_file, "--rate", "0"), "allowed"),
        (("--animate", run_file, "--speed", "-1"), "allowed"),
        (("--rate", "2"), "--animate"),
    ):
        answer = twin("export", scene, *words, "--out", out)
        assert answer.code in (2, 3), answer.err
        assert said in answer.err
        assert not out.exists()


@pytest.mark.parametrize(
    ("text", "seconds"), [("r.h5@90", 90.0), ("a@b.h5@1:30", 5400.0), ("r.h5@1:02:03.5", 3723.5), ("r.h5@0", 0.0)]
)
def test_that_a_time_is_seconds_or_a_clock(text: str, seconds: float) -> None:
    assert parse_moment(text) == (Path(text.rpartition("@")[0]), seconds)


@pytest.mark.parametrize("text", ["r.h5", "@5", "r.h5@", "r.h5@noon", "r.h5@1:2:3:4", "r.h5@-1", "r.h5@nan"])
def test_that_no_time_says_how_to_write_one(text: str) -> None:
    with pytest.raises(UsageError, match="h:mm:ss"):
        parse_moment(text)


def test_that_a_clock_has_hours_minutes_and_seconds() -> None:
    assert clock_text(3723.4) == "1:02:03"


@pytest.mark.skipif(bool(why_not()), reason="no drawing here")
def test_that_a_picture_shows_one_moment(twin: Terminal, tmp_path: Path, run_file: Path) -> None:
    scene, out = write_line(tmp_path), tmp_path / "picture.png"
    answer = twin("view", scene, "--state", f"{run_file}@0:20", "--size", "300x200", "--out", out)
    assert answer.code == 0, answer.err
    assert out.exists()
    late = twin("view", scene, "--state", f"{run_file}@1801", "--out", out)
    assert late.code == 2
    assert "0 to 1800 s" in late.err
    both = twin("view", scene, "--state", f"{run_file}@5", "--run", "run.json", "--out", out)
    assert both.code == 2
    assert "one of them" in both.err


def test_that_a_camera_that_is_not_there_names_those_that_are(twin: Terminal, tmp_path: Path) -> None:
    scene = write_line(tmp_path)
    text = scene.read_text().rstrip()
    scene.write_text(f'{text[:-1]}\n    def Camera "Eye"\n    {{\n    }}\n}}\n')
    answer = twin("view", scene, "--camera", "/Plant/Saw", "--out", tmp_path / "picture.png")
    assert answer.code == 2
    assert "/Plant/Eye" in answer.err
