"""The tabs of a run's results: key figures, shares of time, output, load, flow."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTableView, QTabWidget, QVBoxLayout, QWidget

from twin_app.experiment import Result
from twin_app.experiment.result import NodeResult
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.over_time import OverTimeChart, curve_of_band, curve_of_load
from twin_app.gui.charts.sankey import SankeyChart, chains
from twin_app.gui.charts.station_shares import StationRow
from twin_app.gui.components.figures import name_of, percent
from twin_app.gui.components.panel import make_panel
from twin_app.gui.docks.what_if_charts import ScrolledShares, flow_order
from twin_app.gui.frame.building import Pieces, whole
from twin_app.gui.models.key_figures import KeyFigureModel
from twin_app.gui.session.runs import RunState
from twin_app.gui.session.selection import Selection
from twin_app.plant.plant import Plant

_SPLIT_FROM = 24
"""Nodes from which on buffers and conveyors are left out of the picture of the flow."""


class ResultsTabs(QWidget):
    """All charts of a run; made when there is a first result, because charts take a while to load."""

    def __init__(
        self, runs: RunState, selection: Selection, parent: QWidget | None = None, *, charts: Charts | None = None
    ) -> None:
        """`charts` that were made before."""
        super().__init__(parent)
        make_panel(self)
        self._runs = runs
        self.figures = KeyFigureModel(self)
        self.shares, self.output, self.wip, self.load, self.flow = charts or whole(charts_in_pieces())
        self.bottleneck = QLabel(self)
        self.bottleneck.setWordWrap(True)
        self.bottleneck.setContentsMargins(12, 4, 12, 4)
        self._tabs = QTabWidget(self)
        self._tabs.setDocumentMode(True)
        self._lay_out()
        self.shares.shares.clicked.connect(lambda path: selection.set((path,)))
        self.flow.clicked.connect(lambda path: selection.set((path,)))
        runs.result_changed.connect(self.refresh)
        self.refresh()

    @property
    def tabs(self) -> QTabWidget:
        """Key figures, stations, output, work in process, load, flow."""
        return self._tabs

    def refresh(self) -> None:
        """There is another result, or none."""
        result, plant = self._runs.result, self._runs.result_plant
        if result is None or plant is None:
            return
        self.figures.show_result(result, self._runs.baseline)
        self.bottleneck.setText(bottleneck_words(result, plant))
        self._show_shares(result, plant)
        self._show_series(result)
        self._show_flow(result, plant)

    def _show_shares(self, result: Result, plant: Plant) -> None:
        before = {node.path: node for node in self._runs.baseline.nodes} if self._runs.baseline else {}
        labels = {station.path: station.label for station in plant.stations}
        self.shares.shares.show_rows(
            [
                StationRow(
                    path=node.path,
                    name=labels.get(node.path) or name_of(node.path),
                    shares=node.shares,
                    baseline=before[node.path].shares if node.path in before else None,
                    is_bottleneck=node.path == result.bottleneck,
                )
                for node in in_flow_order(plant, result.nodes)
            ]
        )

    def _show_series(self, result: Result) -> None:
        analysis = result.analysis
        if analysis is not None:
            series = analysis.coarse_series
            name = self.tr("Run")
            self.output.show_curves([curve_of_band(name, series.output_per_h, series.bin_s)], warmup_s=result.warmup_s)
            self.wip.show_curves([curve_of_band(name, series.wip, series.bin_s)], warmup_s=result.warmup_s)
            note = self.tr("mean of {0} replications, 95 % band").format(analysis.n_replications)
            for frame in self._series_frames:
                frame.set_note(note)
        load = result.energy.load_curve if result.energy is not None else None
        self._tabs.setTabVisible(self._tabs.indexOf(self._load_frame), load is not None)
        if load is not None:
            self.load.show_curves([curve_of_load(self.tr("Run"), load)], starts_at_zero=True)

    def _show_flow(self, result: Result, plant: Plant) -> None:
        flows = result.analysis.flows if result.analysis is not None else {}
        hidden = {n.path for n in result.nodes if n.kind in ("buffer", "conveyor")}
        shown = chains(flows, hidden) if len(result.nodes) > _SPLIT_FROM or hidden else flows
        labels = {node.path: getattr(node, "label", "") for node in plant.nodes}
        self.flow.show_flows(shown, names=labels, bottleneck=result.bottleneck)

    def _lay_out(self) -> None:
        table = QTableView(self)
        table.setModel(self.figures)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(24)
        table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        table.setAccessibleName(self.tr("Key figures"))
        for column_index, width in enumerate((180, 170, 170, 150)):
            table.setColumnWidth(column_index, width)
        figures = QWidget(self)
        make_panel(figures)
        column = QVBoxLayout(figures)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bottleneck)
        column.addWidget(table, 1)
        self._series_frames = [
            ChartFrame(self.tr("Output over time"), self.output, self),
            ChartFrame(self.tr("Work in process over time"), self.wip, self),
        ]
        self._load_frame = ChartFrame(self.tr("Load, quarter-hour means"), self.load, self)
        pair = QWidget(self)
        make_panel(pair)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        for frame in self._series_frames:
            row.addWidget(frame, 1)
        self._tabs.addTab(figures, self.tr("Key figures"))
        stations = ChartFrame(self.tr("Share of time per station"), self.shares, self)
        self._tabs.addTab(stations, self.tr("Stations"))
        self._tabs.addTab(pair, self.tr("Over time"))
        self._tabs.addTab(self._load_frame, self.tr("Load"))
        self._tabs.addTab(ChartFrame(self.tr("Flow through the plant"), self.flow, self), self.tr("Flow"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tabs)


Charts = tuple[ScrolledShares, OverTimeChart, OverTimeChart, OverTimeChart, SankeyChart]
"""Shares, output, work in process, load, flow."""


def charts_in_pieces() -> Pieces[Charts]:
    """All charts, empty, one at a time."""
    shares = ScrolledShares()
    yield
    output = OverTimeChart(_tr("Output (parts/h)"))
    yield
    wip = OverTimeChart(_tr("Work in process (parts)"))
    yield
    load = OverTimeChart(_tr("Power (kW)"))
    yield
    return shares, output, wip, load, SankeyChart()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResultsTabs", text)


def bottleneck_words(result: Result, plant: Plant) -> str:
    """`Filler is the bottleneck for 94 % of the time.`; one sentence, or none without stations."""
    if result.bottleneck is None:
        return ""
    labels = {station.path: station.label for station in plant.stations}
    name = labels.get(result.bottleneck) or name_of(result.bottleneck)
    node = next((one for one in result.nodes if one.path == result.bottleneck), None)
    share = node.bottleneck_share.total.mean if node is not None and node.bottleneck_share is not None else None
    if share is None:
        return f"{name} is the bottleneck: it is busy or stopped for the largest share of its time."
    return f"{name} is the bottleneck for {percent(100.0 * share, 0)} of the time, alone or shifting."


def in_flow_order(plant: Plant, nodes: tuple[NodeResult, ...]) -> list[NodeResult]:
    """Stations from the sources on."""
    place = {path: index for index, path in enumerate(flow_order(plant))}
    stations = [node for node in nodes if node.kind == "station"]
    return sorted(stations, key=lambda node: (place.get(node.path, len(place)), node.path))
