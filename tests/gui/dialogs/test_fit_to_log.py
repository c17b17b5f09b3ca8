"""Fitting a distribution to a log: in the background, previewed, one step of undo."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from scipy import stats

from twin_app.gui.components.fields.distribution_field import DistributionField
from twin_app.gui.dialogs.fit_to_log import FitDialog
from twin_app.gui.docks.inspector import Inspector
from twin_app.plant.distribution_text import parse_distribution
from twin_app.plant.distributions import DistributionKind

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

SCENE = Path(__file__).parents[3] / "scenes" / "examples" / "two_machines.usda"
PATIENCE = 30_000
PROCESS = "twin:station:processTime"
TIMES = stats.lognorm(0.3, scale=50.0).rvs(60, random_state=np.random.default_rng(5))


@pytest.fixture
def station(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> str:
    """An open plant with a selected station."""
    scene = shutil.copy(SCENE, tmp_path / "line.usda")
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        window.open_scene(str(scene))
    now = window.session.document.now
    assert now is not None
    path = next(record.path for record in now.description.prims if "TwinStationAPI" in record.schemas)
    window.session.selection.set((path,))
    return path


def write_log(file: Path, station: str) -> Path:
    """Work without a break; the row that the log's end cuts off is one more."""
    lines, start = ["station,start,end,state"], 0.0
    for time in (*TIMES, 1.0):
        lines.append(f"{station},{start:.6f},{start + time:.6f},working")
        start += time
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def ask(window: MainWindow, station: str) -> FitDialog:
    window.models.fit_to_log(station, PROCESS)
    dialog = window.models.fits.dialog
    assert dialog is not None
    return dialog


def test_that_a_kind_fitted_to_a_log_becomes_one_step_of_undo(
    window: MainWindow, station: str, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = ask(window, station)
    tester = QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    dialog.open_log(str(write_log(tmp_path / "week.csv", station)))
    qtbot.waitUntil(lambda: dialog.ranking is not None, timeout=PATIENCE)
    assert dialog.ranking is not None
    kinds = [row.distribution.kind for row in dialog.ranking.rows]
    dialog.table.selectRow(kinds.index(DistributionKind.LOGNORMAL))
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    now = window.session.document.now
    assert now is not None
    found = parse_distribution(str(now.records[station].values[PROCESS]))
    shape, _, scale = stats.lognorm.fit(TIMES, floc=0.0)
    law = stats.lognorm(shape, scale=scale)
    assert found.args == pytest.approx((law.mean(), law.std() / law.mean()), rel=0.01)
    assert "week.csv" in window.actions_["edit.undo"].text()
    panel = window.docks["inspector"]
    assert isinstance(panel, Inspector)
    field = panel.field(PROCESS)
    assert isinstance(field, DistributionField)
    assert field.foot.caption.text() == "60 logged times"
    assert field.chart.bars is not None
    before = now.undo_text
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        window.actions_.run("edit.undo")
    assert window.session.document.now is not None
    assert window.session.document.now.undo_text != before
    del tester


def test_that_stopping_changes_nothing_and_a_column_of_times_will_do(
    window: MainWindow, station: str, qtbot: QtBot, tmp_path: Path
) -> None:
    table = tmp_path / "times.csv"
    table.write_text("part,seconds\n" + "\n".join(f"P{k}x,{t:.4f}" for k, t in enumerate(TIMES)), encoding="utf-8")
    dialog = ask(window, station)
    dialog.open_log(str(table))
    dialog.stop.click()
    assert "Nothing was changed" in dialog.sentence.text()
    dialog.open_log(str(table))
    qtbot.waitUntil(lambda: dialog.ranking is not None, timeout=PATIENCE)
    assert dialog.ranking is not None
    assert dialog.ranking.n == 60
    assert dialog.ranking.mean_s == pytest.approx(float(TIMES.mean()), rel=1e-4)
    dialog.reject()
    assert window.session.document.now is not None
    assert not window.session.document.now.is_modified


def test_that_a_file_that_is_no_log_is_refused_with_a_reason(
    window: MainWindow, station: str, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "words.csv").write_text("name,colour\nA,red\n", encoding="utf-8")
    dialog = ask(window, station)
    dialog.open_log(str(tmp_path / "words.csv"))
    qtbot.waitUntil(lambda: "no column of numbers" in dialog.sentence.text(), timeout=PATIENCE)
    assert not dialog.use.isEnabled()
