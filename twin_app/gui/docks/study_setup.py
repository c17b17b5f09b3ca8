"""What a study is asked: objective, limits, budget, confidence, factors, procedure."""

from __future__ import annotations

import math
from collections.abc import Callable
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
from twin_app.gui.frame.building import Make, Pieces, later, whole
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

    def __init__(
        self,
        study: StudyState,
        parent: QWidget | None = None,
        *,
        typical: Callable[[str], float | None] = lambda _: None,
        make: Make = whole,
    ) -> None:
        """`typical`: what a key figure is today."""
        super().__init__(parent)
        make_panel(self)
        self._study, self._typical = study, typical
        self.sections: tuple[Section, ...] = ()
        self._column = self._lay_out()
        self.rest = self._parts()
        make(self.rest)

    def _parts(self) -> Pieces[None]:
        self._add_objective()
        yield
        self._add_limits()
        yield
        self._add_budget()
        yield
        self._add_confidence()
        yield
        self._add_factors()
        plant = self._study.plant
        yield from self.factors.make_rows(plant.factors if plant is not None else ())
        self._add_procedure()
        self._column.addStretch(1)
        yield
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

    def _lay_out(self) -> QVBoxLayout:
        scroll = QScrollArea(self)
        make_panel(scroll)
        inner = QWidget()
        scroll.setWidget(inner)  # while it is empty: whatever moves gets its style anew
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        make_panel(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        return column

    def _section(self, title: str) -> Section:
        section = Section(title, parent=self._column.parentWidget())
        section.content.setSpacing(_ROW_GAP)
        self._column.addWidget(section)
        self.sections += (section,)
        return section

    def _add_objective(self) -> None:
        section = self._section(self.tr("Objective"))
        self._verb = QLabel(self)
        self.objective = QComboBox(self)
        for objective in Objective:
            self.objective.addItem(measure_of(goal_of(objective).response, "EUR").title, objective)
        _add_row(section.content, self._verb, self.objective)

    def _add_limits(self) -> None:
        objective = self.sections[0]
        self.keep = KeepRows(objective)
        self.keep.typical = self._typical
        objective.content.addWidget(self.keep)

    def _add_budget(self) -> None:
        self.budget = _real(self, _NO_LIMIT, 1e12, 0, 5000.0)
        self.budget.setSpecialValueText(self.tr("no limit"))
        self.budget.setToolTip(self.tr("Of all changes together"))
        self.simulations = _whole(self, 20, 10_000_000, 1000)
        self._add(
            self._section(self.tr("Budget")),
            (self.tr("Cost of changes, at most"), self.budget),
            (self.tr("Simulations"), self.simulations),
        )

    def _add_confidence(self) -> None:
        self.confidence = _real(self, 50.0, 99.9, 1, 1.0)
        self.confidence.setSuffix(" %")
        self.confidence.setToolTip(self.tr("Probability that the first recommendation is the best of the candidates"))
        self.delta = _real(self, 0.0, 1e9, 3, 0.1)
        self.delta.setSpecialValueText(self.tr("1 % of today"))
        self.delta.setToolTip(self.tr("A smaller difference does not matter: the study need not tell such apart"))
        self._add(
            self._section(self.tr("Confidence")),
            (self.tr("Probability of the best pick"), self.confidence),
            (self.tr("Smallest gain that matters"), self.delta),
        )
        self.confidence.setFixedWidth(_SHORT)

    def _add_factors(self) -> None:
        section = self.factor_section = self._section(self.tr("Factors"))
        section.content.setContentsMargins(12, 2, 12, 8)
        self.factors = FactorList(section)
        section.content.addWidget(self.factors)
        self._grid = QLabel(section)
        self._grid.setProperty("role", "secondary")
        self._grid.setWordWrap(True)
        section.content.addWidget(self._grid)

    def _add_procedure(self) -> None:
        self.search = _choice(
            self,
            (self.tr("Near, and NSGA-II"), SearchKind.MIXED),
            (self.tr("Near good ones"), SearchKind.NEIGHBOURHOODS),
        )
        self.search.setToolTip(
            self.tr("Each factor alone, then combinations: near good designs, and mixed from good ones")
        )
        self.selection = _choice(
            self,
            (self.tr("Automatic"), SelectionKind.AUTOMATIC),
            (self.tr("Kim–Nelson"), SelectionKind.KIM_NELSON),
            (self.tr("Tournament"), SelectionKind.TOURNAMENT),
        )
        self.selection.setToolTip(
            self.tr(
                "Automatic: Kim–Nelson, which compares all with all; from 350 candidates on a knockout tournament; "
                "Andradóttir–Kim where limits are to be kept"
            )
        )
        self.seed = _whole(self, 0, 2_000_000_000, 1)
        self._add(
            self._section(self.tr("Procedure")),
            (self.tr("Search"), self.search),
            (self.tr("Selection"), self.selection),
            (self.tr("Seed"), self.seed),
        )

    def _add(self, section: Section, *fields: tuple[str, QWidget]) -> None:
        for name, field in fields:
            field.setAccessibleName(name)
            _add_row(section.content, QLabel(name, self), field)

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

    def typical(response: str) -> float | None:
        study, result, asked = session.study.study, session.runs.result, session.scenario.comparison
        known = [
            study.baseline.responses if study is not None else {},
            result.responses if result is not None else {},
            asked.reference.responses if asked is not None else {},
        ]
        means = (one[response].mean for one in known if response in one)
        return next((mean for mean in means if mean is not None), None)

    return StudySetupPanel(session.study, window, typical=typical, make=later)
