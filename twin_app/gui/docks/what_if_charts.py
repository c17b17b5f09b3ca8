"""Under the view of What-if: how stations spend their time, and output over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from twin_app.experiment.analysis.series import SeriesSoFar
from twin_app.experiment.result import NodeResult
from twin_app.experiment.what_if import Comparison, Side
from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.charts.curves import Curve, curve_of_band
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.over_time import OverTimeChart
from twin_app.gui.charts.station_shares import StationRow, StationSharesChart
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.components.elided_label import ElidedLabel
from twin_app.gui.components.figures import measure_of, replications_text, value_parts
from twin_app.gui.components.panel import make_panel
from twin_app.gui.frame.building import Make, Pieces, whole
from twin_app.gui.models.bottleneck import chances_words, likeliest
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.scenario import ScenarioState
from twin_app.gui.session.selection import Selection
from twin_app.plant.factors import DesignPoint
from twin_app.plant.names import shown_name
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

    def __init__(
        self,
        scenario: ScenarioState,
        selection: Selection,
        parent: QWidget | None = None,
        *,
        playback: PlaybackSession | None = None,
        make: Make = whole,
    ) -> None:
        """`playback` knows the time of day at which a run begins."""
        super().__init__(parent)
        make_panel(self)
        self._scenario, self._playback, self._selection = scenario, playback, selection
        self._own: Curve | None = None
        self._refreshing = InTurn(self, self.refresh, _REDRAW_MS)
        self.rest = self._parts()
        make(self.rest)

    def _parts(self) -> Pieces[None]:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setHandleWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        splitter.addWidget(self._left())
        yield
        self._over_time = OverTimeChart(self.tr("Output (parts/h)"), self)
        yield
        self.time_frame = ChartFrame(self.tr("Output over time"), self._over_time, self)
        splitter.addWidget(self.time_frame)
        splitter.setSizes([540, 560])
        yield
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        scenario = self._scenario
        for signal in (scenario.asked, scenario.answered, scenario.details_changed, scenario.changed, scenario.idle):
            signal.connect(self._refresh_soon)
        scenario.failed.connect(self._refresh_soon)
        scenario.plant_changed.connect(self._clear)
        if self._playback is not None:
            self._playback.options_changed.connect(self.refresh)
        for frame in (self.shares_frame, self.time_frame):
            frame.wanted.connect(self._act)
        self._scrolled.shares.clicked.connect(lambda path: self._selection.set((path,)))

    @property
    def shares(self) -> StationSharesChart:
        """The left one."""
        return self._scrolled.shares

    @property
    def over_time(self) -> OverTimeChart:
        """The right one."""
        return self._over_time

    def refresh(self) -> None:
        """Both, from what is known now."""
        if self._playback is not None:
            self._over_time.set_clock_start(self._playback.clock_start_s)
        self._draw_shares()
        self._draw_series()

    def _refresh_soon(self) -> None:
        """Not once for each of many answers."""
        self._refreshing.start()

    def _left(self) -> QWidget:
        self._scrolled = ScrolledShares(self)
        self.shares_frame = ChartFrame(
            self.tr("Share of time per station"), self._scrolled, self, drawn=self._scrolled.shares
        )
        self.bottleneck = ElidedLabel("", self)
        left = QWidget(self)
        make_panel(left)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.shares_frame, 1)
        self.bottleneck.setProperty("role", "secondary")
        self.bottleneck.setContentsMargins(12, 2, 12, 6)
        column.addWidget(self.bottleneck)
        return left

    def _clear(self) -> None:
        self._own = None
        self.shares.show_rows(())
        self._over_time.show_curves(())
        self.refresh()

    def _act(self) -> None:
        """The button of an empty chart."""
        if self._scenario.failure is not None and self._scenario.n_changed:
            self._scenario.reset()
        else:
            self._scenario.ask()

    def _empty_words(self) -> tuple[str, str]:
        """Why there is no chart, and what its button does."""
        scenario = self._scenario
        if scenario.plant is None:
            return self.tr("Nothing can be simulated yet. Problems lists what is missing."), ""
        if scenario.failure is not None:
            action = self.tr("Reset all") if scenario.n_changed else self.tr("Try again")
            return self.tr("This setting cannot be simulated: {0}").format(scenario.failure), action
        if scenario.is_busy or scenario.is_live:
            return self.tr("The first answer is being worked out."), ""
        return self.tr("No answer yet. Live answers are off."), self.tr("Answer once")

    def _draw_shares(self) -> None:
        comparison, plant = self._scenario.comparison, self._scenario.plant
        if comparison is None or plant is None or (self._scenario.failure is not None):
            self.shares_frame.show_empty(*self._empty_words())
            self.bottleneck.say("")
            return
        self.shares_frame.show_chart()
        is_changed = comparison.scenario.design != comparison.reference.design
        reference = self._reference_name if is_changed else ""
        self.shares.show_rows(station_rows(plant, comparison, is_changed=is_changed), beneath=reference.lower())
        count = replications_text(comparison.replications)
        note, brief = self.tr("% of time · {0}").format(count), ""
        if is_changed:
            note = self.tr("% of time · right: change in working, points · {0}").format(count)
            brief = self.tr("% of time · right: change, points")
        self.shares_frame.set_note(note, brief)
        self.bottleneck.say(chances_words(comparison, plant, reference))

    @property
    def _reference_name(self) -> str:
        return self.tr("Baseline") if self._scenario.reference is None else self._scenario.reference.name

    def _draw_series(self) -> None:
        scenario = self._scenario
        reference: DesignPoint = () if scenario.reference is None else scenario.reference.design
        here, there = scenario.series_of(scenario.design), scenario.series_of(reference)
        curves = self._curves(here, there)
        if scenario.plant is None or scenario.failure is not None or not curves:
            words = self._empty_words()
            if scenario.is_untraceable and scenario.failure is None:
                words = (self.tr("This plant is too large to be traced, so there is no curve over time."), "")
            self.time_frame.show_empty(*words)
            return
        self.time_frame.show_chart()
        self._over_time.show_curves(curves, warmup_s=scenario.plant.warmup_s)
        self.time_frame.set_note(self._series_note(here, there))

    def _curves(self, here: SeriesSoFar | None, there: SeriesSoFar | None) -> list[Curve]:
        """The present setting's, or for want of it the faded one of the setting before; the reference's."""
        scenario = self._scenario
        found = []
        if here is not None:
            self._own = self._curve(scenario.name, here, is_scenario=True) if here is not there else None
            found.append(self._own or self._curve(scenario.name, here, is_scenario=True))
        elif self._own is not None:
            found.append(replace(self._own, is_stale=True, level=self.tr("setting before")))
        if there is not None and there is not here:
            found.append(self._curve(self._reference_name, there, is_scenario=False))
        return found

    def _curve(self, name: str, found: SeriesSoFar, *, is_scenario: bool) -> Curve:
        """With the level of the answer, which rests on more replications than the curve."""
        comparison, level = self._scenario.comparison, ""
        if comparison is not None:
            side = comparison.scenario if is_scenario else comparison.reference
            measure = measure_of("throughput_per_h", "")
            summary = side.responses["throughput_per_h"]
            level = " ".join(value_parts(measure.mean(summary), measure.interval(summary)))
        series = found.series
        return curve_of_band(name, series.output_per_h, series.bin_s, level=level, is_baseline=not is_scenario)

    def _series_note(self, here: SeriesSoFar | None, there: SeriesSoFar | None) -> str:
        known = [one.n_replications for one in (here, there) if one is not None]
        if not known:
            return self.tr("being worked out")
        if min(known) == 1:
            return self.tr("one replication")
        return self.tr("mean of {0} replications, 95 % band").format(min(known))


def station_rows(plant: Plant, comparison: Comparison, *, is_changed: bool) -> list[StationRow]:
    """Stations in path order; with the other side beneath if there is one."""
    labels = {station.path: station.label for station in plant.stations}
    others = {node.path: node for node in comparison.reference.nodes}
    bottleneck = likeliest(comparison.scenario)
    return [
        StationRow(
            path=node.path,
            name=shown_name(node.path, labels.get(node.path, "")),
            shares=node.shares,
            baseline=others[node.path].shares if is_changed else None,
            change=comparison.working.get(node.path) if is_changed else None,
            is_bottleneck=node.path == bottleneck,
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
