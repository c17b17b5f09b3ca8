"""The factors of the plant as sliders, and what the setting costs and brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from twin_app.experiment.objectives import goal_of
from twin_app.experiment.what_if import Comparison
from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.figures import measure_of, money
from twin_app.gui.components.panel import make_panel
from twin_app.gui.docks.factor_footer import FactorFooter, hairline_frame
from twin_app.gui.docks.factor_row import FactorRow, factor_row
from twin_app.gui.frame.building import Make, Pieces, later, whole
from twin_app.gui.models.factor_view import factor_view
from twin_app.gui.session.scenario import ScenarioState
from twin_app.gui.session.working_year import WorkingYear
from twin_app.plant.scenario import BASELINE

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session


class FactorsPanel(QWidget):
    """Changed ones first; a row moves there when its handle is let go, not while it is dragged."""

    def __init__(
        self,
        scenario: ScenarioState,
        parent: QWidget | None = None,
        *,
        year: WorkingYear | None = None,
        make: Make = whole,
    ) -> None:
        """`year`: how many hours the plant runs."""
        super().__init__(parent)
        make_panel(self)
        self._scenario = scenario
        self._rows: list[FactorRow] = []
        self._shown: tuple[list[FactorRow], list[FactorRow]] = ([], [])  # changed, as in the baseline; from above
        self._changed_title = _Section(self.tr("Changed"), self.tr("Reset all"), self)
        self._same_title = _Section(self.tr("As in baseline"), "", self)
        self._changed, self._same = QVBoxLayout(), QVBoxLayout()
        self._empty = EmptyState(self.tr("No factors. Right-click a value and choose Mark as factor."), parent=self)
        self._scroll = QScrollArea(self)
        self._footer = FactorFooter(year or WorkingYear(self), self)
        self._lay_out()
        self.rest = self._parts()
        make(self.rest)

    def _parts(self) -> Pieces[None]:
        scenario, plant = self._scenario, self._scenario.plant
        yield from self._make_rows()
        self._changed_title.button.clicked.connect(scenario.reset)
        scenario.plant_changed.connect(self.rebuild)
        scenario.changed.connect(self.refresh)
        scenario.answered.connect(self._on_answer)
        scenario.details_changed.connect(self._show_alone)
        if scenario.plant is plant:
            self._show_rows()
        else:
            self.rebuild()

    @property
    def rows(self) -> tuple[FactorRow, ...]:
        """In the order of the plant's factors."""
        return tuple(self._rows)

    @property
    def footer_texts(self) -> tuple[str, str, str]:
        """Cost, extra value, payback."""
        return self._footer.texts

    @property
    def footer(self) -> FactorFooter:
        """What the setting costs and brings."""
        return self._footer

    def rebuild(self) -> None:
        """Other factors."""
        for shown in self._shown:
            shown.clear()
        for row in self._rows:
            row.setParent(None)
            row.deleteLater()
        whole(self._make_rows())
        self._show_rows()

    def _make_rows(self) -> Pieces[None]:
        """In their place as long as nothing is changed."""
        plant, self._rows = self._scenario.plant, []
        for number, factor in enumerate(plant.factors if plant is not None else ()):
            row = factor_row(factor_view(factor), plant.currency if plant is not None else "", self._inner)
            row.moved.connect(lambda level, f=number: self._scenario.set_level(f, level, is_dragging=True))
            row.settled.connect(lambda level, f=number: self._scenario.set_level(f, level))
            self._same.addWidget(row)
            self._shown[1].append(row)
            self._rows.append(row)
            yield

    def _show_rows(self) -> None:
        self._scroll.setVisible(bool(self._rows))
        self._footer.setVisible(bool(self._rows))
        self._empty.setVisible(not self._rows)
        self.refresh()

    def refresh(self) -> None:
        """The setting has changed."""
        design = self._scenario.design
        if len(design) != len(self._rows):
            return
        for row, level in zip(self._rows, design, strict=True):
            row.show_level(level)
        if not any(row.is_dragging for row in self._rows):
            self._sort()
        self._show_alone()
        self._show_footer(self._scenario.comparison)

    def _sort(self) -> None:
        changed = [row for row in self._rows if row.is_changed]
        same = [row for row in self._rows if not row.is_changed]
        for layout, shown, rows in zip((self._changed, self._same), self._shown, (changed, same), strict=True):
            if shown != rows:
                focused = self.focusWidget()
                for row in shown:
                    layout.removeWidget(row)
                shown[:] = rows
                for row in rows:
                    layout.addWidget(row)
                if focused is not None and focused.window() is self.window():
                    focused.setFocus()
        self._changed_title.set_count(len(changed))
        self._same_title.set_count(len(same))
        self._changed_title.button.setVisible(bool(changed))

    def _show_alone(self) -> None:
        plant = self._scenario.plant
        if plant is None:
            return
        response = goal_of(plant.objective).response
        found = self._scenario.alone_effects()
        for factor, (row, level) in enumerate(zip(self._rows, self._scenario.design, strict=True)):
            if level != BASELINE:
                comparison = found.get(factor)
                typical = comparison.reference.responses[response].mean if comparison is not None else None
                measure = measure_of(response, plant.currency, typical)
                effect = comparison.effects[response] if comparison is not None else None
                count = comparison.replications if comparison is not None else 0
                row.show_alone(effect, measure, plant.factors[factor].costs[level], count)

    def _on_answer(self, comparison: Comparison) -> None:
        self._show_footer(comparison)
        self._show_alone()

    def _show_footer(self, comparison: Comparison | None) -> None:
        plant = self._scenario.plant
        if plant is None:
            return
        is_current = comparison is not None and comparison.scenario.design == self._scenario.design
        self._footer.show_figures(
            money(self._scenario.cost, plant.currency),
            comparison if is_current and self._scenario.n_changed else None,
            plant.currency,
            self._scenario.problem,
        )

    def _lay_out(self) -> None:
        inner = self._inner = QWidget()
        self._scroll.setWidget(inner)  # while it is empty: whatever moves gets its style anew
        make_panel(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._changed_title)
        column.addLayout(self._changed)
        column.addWidget(hairline_frame(inner))
        column.addWidget(self._same_title)
        column.addLayout(self._same)
        column.addStretch(1)
        self._scroll.setWidgetResizable(True)
        make_panel(self._scroll)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._footer)


class _Section(QWidget):
    """A heading with a count and perhaps a link."""

    def __init__(self, title: str, action: str, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 2)
        label = QLabel(title, self)
        label.setProperty("role", "title")
        self._count = QLabel(self)
        self._count.setProperty("role", "chip")
        self.button = QPushButton(action, self)
        self.button.setProperty("role", "link")
        self.button.setVisible(bool(action))
        layout.addWidget(label)
        layout.addWidget(self._count)
        layout.addStretch(1)
        layout.addWidget(self.button)

    def set_count(self, count: int) -> None:
        """How many rows follow."""
        self._count.setText(str(count))


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock's widget."""
    return FactorsPanel(session.scenario, window, year=session.year, make=later)
