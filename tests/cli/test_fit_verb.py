"""`twin fit`, `twin validate` and `twin run --log`: what they write, print and refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

import twin_app
from tests.cli.small_plants import write_line
from tests.cli.terminal import Terminal, run_process
from twin_app.experiment import simulated_log
from twin_app.plant.distributions import DistributionKind
from twin_app.plant.nodes import Station


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scene, and the log of its machines over 20 hours."""
    own = tmp_path_factory.mktemp("fit")
    scene = write_line(own, ("horizon = 7200", "horizon = 72000"))
    simulated_log(twin_app.load(scene), own / "log.csv")
    return own


def stations(path: Path) -> dict[str, Station]:
    return {station.path: station for station in twin_app.load(path).stations}


def test_that_a_run_writes_the_log_that_the_library_writes(twin: Terminal, folder: Path, tmp_path: Path) -> None:
    answer = twin("run", folder / "plant.usda", "--replications", 2, "--workers", 1, "--log", tmp_path / "log.csv")
    assert answer.code == 0
    assert (tmp_path / "log.csv").read_bytes() == (folder / "log.csv").read_bytes()


def test_that_fit_writes_a_layer_a_root_and_a_report(twin: Terminal, folder: Path, tmp_path: Path) -> None:
    layer = tmp_path / "fitted.usda"
    before = (folder / "plant.usda").read_bytes()
    answer = twin("fit", folder / "plant.usda", folder / "log.csv", "--out", layer)
    assert answer.code == 0, answer.err
    assert "lognormal(mean=" in answer.out
    found = stations(tmp_path / "fitted-scene.usda")
    drill, saw = found["/Plant/Drill"], found["/Plant/Saw"]
    assert drill.process_time.kind is DistributionKind.LOGNORMAL
    assert drill.process_time.args == pytest.approx((20.0, 0.3), rel=0.05)
    assert saw.failures[0].uptime.mean == pytest.approx(1800.0, rel=0.6)
    text = layer.read_text()
    assert 'doc = "Fitted to 3,2' in text
    assert "Kolmogorov-Smirnov p" in text
    page = (tmp_path / "fitted-report.html").read_text()
    assert page.count("<circle") > 100
    assert "https://" not in page
    assert "http://" not in page
    assert (folder / "plant.usda").read_bytes() == before


def test_that_fit_answers_in_json(twin: Terminal, folder: Path, tmp_path: Path) -> None:
    answer = twin("fit", folder / "plant.usda", folder / "log.csv", "--out", tmp_path / "a.usda", "--json", "-").json
    titles = {finding["title"] for finding in answer["findings"]}
    assert titles == {"Process time", "Uptime (blade, processing)", "Repair (blade)"}
    assert answer["rows"] == len((folder / "log.csv").read_text().splitlines()) - 1
    assert answer["span_s"] == 72000.0
    assert answer["layer"] == str(tmp_path / "a.usda")
    assert all(finding["candidates"][0]["aic"] <= finding["candidates"][1]["aic"] for finding in answer["findings"])


def test_that_validate_trusts_the_scene_that_wrote_the_log(twin: Terminal, folder: Path) -> None:
    words = ("validate", folder / "plant.usda", folder / "log.csv", "--workers", 1, "--replications", 8)
    answer = twin(*words, "--json", "-")
    assert answer.code == 0
    assert answer.json["trusted"] is True
    assert {number["quantity"] for number in answer.json["numbers"]} >= {"throughput_per_h", "lead_time_s", "working"}
    assert "may be trusted" in twin(*words).out


def test_that_tables_and_the_report_call_machines_as_all_screens_do(
    twin: Terminal, folder: Path, tmp_path: Path
) -> None:
    named = 'def Xform "Saw" (\n displayName = "Band saw"\n prepend'
    scene, layer = write_line(tmp_path, ('def Xform "Saw" (prepend', named)), tmp_path / "fitted.usda"
    fitted = twin("fit", scene, folder / "log.csv", "--out", layer)
    compared = twin("validate", scene, folder / "log.csv", "--workers", 1, "--replications", 2)
    for answer in (fitted, compared):
        rows = [line.strip() for line in answer.out.splitlines()]
        assert any(row.startswith("Band saw ") for row in rows), answer.out
        assert not any(row.startswith("Saw ") for row in rows)
    page = (tmp_path / "fitted-report.html").read_text()
    assert 'title="/Plant/Saw">Band saw<' in page


