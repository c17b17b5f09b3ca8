"""What a study is asked and what it found: set-up, list, reasons, and what is pointed at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.components.figures import payback_text
from twin_app.gui.components.ink import font
from twin_app.gui.docks.explanation import ExplanationPanel
from twin_app.gui.docks.recommendations import StudyView
from twin_app.gui.docks.study_bar import StudyBar
from twin_app.gui.docks.study_setup import StudySetupPanel
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.plant.plant import Objective, Plant

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_that_the_set_up_says_what_is_studied(plant: Plant, pool: WarmPool, tmp_path: Path, qtbot: QtBot) -> None:
    state = StudyState(pool, root=tmp_path)
    panel = StudySetupPanel(state)
    qtbot.addWidget(panel)
    state.set_plant(plant)
    assert panel.grid_text == "12 combinations in the grid"
    panel.boxes[0].setChecked(False)
    assert state.settings.left_out == (plant.factors[0].key,)
    assert panel.grid_text == "3 combinations in the grid"
    panel.simulations.setValue(1234)
    panel.objective.setCurrentIndex(panel.objective.findData(Objective.LEAD_TIME))
    assert (state.settings.simulations, state.settings.objective) == (1234, Objective.LEAD_TIME)
    state.close()


def test_that_a_finished_study_is_listed_explained_and_pointed_at(found_study: StudyState, qtbot: QtBot) -> None:
    view, panel, bar = StudyView(found_study), ExplanationPanel(found_study), StudyBar(found_study)
    for widget in (view, panel, bar):
        qtbot.addWidget(widget)
    study = found_study.study
    assert study is not None
    assert found_study.status is StudyStatus.DONE
    assert len(view.model.rows) == sum(bool(one.changes) for one in study.recommendations)
    assert [disc.rank for disc in view.chart.discs] == [row.rank for row in view.model.rows]
    assert found_study.selected == 1
    heading, summary, _ = panel.texts
    assert heading == "Recommendation 1"
    assert "Throughput from" in summary
    total = study.recommendations[0].effect["throughput_per_h"].difference
    assert sum(step.amount for step in panel.waterfall.steps) == pytest.approx(total, rel=0.01)
    with qtbot.waitSignal(panel.apply_wanted) as heard:
        panel.apply.click()
    assert heard.args == [1]
    assert bar.button.text() == "Run again"
    assert "before the last change" not in bar.progress.accessibleName()
    assert not view.table.grab().isNull()
    with qtbot.waitSignal(view.table.explained):
        qtbot.keyClick(view.table, Qt.Key.Key_Return)


def test_that_a_study_of_the_plant_before_an_edit_says_so(found_study: StudyState, qtbot: QtBot) -> None:
    bar = StudyBar(found_study)
    qtbot.addWidget(bar)
    plant = found_study.plant
    assert plant is not None
    found_study.set_plant(replace(plant, scene_hash="f" * 16))
    said = bar.progress.accessibleName()
    assert "Of the plant before the last change. Run again to study it as it is now." in said


def test_that_a_narrow_table_has_room_for_payback_and_shorter_headings(found_study: StudyState, qtbot: QtBot) -> None:
    view = StudyView(found_study)
    qtbot.addWidget(view)
    view.show()
    headings = []
    for width in (1000, 640):
        view.resize(width, 800)
        qtbot.waitUntil(lambda width=width: view.table.width() == width)
        headings.append(str(view.model.headerData(3, Qt.Orientation.Horizontal)))
    assert headings == ["Effect on throughput (parts/h)", "Effect (parts/h)"]
    words = QFontMetrics(font(12)).horizontalAdvance(payback_text(1e9, 4000.0))
    assert view.table.columnWidth(5) >= words + 2.0 * view.table.delegate.pad
