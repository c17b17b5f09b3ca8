"""What a study is asked: objective, limits, budget, confidence, factors, procedure."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from twin_app.experiment.objectives import SearchKind, SelectionKind, goal_of
from twin_app.gui.components.factor_list import FactorList
from twin_app.gui.components.figures import measure_of, symbol_of
from twin_app.gui.components.keep_rows import KeepRows
from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.components.panel import make_panel
from twin_app.gui.components.section import Section
from twin_app.gui.session.study import StudyState
from twin_app.plant.plant import Objective

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

_FIELD = 98
_SHORT = 80
_COMBO = 164
_ROW_GAP = 3
_NO_LIMIT = -1.0
"""Stands for an endless budget: the lowest value of its field, shown in words."""


class StudySetupPanel(QWidget):
    """Sections in a fixed order that fold; locked while a study runs."""

    def __init__(self, study: StudyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        self._study = study
        self._make_fields()
        self._lay_out()
        self._connect()
        self._show()

    @property
    def boxes(self) -> tuple[QCheckBox, ...]:
        """One for each factor of the plant."""
        return self.factors.boxes

    @property
    def grid_text(self) -> str:
        """How many combinations there are."""
        return self._grid.text()

    def _make_fields(self) -> None:
        self.objective = QComboBox(self)
        for objective in Objective:
            self.objective.addItem(measure_of(goal_of(objective).response, "EUR").title, objective)
        self.keep = KeepRows(self)
        self.budget = _real(self, _NO_LIMIT, 1e12, 0, 5000.0)
        self.budget.setSpecialValueText(self.tr("no limit"))
        self.simulations = _whole(self, 20, 10_000_000, 1000)
        self.confidence = _real(self, 50.0, 99.9, 1, 1.0)
        self.confidence.setSuffix(" %")
        self.delta = _real(self, 0.0, 1e9, 3, 0.1)
        self.delta.setSpecialValueText(self.tr("1 % of today"))
        self.seed = _whole(self, 0, 2_000_000_000, 1)
        self.factors = FactorList(self)
        self.search = _choice(
            self,
            (self.tr("Near, and NSGA-II"), SearchKind.MIXED),
            (self.tr("Near good ones"), SearchKind.NEIGHBOURHOODS),
        )
        self.selection = _choice(
            self,
            (self.tr("Automatic"), SelectionKind.AUTOMATIC),
            (self.tr("Kim–Nelson"), SelectionKind.KIM_NELSON),
            (self.tr("Tournament"), SelectionKind.TOURNAMENT),
        )
        self.budget.setToolTip(self.tr("Of all changes together"))
        self.confidence.setToolTip(self.tr("Probability that the first recommendation is the best of the candidates"))
        self.delta.setToolTip(self.tr("A smaller difference does not matter: the study need not tell such apart"))
        self.search.setToolTip(
            self.tr("Each factor alone, then combinations: near good designs, and mixed from good ones")
        )
        self.selection.setToolTip(
            self.tr(
                "Automatic: Kim–Nelson, which compares all with all; from 350 candidates on a knockout tournament; "
                "Andradóttir–Kim where limits are to be kept"
            )
        )

    def _lay_out(self) -> None:
        inner = QWidget(self)
        make_panel(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        self._verb = QLabel(self)
        objective = Section(self.tr("Objective"), parent=inner)
        _add_row(objective.content, self._verb, self.objective)
        objective.content.addWidget(self.keep)
        budget = Section(self.tr("Budget"), parent=inner)
        self._add(
            budget, (self.tr("Cost of changes, at most"), self.budget), (self.tr("Simulations"), self.simulations)
        )
        sure = Section(self.tr("Confidence"), parent=inner)
        self._add(
            sure,
            (self.tr("Probability of the best pick"), self.confidence),
            (self.tr("Smallest gain that matters"), self.delta),
        )
        self.factor_section = Section(self.tr("Factors"), parent=inner)
        self.factor_section.content.setContentsMargins(12, 2, 12, 8)
        self.factor_section.content.addWidget(self.factors)
        self._grid = QLabel(inner)
        self._grid.setProperty("role", "secondary")
        self._grid.setWordWrap(True)
        self.factor_section.content.addWidget(self._grid)
        procedure = Section(self.tr("Procedure"), parent=inner)
        self._add(
            procedure,
            (self.tr("Search"), self.search),
            (self.tr("Selection"), self.selection),
            (self.tr("Seed"), self.seed),
        )
        self.sections = (objective, budget, sure, self.factor_section, procedure)
        for section in self.sections:
            section.content.setSpacing(_ROW_GAP)
            column.addWidget(section)
        column.addStretch(1)
        scroll = QScrollArea(self)
        make_panel(scroll)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _add(self, section: Section, *fields: tuple[str, QWidget]) -> None:
        for name, field in fields:
            field.setAccessibleName(name)
            _add_row(section.content, QLabel(name, self), field)
            if field is self.confidence:
                field.setFixedWidth(_SHORT)

    def _connect(self) -> None:
        for box in (self.objective, self.search, self.selection):
            box.currentIndexChanged.connect(self._change)
        for field in (self.budget, self.simulations, self.confidence, self.delta, self.seed):
            field.setKeyboardTracking(False)
            field.valueChanged.connect(self._change)
        self.keep.edited.connect(self._change)
        self.factors.edited.connect(self._change)
        self._study.settings_changed.connect(self._show)
        self._study.status_changed.connect(self._lock)

    def _change(self) -> None:
        self._study.change(
            replace(
                self._study.settings,
                objective=Objective(self.objective.currentData()),
                keep=self.keep.keeps,
                budget=math.inf if self.budget.value() <= _NO_LIMIT else self.budget.value(),
                simulations=self.simulations.value(),
                confidence=self.confidence.value() / 100.0,
                delta=self.delta.value() or None,
                seed=self.seed.value(),
                left_out=self.factors.left_out,
                search=SearchKind(self.search.currentData()),
                selection=SelectionKind(self.selection.currentData()),
            )
        )

    def _show(self) -> None:
        settings, plant = self._study.settings, self._study.plant
        values: tuple[tuple[QDoubleSpinBox | QSpinBox, float], ...] = (
            (self.budget, settings.budget if math.isfinite(settings.budget) else _NO_LIMIT),
            (self.simulations, settings.simulations),
            (self.confidence, 100.0 * settings.confidence),
            (self.delta, settings.delta or 0.0),
            (self.seed, settings.seed),
        )
        for field, value in values:
            with QSignalBlocker(field):
                field.setValue(value)  # type: ignore[arg-type]
        choices = (
            (self.objective, settings.objective),
            (self.search, settings.search),
            (self.selection, settings.selection),
        )
        for box, chosen in choices:
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(chosen))
        goal = goal_of(settings.objective)
        self._verb.setText(self.tr("Maximise") if goal.maximise else self.tr("Minimise"))
        self.objective.setAccessibleName(self._verb.text())
        currency = plant.currency if plant is not None else "EUR"
        self.keep.show_keeps(settings.keep, currency)
        self.budget.setSuffix(f" {symbol_of(currency)}")
        unit = measure_of(goal.response, currency).unit
        self.delta.setSuffix(f" {unit}" if unit else "")
        self._show_factors()
        self._lock()

    def _show_factors(self) -> None:
        plant, left_out = self._study.plant, set(self._study.settings.left_out)
        factors = plant.factors if plant is not None else ()
        self.factors.show_factors(factors, left_out)
        on = [factor for factor in factors if factor.key not in left_out]
        combinations = math.prod(len(set(factor.levels) | {factor.baseline}) for factor in on)
        self.factor_section.note.setText(self.tr("{0} of {1} on").format(len(on), len(factors)))
        self._grid.setText(
            self.tr("{0} combinations in the grid").format(_count_text(combinations))
            if factors
            else self.tr("No factors. Right-click a value and choose Mark as factor.")
        )

    def _lock(self) -> None:
        is_free = self._study.plant is not None and not self._study.is_running
        fields = (self.budget, self.simulations, self.confidence, self.delta, self.seed, self.objective)
        for field in (*fields, self.search, self.selection, *self.boxes):
            field.setEnabled(is_free)
        self.keep.set_free(is_free)


def _count_text(count: int) -> str:
    """Whole up to a million millions, then a power of ten."""
    return f"{count:,}" if count < 10**12 else f"{count:.1e}".replace("e+", " × 10^")


def _add_row(parent: QVBoxLayout, caption: QLabel, field: QWidget) -> None:
    caption.setProperty("role", "secondary")
    caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    caption.setWordWrap(True)
    caption.setToolTip(field.toolTip() or caption.text())
    if isinstance(field, QAbstractSpinBox):
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFixedWidth(_COMBO if isinstance(field, QComboBox) else _FIELD)
    nested_row(parent, caption, field).setStretchFactor(caption, 1)


def _real(parent: QWidget, low: float, high: float, decimals: int, step: float) -> QDoubleSpinBox:
    field = QDoubleSpinBox(parent)
    field.setRange(low, high)
    field.setDecimals(decimals)
    field.setSingleStep(step)
    field.setGroupSeparatorShown(True)
    return field


def _whole(parent: QWidget, low: int, high: int, step: int) -> QSpinBox:
    field = QSpinBox(parent)
    field.setRange(low, high)
    field.setSingleStep(step)
    field.setGroupSeparatorShown(True)
    return field


def _choice(parent: QWidget, *choices: tuple[str, object]) -> QComboBox:
    box = QComboBox(parent)
    for text, data in choices:
        box.addItem(text, data)
    return box


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock's widget."""
    panel = StudySetupPanel(session.study, window)

    def typical(response: str) -> float | None:
        study, result, asked = session.study.study, session.runs.result, session.scenario.comparison
        known = [
            study.baseline.responses if study is not None else {},
            result.responses if result is not None else {},
            asked.reference.responses if asked is not None else {},
        ]
        means = (one[response].mean for one in known if response in one)
        return next((mean for mean in means if mean is not None), None)

    panel.keep.typical = typical
    return panel