def test_that_only_a_fit_waits_for_scipy_stats(folder: Path) -> None:
    code = "import atexit, sys; atexit.register(lambda: print('loaded', 'scipy.stats' in sys.modules))"
    words = ("validate", folder / "plant.usda", folder / "log.csv", "--workers", 1, "--replications", 2)
    assert run_process(*words, code=code).out.rstrip().endswith("loaded False")


def test_that_a_model_that_does_not_agree_is_an_answer(twin: Terminal, folder: Path, tmp_path: Path) -> None:
    slow = write_line(tmp_path, ("mean=20", "mean=30"))
    answer = twin("validate", slow, folder / "log.csv", "--workers", 1, "--replications", 8)
    assert answer.code == 0
    assert "differs" in answer.out
    assert "not to be trusted" in answer.out


@pytest.mark.parametrize("verb", ["fit", "validate"])
def test_that_faults_of_a_log_stand_on_a_line_each(twin: Terminal, folder: Path, tmp_path: Path, verb: str) -> None:
    log = tmp_path / "bad.csv"
    log.write_text("station,start,end,state\nSaw,0,10,working\nLathe,0,10,working\nSaw,5,,working\n\x1b[31m,1,2,down\n")
    out = ("--out", tmp_path / "a.usda") if verb == "fit" else ()
    answer = twin(verb, folder / "plant.usda", log, *out)
    assert answer.code == 3
    lines = answer.err.splitlines()
    assert [line.partition(":")[2].split(":")[0] for line in lines if "bad.csv:" in line] == [
        "3.station",
        "4.end",
        "5.station",
    ]
    assert "\x1b" not in answer.err
    assert not (tmp_path / "a.usda").exists()


def test_that_bad_rows_can_be_skipped(twin: Terminal, folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "bad.csv"
    log.write_text((folder / "log.csv").read_text() + "Lathe,0,10,working,0,,,,\n")
    words = ("fit", folder / "plant.usda", log, "--out", tmp_path / "a.usda")
    assert twin(*words).code == 3
    answer = twin(*words, "--skip-faults")
    assert answer.code == 0
    assert "faults found, their rows are left out: unknown station 1" in answer.out


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (("fit", "{scene}", "{folder}/none.csv", "--out", "{out}/a.usda"), 3, "there is no such file"),
        (("fit", "{scene}", "{folder}", "--out", "{out}/a.usda"), 3, "is no file"),
        (("fit", "{scene}", "{log}", "--out", "{out}/a.txt"), 2, "a layer ends in"),
        (("fit", "{scene}", "{log}", "--out", "{scene}"), 3, "is never overwritten"),
        (("fit", "{scene}", "{log}"), 2, "--out"),
        (("validate", "{scene}", "{log}", "--replications", "1"), 2, "from 2 on"),
        (("validate", "{scene}", "{log}", "--origin", "noon"), 2, "no time like those of the log"),
        (("run", "{scene}", "--log", "{out}/none/a.csv"), 4, "does not exist"),
        (("run", "{scene}", "--log", "{out}/a.csv", "--from", "a.json"), 2, "leave --from out"),
    ],
)
def test_that_what_makes_no_sense_is_refused(  # noqa: PLR0917, fixtures and cases
    twin: Terminal, folder: Path, tmp_path: Path, words: tuple[str, ...], code: int, text: str
) -> None:
    names = {"scene": folder / "plant.usda", "log": folder / "log.csv", "folder": folder, "out": tmp_path}
    answer = twin(*(word.format(**names) for word in words))
    assert answer.code == code
    assert text in answer.err


def test_that_a_log_that_tells_too_little_writes_nothing(twin: Terminal, folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "short.csv"
    log.write_text("station,start,end,state\nSaw,0,10,working\n")
    answer = twin("fit", folder / "plant.usda", log, "--out", tmp_path / "a.usda")
    assert answer.code == 3
    assert "too little" in answer.err
    assert list(tmp_path.iterdir()) == [log]
