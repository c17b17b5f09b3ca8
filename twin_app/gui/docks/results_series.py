"""Output and work in process over time among the results: they grow while a run is traced."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from twin_app.events import SeriesTraced
from twin_app.experiment import Result
from twin_app.experiment.analysis.series import SeriesSoFar
from twin_app.gui.charts.curves import Curve, curve_of_band
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.over_time import OverTimeChart
from twin_app.gui.components.figures import measure_of, replications_text, value_parts
from twin_app.gui.components.panel import make_panel
from twin_app.gui.frame.building import Make, Pieces, whole
from twin_app.gui.session.runs import RunState

_KEYS = ("throughput_per_h", "wip")


class SeriesPanel(QWidget):
    """Both charts side by side, each with the run before in grey."""

    def __init__(self, runs: RunState, parent: QWidget | None = None, *, make: Make = whole) -> None:
        super().__init__(parent)
        make_panel(self)
        self._runs = runs
        self.frames: tuple[ChartFrame, ...] = ()
        self.rest = self._parts()
        make(self.rest)

    def _parts(self) -> Pieces[None]:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.output = OverTimeChart(self.tr("Output (parts/h)"), self)
        yield
        self.wip = OverTimeChart(self.tr("Work in process (parts)"), self)
        yield
        titles = self.tr("Output over time"), self.tr("Work in process over time")
        for title, chart in zip(titles, self.charts, strict=True):
            frame = ChartFrame(title, chart, self)
            frame.show_empty(self.tr("The first replication is being traced."))
            self.frames += (frame,)
            row.addWidget(frame, 1)
            yield
        self._runs.series_grew.connect(self.show_growth)
        self._runs.curves_grew.connect(self._show_curves)
        if self._runs.series is not None:
            self.show_growth(self._runs.series)

    @property
    def charts(self) -> tuple[OverTimeChart, OverTimeChart]:
        """Output, work in process."""
        return self.output, self.wip

    def show_growth(self, event: SeriesTraced) -> None:
        """One more replication of the run under way; what is there until it has its own result is the run before."""
        before = self._runs.result
        for index, band in enumerate((event.output_per_h, event.wip)):
            self._draw(
                index,
                curve_of_band(self.tr("This run"), band, event.bin_s),
                before,
                warmup_s=self._warmup_s,
                count=event.replications,
            )

    def show_result(self, result: Result, before: Result | None) -> None:
        """The run is done."""
        if result.analysis is None:
            for frame in self.frames:
                frame.show_empty(self.tr("This plant is too large to be traced, so there is no curve over time."))
            return
        sharper = self._runs.curves
        count = result.analysis.n_replications if sharper is None else sharper.n_replications
        for index in range(len(_KEYS)):
            own = _curve(self.tr("This run"), result, index, sharper=sharper)
            self._draw(index, own, before, warmup_s=result.warmup_s, count=count)

    def _show_curves(self) -> None:
        """More replications of the run that is done were traced."""
        if self._runs.result is not None:
            self.show_result(self._runs.result, self._runs.baseline)

    @property
    def _warmup_s(self) -> float:
        own, plant = self._runs.settings.warmup_s, self._runs.plant
        return own if own is not None else plant.warmup_s if plant is not None else 0.0

    def _draw(self, index: int, own: Curve, before: Result | None, *, warmup_s: float, count: int) -> None:
        curves = [own]
        if before is not None and before.analysis is not None:
            curves.append(_curve(self.tr("Run before"), before, index, is_baseline=True))
        self.frames[index].show_chart()
        self.charts[index].show_curves(curves, warmup_s=warmup_s)
        note = self.tr("mean of {0} replications, 95 % band").format(count)
        if count == 1:
            note = self.tr("one replication, no band")
        self.frames[index].set_note(note, replications_text(count))


def frames_beside(parent: QWidget, *frames: ChartFrame) -> QWidget:
    """Charts of equal width."""
    pair = QWidget(parent)
    make_panel(pair)
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    for frame in frames:
        row.addWidget(frame, 1)
    return pair


def _curve(
    name: str, result: Result, index: int, *, sharper: SeriesSoFar | None = None, is_baseline: bool = False
) -> Curve:
    """With the level of the whole run, which rests on more replications than the curve."""
    assert result.analysis is not None
    series, key = result.analysis.coarse_series if sharper is None else sharper.series, _KEYS[index]
    measure, summary = measure_of(key, result.currency), result.responses[key]
    level = " ".join(value_parts(measure.mean(summary), measure.interval(summary)))
    band = (series.output_per_h, series.wip)[index]
    return curve_of_band(name, band, series.bin_s, level=level, is_baseline=is_baseline)
