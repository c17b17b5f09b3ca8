"""What a study is asked: objective, budget, confidence, factors."""

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
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from twin_app.experiment.objectives import goal_of
from twin_app.gui.components.figures import measure_of, symbol_of
from twin_app.gui.components.panel import make_panel
from twin_app.gui.models.factor_view import factor_view
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.plant.plant import Objective

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

_FIELD = 112
_NO_LIMIT = 1e12


class StudySetupPanel(QWidget):
    """Sections in a fixed order; locked while a study runs."""

    def __init__(self, study: StudyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        self._study = study
        self.objective = QComboBox(self)
        for objective in Objective:
            goal = goal_of(objective)
            verb = self.tr("Maximise") if goal.maximise else self.tr("Minimise")
            title = measure_of(goal.response, "EUR").title
            self.objective.addItem(f"{verb} {title[:1].lower()}{title[1:]}", objective)
        self.budget = QDoubleSpinBox(self)
        self.budget.setRange(0.0, _NO_LIMIT)
        self.budget.setDecimals(0)
        self.budget.setSingleStep(5000.0)
        self.budget.setGroupSeparatorShown(True)
        self.simulations = QSpinBox(self)
        self.simulations.setRange(20, 10_000_000)
        self.simulations.setSingleStep(1000)
        self.simulations.setGroupSeparatorShown(True)
        self.confidence = QDoubleSpinBox(self)
        self.confidence.setRange(50.0, 99.9)
        self.confidence.setDecimals(1)
        self.confidence.setSuffix(" %")
        self.delta = QDoubleSpinBox(self)
        self.delta.setRange(0.0, 1e9)
        self.delta.setDecimals(3)
        self.delta.setSpecialValueText(self.tr("1 % of baseline"))
        self.seed = QSpinBox(self)
        self.seed.setRange(0, 2_000_000_000)
        self.budget.setToolTip(self.tr("Of all changes together"))
        self.confidence.setToolTip(self.tr("Probability that the first recommendation is the best of the candidates"))
        self.delta.setToolTip(self.tr("A smaller difference does not matter: the study need not tell such apart"))
        self._factors = QVBoxLayout()
        self._factors.setSpacing(4)
        self._boxes: list[QCheckBox] = []
        self._factor_rows: list[QWidget] = []
        self._count = QLabel(self)
        self._count.setProperty("role", "secondary")
        self._grid = QLabel(self)
        self._grid.setProperty("role", "secondary")
        self._grid.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._show()

    @property
    def boxes(self) -> tuple[QCheckBox, ...]:
        """One for each factor of the plant."""
        return tuple(self._boxes)

    @property
    def grid_text(self) -> str:
        """How many combinations there are."""
        return self._grid.text()

    def _lay_out(self) -> None:
        inner = QWidget(self)
        make_panel(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 6, 12, 12)
        column.setSpacing(6)
        self._add_section(column, self.tr("Objective"), ((self.tr("Goal"), self.objective),))
        limits = ((self.tr("Cost, at most"), self.budget), (self.tr("Simulations"), self.simulations))
        self._add_section(column, self.tr("Budget"), limits)
        sure = (
            (self.tr("Best pick, sure to"), self.confidence),
            (self.tr("Smallest gain"), self.delta),
            (self.tr("Seed"), self.seed),
        )
        self._add_section(column, self.tr("Confidence"), sure)
        heading = QHBoxLayout()
        title = QLabel(self.tr("Factors"), inner)
        title.setProperty("role", "title")
        heading.addWidget(title)
        heading.addStretch(1)
        heading.addWidget(self._count)
        column.addSpacing(6)
        column.addLayout(heading)
        column.addLayout(self._factors)
        column.addWidget(self._grid)
        column.addStretch(1)
        scroll = QScrollArea(self)
        make_panel(scroll)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _add_section(self, column: QVBoxLayout, title: str, fields: tuple[tuple[str, QWidget], ...]) -> None:
        label = QLabel(title, self)
        label.setProperty("role", "title")
        column.addSpacing(6)
        column.addWidget(label)
        form = QFormLayout()
        form.setContentsMargins(12, 0, 0, 0)
        form.setVerticalSpacing(5)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field in fields:
            caption = QLabel(name, self)
            caption.setProperty("role", "secondary")
            field.setAccessibleName(name)
            if isinstance(field, QAbstractSpinBox):
                field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setFixedWidth(_FIELD if not isinstance(field, QComboBox) else 176)
            caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            caption.setToolTip(field.toolTip() or name)
            row = QHBoxLayout()
            row.addWidget(caption, 1)
            row.addWidget(field)
            form.addRow(row)
        column.addLayout(form)

    def _connect(self) -> None:
        self.objective.currentIndexChanged.connect(self._change)
        for field in (self.budget, self.simulations, self.confidence, self.delta, self.seed):
            field.setKeyboardTracking(False)
            field.valueChanged.connect(self._change)
        self._study.settings_changed.connect(self._show)
        self._study.status_changed.connect(self._lock)

    def _change(self) -> None:
        self._study.change(
            replace(
                self._study.settings,
                objective=Objective(self.objective.currentData()),
                budget=math.inf if self.budget.value() >= _NO_LIMIT else self.budget.value(),
                simulations=self.simulations.value(),
                confidence=self.confidence.value() / 100.0,
                delta=self.delta.value() or None,
                seed=self.seed.value(),
                left_out=self._left_out(),
            )
        )

    def _left_out(self) -> tuple[str, ...]:
        plant = self._study.plant
        if plant is None:
            return ()
        pairs = zip(plant.factors, self._boxes, strict=True)
        return tuple(factor.key for factor, box in pairs if not box.isChecked())

    def _show(self) -> None:
        study, plant = self._study, self._study.plant
        settings = study.settings
        values: tuple[tuple[QDoubleSpinBox | QSpinBox, float], ...] = (
            (self.budget, min(settings.budget, _NO_LIMIT)),
            (self.simulations, settings.simulations),
            (self.confidence, 100.0 * settings.confidence),
            (self.delta, settings.delta or 0.0),
            (self.seed, settings.seed),
        )
        for field, value in values:
            with QSignalBlocker(field):
                field.setValue(value)  # type: ignore[arg-type]
        with QSignalBlocker(self.objective):
            self.objective.setCurrentIndex(self.objective.findData(settings.objective))
        if plant is not None:
            self.budget.setSuffix(f" {symbol_of(plant.currency)}")
            measure = measure_of(study.response, plant.currency)
            self.delta.setSuffix(f" {measure.unit}" if measure.unit else "")
        self._show_factors()
        self._lock()

    def _show_factors(self) -> None:
        plant = self._study.plant
        factors = plant.factors if plant is not None else ()
        if [box.property("key") for box in self._boxes] != [factor.key for factor in factors]:
            self._build_factors()
        left_out = set(self._study.settings.left_out)
        combinations = 1
        for factor, box in zip(factors, self._boxes, strict=True):
            with QSignalBlocker(box):
                box.setChecked(factor.key not in left_out)
            if factor.key not in left_out:
                combinations *= len(set(factor.levels) | {factor.baseline})
        self._count.setText(self.tr("{0} of {1} on").format(len(factors) - len(left_out), len(factors)))
        self._grid.setText(self.tr("{0} combinations in the grid").format(f"{combinations:,}") if factors else "")

    def _build_factors(self) -> None:
        for old in self._factor_rows:
            self._factors.removeWidget(old)
            old.deleteLater()
        self._boxes, self._factor_rows = [], []
        plant = self._study.plant
        for factor in plant.factors if plant is not None else ():
            row = QWidget(self)
            layout = QHBoxLayout(row)
            layout.setContentsMargins(0, 0, 0, 0)
            box = QCheckBox(factor.label, row)
            box.setProperty("key", factor.key)
            box.setToolTip(factor.key)
            box.toggled.connect(self._change)
            view = factor_view(factor)
            span = QLabel(view.rule if view.is_numeric else self.tr("{0} choices").format(len(view.texts)), row)
            span.setProperty("role", "secondary")
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            layout.addWidget(box, 1)
            layout.addWidget(span)
            self._factors.addWidget(row)
            self._boxes.append(box)
            self._factor_rows.append(row)

    def _lock(self) -> None:
        is_free = self._study.plant is not None and self._study.status not in (
            StudyStatus.RUNNING,
            StudyStatus.STOPPING,
        )
        for field in (self.objective, self.budget, self.simulations, self.confidence, self.delta, self.seed):
            field.setEnabled(is_free)
        for box in self._boxes:
            box.setEnabled(is_free)


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock's widget."""
    return StudySetupPanel(session.study, window)
