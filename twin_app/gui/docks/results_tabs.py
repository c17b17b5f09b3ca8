"""The tabs of a run's results: key figures, shares of time, output, load, energy, Gantt chart, flow."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QTableView, QTabWidget, QVBoxLayout, QWidget

from twin_app.experiment import Result
from twin_app.experiment.result import NodeResult
from twin_app.gui.charts.bars import Amount, BarsChart, ScrolledBars
from twin_app.gui.charts.curves import curve_of_load
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.over_time import OverTimeChart
from twin_app.gui.charts.sankey import SankeyChart, chains
from twin_app.gui.charts.station_shares import StationRow
from twin_app.gui.components.figures import replications_text
from twin_app.gui.components.panel import make_panel
from twin_app.gui.docks.gantt_panel import GanttPanel
from twin_app.gui.docks.results_series import SeriesPanel, frames_beside
from twin_app.gui.docks.what_if_charts import ScrolledShares, flow_order
from twin_app.gui.frame.building import Make, Pieces, later, whole
from twin_app.gui.models.bottleneck import run_words
from twin_app.gui.models.energy import by_consumer, by_purpose
from twin_app.gui.models.key_figures import KeyFigureModel
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.runs import RunState
from twin_app.gui.session.selection import Selection
from twin_app.plant.names import shown_name
from twin_app.plant.plant import Plant

_SPLIT_FROM = 24
"""Nodes from which on buffers and conveyors are left out of the picture of the flow."""


class ResultsTabs(QWidget):
    """All charts of a run; made when there is something to show, because charts take a while to load."""

    trace_wanted = Signal()
    """One replication is to be traced for the Gantt chart."""

    def __init__(
        self,
        runs: RunState,
        selection: Selection,
        parent: QWidget | None = None,
        *,
        playback: PlaybackSession | None = None,
        make: Make = whole,
    ) -> None:
        """`playback` has the trace that the Gantt chart shows, and knows the time of day at which a run begins."""
        super().__init__(parent)
        make_panel(self)
        self._runs, self._selection = runs, selection
        self._is_waiting = False
        self._playback = playback or PlaybackSession(self)
        self.figures = KeyFigureModel(self)
        self._tabs = QTabWidget(self)
        self._tabs.setDocumentMode(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tabs)
        self.rest = self._parts()
        make(self.rest)

    def _parts(self) -> Pieces[None]:
        self._tabs.addTab(self._figures_page(), self.tr("Key figures"))
        yield
        self.shares = ScrolledShares(self)
        self.shares_frame = ChartFrame(
            self.tr("Share of time per station"), self.shares, self, drawn=self.shares.shares
        )
        self._tabs.addTab(self.shares_frame, self.tr("Stations"))
        yield
        self.series = SeriesPanel(self._runs, self, make=later)
        self._tabs.addTab(self.series, self.tr("Over time"))
        yield
        yield from self.series.rest
        yield
        self.load = OverTimeChart(self.tr("Power (kW)"), self)
        yield
        self.load_frame = ChartFrame(self.tr("Load, quarter-hour means"), self.load, self)
        self._tabs.addTab(self.load_frame, self.tr("Load"))
        yield
        self._tabs.addTab(self._energy_page(), self.tr("Energy"))
        yield
        self.gantt = GanttPanel(self._playback, self._selection, self)
        self.gantt_frame = ChartFrame(self.tr("What each station did"), self.gantt, self)
        self._tabs.addTab(self.gantt_frame, self.tr("Gantt"))
        yield
        self.flow = SankeyChart(self)
        self.flow_frame = ChartFrame(self.tr("Flow through the plant"), self.flow, self)
        self._tabs.addTab(self.flow_frame, self.tr("Flow"))
        yield
        self._connect()
        self._show_clock()
        self._show_gantt()
        self.refresh()

    def _connect(self) -> None:
        for chart in (self.shares.shares, self.flow):
            chart.clicked.connect(lambda path: self._selection.set((path,)))
        self._runs.result_changed.connect(self.refresh)
        self._playback.loaded.connect(self._show_gantt)
        self._playback.options_changed.connect(self._show_clock)
        self.gantt_frame.wanted.connect(self.trace_wanted)

    @property
    def tabs(self) -> QTabWidget:
        """Key figures, stations, over time, load, energy, Gantt chart, flow."""
        return self._tabs

    @property
    def frames(self) -> tuple[ChartFrame, ...]:
        """Of all charts."""
        return (
            self.shares_frame, *self.series.frames, self.load_frame, *self.energy_frames,
            self.gantt_frame, self.flow_frame,
        )  # fmt: skip

    def refresh(self) -> None:
        """There is another result, or none."""
        result, plant = self._runs.result, self._runs.result_plant
        for index in range(self._tabs.count()):
            is_growing = self._tabs.widget(index) in (self.series, self.gantt_frame)
            self._tabs.setTabEnabled(index, result is not None or is_growing)
        if result is None or plant is None:
            return
        if self._is_waiting and self._tabs.currentWidget() is self.series:
            self._tabs.setCurrentIndex(0)
        self._is_waiting = False
        self.figures.show_result(result, self._runs.baseline)
        self.bottleneck.setText(run_words(result, plant))
        self._show_shares(result, plant)
        self.series.show_result(result, self._runs.baseline)
        self._show_energy(result, plant)
        self._show_flow(result, plant)

    def show_over_time(self) -> None:
        """Turns to the tab that grows while a run is traced, until there are figures."""
        self._tabs.setCurrentWidget(self.series)
        self._is_waiting = True

    def _show_shares(self, result: Result, plant: Plant) -> None:
        before = {node.path: node for node in self._runs.baseline.nodes} if self._runs.baseline else {}
        labels = {station.path: station.label for station in plant.stations}
        self.shares.shares.show_rows(
            [
                StationRow(
                    path=node.path,
                    name=shown_name(node.path, labels.get(node.path, "")),
                    shares=node.shares,
                    baseline=before[node.path].shares if node.path in before else None,
                    is_bottleneck=node.path == result.bottleneck,
                )
                for node in in_flow_order(plant, result.nodes)
            ],
            beneath=self.tr("run before"),
        )
        self.shares_frame.set_note(self.tr("% of time · {0}").format(replications_text(result.replications)))

    def _show_energy(self, result: Result, plant: Plant) -> None:
        energy, before = result.energy, self._runs.baseline
        load = energy.load_curve if energy is not None else None
        none = self.tr("No node of this plant has a power, so there is no energy. Add one in the inspector.")
        if load is None:
            self.load_frame.show_empty(none if energy is None else self.tr("This run is too long for a load curve."))
        else:
            curves = [curve_of_load(self.tr("This run"), load)]
            earlier = before.energy.load_curve if before is not None and before.energy is not None else None
            if earlier is not None:
                curves.append(curve_of_load(self.tr("Run before"), earlier, is_baseline=True))
            self.load_frame.show_chart()
            self.load.show_curves(curves, warmup_s=result.warmup_s, starts_at_zero=True)
            self.load_frame.set_note(self._count_note(result))
        amounts: tuple[list[Amount], list[Amount]] = ([], [])
        if energy is not None:
            old = before.energy if before is not None else None
            amounts = by_purpose(energy, old), by_consumer(energy, old, plant)
        for chart, frame, found in zip((self.purpose, self.consumers), self.energy_frames, amounts, strict=True):
            chart.show_amounts(found)
            frame.show_chart() if found else frame.show_empty(none)
            frame.set_note(self._count_note(result) if found else "")

    def _count_note(self, result: Result) -> str:
        if result.replications == 1:
            return self.tr("one replication")
        return self.tr("mean of {0} replications, 95 % intervals").format(f"{result.replications:,}")

    def _show_flow(self, result: Result, plant: Plant) -> None:
        flows = result.analysis.flows if result.analysis is not None else {}
        hidden = {n.path for n in result.nodes if n.kind in ("buffer", "conveyor")}
        shown = chains(flows, hidden) if len(result.nodes) > _SPLIT_FROM or hidden else flows
        if not shown:
            self.flow_frame.show_empty(self.tr("No part has moved, or the run was too large to be traced."))
            return
        labels = {node.path: getattr(node, "label", "") for node in plant.nodes}
        self.flow_frame.show_chart()
        self.flow.show_flows(shown, names=labels, bottleneck=result.bottleneck)
        count = result.analysis.n_replications if result.analysis is not None else 0
        self.flow_frame.set_note(self.tr("parts/h, mean of {0}").format(replications_text(count)))

    def _show_gantt(self) -> None:
        recording = self._playback.recording
        if recording is None:
            sentence = self.tr("No replication is traced yet. A trace shows what each station did, second by second.")
            self.gantt_frame.show_empty(sentence, self.tr("Trace one replication"))
            return
        self.gantt_frame.show_chart()
        self.gantt_frame.set_note(recording.title)

    def _show_clock(self) -> None:
        for chart in (*self.series.charts, self.load):
            chart.set_clock_start(self._playback.clock_start_s)

    def _energy_page(self) -> QWidget:
        self.purpose = BarsChart(self.tr("Purpose"), "kWh", self)
        self.consumers = BarsChart(self.tr("Consumer"), "kWh", self)
        self.energy_frames = tuple(
            ChartFrame(title, ScrolledBars(chart, self), self, drawn=chart)
            for title, chart in (
                (self.tr("What energy was for"), self.purpose),
                (self.tr("Where energy went"), self.consumers),
            )
        )
        return frames_beside(self, *self.energy_frames)

    def _figures_page(self) -> QWidget:
        page = QWidget(self)
        make_panel(page)
        self.bottleneck = QLabel(page)
        self.bottleneck.setWordWrap(True)
        self.bottleneck.setContentsMargins(2, 4, 12, 4)
        table = QTableView(page)
        table.setModel(self.figures)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(24)
        table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        table.setAccessibleName(self.tr("Key figures"))
        for column_index, width in enumerate((180, 170, 170, 150)):
            table.setColumnWidth(column_index, width)
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 0, 0, 0)
        column.addWidget(self.bottleneck)
        column.addWidget(table, 1)
        return page


def in_flow_order(plant: Plant, nodes: tuple[NodeResult, ...]) -> list[NodeResult]:
    """Stations from the sources on."""
    place = {path: index for index, path in enumerate(flow_order(plant))}
    stations = [node for node in nodes if node.kind == "station"]
    return sorted(stations, key=lambda node: (place.get(node.path, len(place)), node.path))
