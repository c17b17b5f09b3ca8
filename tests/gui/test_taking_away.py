"""What the window writes and what a copied line writes are the same, to the bit."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QGuiApplication

from tests.cli.small_plants import write_line
from twin_app.__main__ import main
from twin_app.gui.commands.run_commands import RunCommands
from twin_app.gui.session.runs import RunSettings
from twin_app.gui.session.study import StudyStatus
from twin_app.gui.session.study_settings import Keep

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.bridge.pool import WarmPool
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.preferences import Preferences
    from twin_app.gui.theme import ThemeControl

Call = Callable[[str], None]


@pytest.fixture
def window(
    qtbot: QtBot, preferences: Preferences, theme: ThemeControl, pool: WarmPool, tmp_path: Path
) -> Iterator[MainWindow]:
    """A whole window whose workers are this process."""
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

    found = MainWindow(preferences, theme, Session(pool, studies=tmp_path / "studies"))
    found.show()
    yield found
    found._is_leaving = True
    found.close()
    found.deleteLater()


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window on a small line, with nothing running by itself."""
    scene = write_line(tmp_path)
    window.session.scenario.is_live = False
    with qtbot.waitSignals([window.session.document.opened, window.session.study.shelf._reading.done], timeout=20_000):
        window.open_scene(str(scene))
    return window


@pytest.fixture
def commands(opened: MainWindow) -> RunCommands:
    found = opened.findChild(RunCommands)
    assert found is not None
    return found


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a copied line."""

    def perform(line: str) -> None:
        words = shlex.split(line)
        assert words[0] == "twin"
        monkeypatch.setattr("sys.argv", words)
        assert main() == 0

    return perform


def _copied() -> str:
    return QGuiApplication.clipboard().text()


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_that_a_copied_run_gives_the_same_bits(opened: MainWindow, call: Call, tmp_path: Path, qtbot: QtBot) -> None:
    runs = opened.session.runs
    runs.change(RunSettings(replications=12, horizon_s=5000.123456789, seed=3))
    with qtbot.waitSignal(runs.finished, timeout=60_000) as heard:
        runs.start()
    assert opened.actions_.run("run.copy_command")
    call(f"{_copied()} --workers 1 --json {tmp_path / 'run.json'}")

    said = _json(tmp_path / "run.json")
    for name in ("throughput_per_h", "wip", "lead_time_s"):
        assert said[name] == json.loads(json.dumps(heard.args[0].responses[name].to_json()))


def test_that_a_copied_scenario_sets_what_the_sliders_set(
    opened: MainWindow, commands: RunCommands, call: Call, tmp_path: Path
) -> None:
    from twin_app import simulate
    from twin_app.plant.scenario import apply_design

    opened.show_workspace("what_if")
    plant, scenario = opened.session.document.plant, opened.session.scenario
    assert plant is not None
    scenario.use((0, 1))
    opened.session.runs.change(RunSettings(replications=5))
    call(f"{commands.command()} --workers 1 --json {tmp_path / 'run.json'}")
    expected = simulate(apply_design(plant, scenario.design), replications=5, workers=0)
    assert scenario.n_changed > 0
    assert _json(tmp_path / "run.json")["wip"] == json.loads(json.dumps(expected.responses["wip"].to_json()))


def test_that_a_copied_study_its_layer_and_its_report_are_the_same(
    opened: MainWindow, commands: RunCommands, call: Call, tmp_path: Path, qtbot: QtBot
) -> None:
    state, plant = opened.session.study, opened.session.document.plant
    assert plant is not None
    opened.show_workspace("study")
    keep = (Keep(response="wip", bound=1000.5, is_upper=True),)
    asked = replace(state.settings, simulations=200, seed=4, keep=keep, budget=math.inf, confidence=0.9, delta=0.1234)
    shelf = next(factor.key for factor in plant.factors if factor.label == "Shelf places")
    state.change(replace(asked, left_out=(shelf,)))
    assert opened.actions_.run("study.start")
    qtbot.waitUntil(lambda: state.status is StudyStatus.DONE, timeout=90_000)
    assert state.study is not None
    assert opened.actions_.run("run.copy_command")

    call(_copied().removesuffix("out") + f"{tmp_path / 'out'} --workers 1 --json {tmp_path / 'study.json'}")
    said, own = _json(tmp_path / "study.json"), json.loads(json.dumps(state.study.to_json()))
    for volatile in ("wall_s", "workers"):
        said.pop(volatile), own.pop(volatile)
    assert said == own

    first = next(one for one in state.study.recommendations if one.changes)
    layer, page = tmp_path / "own.usda", tmp_path / "own" / "report.html"
    page.parent.mkdir()
    for write, file in (
        (lambda: commands.study.save_layer(first.rank, layer), layer),
        (lambda: commands.study.save_report(page, has_tables=True), page),
    ):
        with qtbot.waitSignal(commands.study._writing.done, timeout=20_000) as done:
            write()
        before = {one.name: one.read_bytes() for one in _written(file)}
        for one in _written(file):
            one.unlink()
        call(done.args[0].command)
        assert {one.name: one.read_bytes() for one in _written(file)} == before
        assert len(before) >= 2


def _written(file: Path) -> list[Path]:
    if file.suffix == ".html":
        return sorted(file.parent.iterdir())
    return [file, file.with_name("own-scene.usda")]


@pytest.mark.parametrize("name", ["whole.usda", "packed.usdz"])
def test_that_a_copied_export_writes_the_same_file(opened: MainWindow, call: Call, name: str, qtbot: QtBot) -> None:
    now = opened.session.document.now
    assert now is not None
    out = Path(now.path).with_name(name)
    opened.files.export(str(out))
    qtbot.waitUntil(lambda: bool(opened.toaster.shown), timeout=20_000)
    before = out.read_bytes()
    out.unlink()
    button = opened.toaster.shown[-1].button
    assert button is not None
    button.click()
    assert _copied() == opened.files.command()
    call(_copied())
    assert out.read_bytes() == before


def test_that_the_view_is_saved_as_a_picture(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    out = tmp_path / "view.png"
    with qtbot.waitSignal(opened.files._pictures.done, timeout=20_000):
        opened.files.save_picture(out)
    assert out.read_bytes().startswith(b"\x89PNG")
    opened.files.save_picture(tmp_path / "nowhere" / "view.png")
    qtbot.waitUntil(lambda: opened.files.dialog is not None, timeout=20_000)
    assert opened.files.dialog is not None
    assert "picture" in opened.files.dialog.accessibleDescription()
    opened.files.dialog.close()
