"""Under the view of What-if: how stations spend their time, and output over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QWidget

from twin_app.experiment.result import NodeResult
from twin_app.experiment.what_if import Comparison, Side
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.over_time import OverTimeChart, curve_of_band
from twin_app.gui.charts.station_shares import StationRow, StationSharesChart
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.components.figures import name_of
from twin_app.gui.components.panel import make_panel
from twin_app.gui.session.scenario import ScenarioState
from twin_app.gui.session.selection import Selection
from twin_app.plant.factors import DesignPoint
from twin_app.plant.nodes import Node
from twin_app.plant.plant import Plant

_REDRAW_MS = 70
"""Charts follow at most 15 times a second."""


class ScrolledShares(QScrollArea):
    """The chart of shares in a frame of its own height, with a scroll bar where there are many stations."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares = StationSharesChart(self)
        self.setWidget(self.shares)
        self.setWidgetResizable(True)
        make_panel(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def table(self) -> ChartTable:
        """Of the chart."""
        return self.shares.table()


class WhatIfCharts(QWidget):
    """Both charts side by side; they follow the answers."""

    def __init__(self, scenario: ScenarioState, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        self._scenario = scenario
        self._scrolled = ScrolledShares(self)
        self._over_time = OverTimeChart(self.tr("Output (parts/h)"), self)
        self._shares_frame = ChartFrame(self.tr("Share of time per station"), self._scrolled, self)
        self._time_frame = ChartFrame(self.tr("Output over time"), self._over_time, self)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self._shares_frame)
        splitter.addWidget(self._time_frame)
        splitter.setHandleWidth(1)
        splitter.setSizes([540, 560])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self._draw_shares)
        scenario.answered.connect(self._timer.start)
        scenario.details_changed.connect(self._draw_series)
        scenario.changed.connect(self._draw_series)
        scenario.plant_changed.connect(self._clear)
        self._scrolled.shares.clicked.connect(lambda path: selection.set((path,)))

    @property
    def shares(self) -> StationSharesChart:
        """The left one."""
        return self._scrolled.shares

    @property
    def over_time(self) -> OverTimeChart:
        """The right one."""
        return self._over_time

    def _clear(self) -> None:
        self.shares.show_rows(())
        self._over_time.show_curves(())

    def _draw_shares(self) -> None:
        comparison, plant = self._scenario.comparison, self._scenario.plant
        if comparison is None or plant is None:
            return
        is_changed = comparison.scenario.design != comparison.reference.design
        self.shares.show_rows(station_rows(plant, comparison, is_changed=is_changed))
        note = self.tr("% of time · right: change in working, points") if is_changed else self.tr("% of time")
        self._shares_frame.set_note(note)

    def _draw_series(self) -> None:
        scenario, plant = self._scenario, self._scenario.plant
        if plant is None:
            return
        reference: DesignPoint = () if scenario.reference is None else scenario.reference.design
        reference_name = self.tr("Baseline") if scenario.reference is None else scenario.reference.name
        curves = []
        here, there = scenario.series_of(scenario.design), scenario.series_of(reference)
        if here is not None and here is not there:
            curves.append(curve_of_band(scenario.name, here.coarse_series.output_per_h, here.coarse_series.bin_s))
        if there is not None:
            series = there.coarse_series
            curves.append(curve_of_band(reference_name, series.output_per_h, series.bin_s, is_baseline=True))
        if not curves or (here is None and len(self._over_time.curves) > 1):
            return  # the old curves stay until the new ones are there
        known = here or there
        n = known.n_replications if known is not None else 0
        self._over_time.show_curves(curves, warmup_s=plant.warmup_s)
        self._time_frame.set_note(self.tr("mean of {0} replications, 95 % band").format(n))


def station_rows(plant: Plant, comparison: Comparison, *, is_changed: bool) -> list[StationRow]:
    """Stations in path order; with the other side beneath if there is one."""
    labels = {station.path: station.label for station in plant.stations}
    others = {node.path: node for node in comparison.reference.nodes}
    return [
        StationRow(
            path=node.path,
            name=labels.get(node.path) or name_of(node.path),
            shares=node.shares,
            baseline=others[node.path].shares if is_changed else None,
            change=comparison.working.get(node.path) if is_changed else None,
            is_bottleneck=node.path == comparison.scenario.bottleneck,
        )
        for node in ordered_stations(plant, comparison.scenario)
    ]


def ordered_stations(plant: Plant, side: Side) -> list[NodeResult]:
    """Stations in the order of the flow from the sources; what cannot be reached comes last."""
    place = {path: index for index, path in enumerate(flow_order(plant))}
    stations = [node for node in side.nodes if node.kind == "station"]
    return sorted(stations, key=lambda node: (place.get(node.path, len(place)), node.path))


def flow_order(plant: Plant) -> list[str]:
    """Paths of all nodes, each after those that feed it as far as there are no loops; a line stays together."""
    targets = {node.path: _targets(node) for node in plant.nodes}
    fed = {target for own in targets.values() for target in own}
    found: dict[str, None] = {}
    roots = [path for path in targets if path not in fed]
    for root in reversed([*roots, *targets]):
        _finish(root, targets, found)
    return list(reversed(found))


def _finish(root: str, targets: Mapping[str, Sequence[str]], found: dict[str, None]) -> None:
    """Notes the nodes that are reached from the root, the last ones first (depth first, without recursion)."""
    waiting = [(root, False)]
    entered: set[str] = set()
    while waiting:
        path, is_done = waiting.pop()
        if is_done:
            found.setdefault(path)
        elif path not in found and path not in entered:
            entered.add(path)
            waiting.append((path, True))
            waiting += [(target, False) for target in targets.get(path, ())]


def _targets(node: Node) -> tuple[str, ...]:
    flow = getattr(node, "flow", None)
    rework = getattr(node, "rework_to", None)
    return (*(flow.targets if flow is not None else ()), *([rework] if rework else ()))
