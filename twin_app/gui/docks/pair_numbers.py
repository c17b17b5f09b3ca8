"""Under two views side by side: both scenarios in numbers, with the usual charts one tab away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedWidget,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.table import Cell, ChartTable
from twin_app.gui.components.pair_delegate import ROW_HEIGHT, PairDelegate
from twin_app.gui.components.panel import make_panel
from twin_app.gui.models.pair_numbers import PairModel, pair_rows
from twin_app.gui.session.scenario import ScenarioState

if TYPE_CHECKING:
    from twin_app.gui.viewport import ViewPair

_REDRAW_MS = 70
_WIDTHS = (0, 150, 150, 150, 300)
_NARROW_WIDTHS = (0, 130, 130, 160, 188)
_NARROW = 1150


class PairTable(QTableView):
    """A row for each figure, a column for each scenario."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = PairModel(self)
        self.setModel(self.figures)
        self.setItemDelegate(PairDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Both scenarios in numbers"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setProperty("role", "wide")
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def table(self) -> ChartTable:
        """What is shown, as text: figures with the digits that their intervals carry."""
        model = self.figures
        columns = range(model.columnCount())
        headings = tuple(str(model.headerData(c, Qt.Orientation.Horizontal)) for c in columns)
        rows: list[tuple[Cell, ...]] = [
            tuple(str(model.data(model.index(r, c)) or "") for c in columns) for r in range(model.rowCount())
        ]
        return ChartTable(headings=headings, rows=tuple(rows))

    def resizeEvent(self, event: object) -> None:
        widths = _WIDTHS if self.width() >= _NARROW else _NARROW_WIDTHS
        for column, width in enumerate(widths):
            if width:
                self.setColumnWidth(column, width)
        super().resizeEvent(event)  # type: ignore[arg-type]


class PairBelow(QWidget):
    """The charts alone, or with the numbers in front of them while two views are shown."""

    def __init__(self, charts: QWidget, scenario: ScenarioState, pair: ViewPair, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        self._scenario, self._pair = scenario, pair
        self.numbers = PairTable(self)
        self._frame = ChartFrame(self.tr("Both scenarios in numbers"), self.numbers, self)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Numbers or charts"))
        self.tabs.addTab(self.tr("Numbers"))
        self.tabs.addTab(self.tr("Charts"))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._frame)
        self._stack.addWidget(charts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)
        self._showing = InTurn(self, self._show, _REDRAW_MS)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        for signal in (scenario.answered, scenario.changed, scenario.pinned_changed, scenario.plant_changed):
            signal.connect(self._show_soon)
        pair.paired.connect(self._turn)
        self._turn(pair.is_paired)

    def _show_soon(self, *_: object) -> None:
        self._showing.start()

    def _turn(self, is_paired: bool) -> None:
        self.tabs.setVisible(is_paired)
        self.tabs.setCurrentIndex(0 if is_paired else 1)
        self._stack.setCurrentIndex(0 if is_paired else 1)
        self._show()

    def _show(self) -> None:
        scenario, found, plant = self._scenario, self._scenario.comparison, self._scenario.plant
        if not self._pair.is_paired:
            return
        reference = scenario.reference.name if scenario.reference is not None else self.tr("Baseline")
        labels = {} if plant is None else {station.path: station.label for station in plant.stations}
        rows = () if plant is None or found is None else pair_rows(plant, found, labels)
        self.numbers.figures.show_rows(rows, (reference, scenario.name))
        waiting = self.tr("The first answer is being worked out.") if plant is not None else ""
        n = 0 if found is None else found.replications
        self._frame.set_note(
            self.tr("{0} replications of each, same random numbers").format(f"{n:,}") if n else waiting
        )
