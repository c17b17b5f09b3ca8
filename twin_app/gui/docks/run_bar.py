"""The run bar of Plant: run, stop, settings, progress, the key figure."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from twin_app.events import Progress
from twin_app.experiment import Result
from twin_app.experiment.objectives import goal_of
from twin_app.gui.components.figures import left_text, measure_of, rate_text, replications_text, value_parts
from twin_app.gui.components.interval_bar import IntervalBar, IntervalFigure
from twin_app.gui.components.progress_piece import ProgressPiece
from twin_app.gui.components.scales import spanning
from twin_app.gui.session.runs import RunState
from twin_app.gui.theme import icon

_MOST = 1_000_000


class RunBar(QWidget):
    """One button that runs or stops."""

    def __init__(self, runs: RunState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self.button = QPushButton(self)
        self.button.setProperty("role", "primary")
        self.button.setMinimumWidth(84)
        self.replications = _count(self, 1, _MOST)
        self.horizon = _duration(self, " h", 100_000.0)
        self.warmup = _duration(self, " min", 1_000_000.0)
        self.seed = _count(self, 0, 2_000_000_000)
        self.progress = ProgressPiece(self)
        self.figure = KeyFigure(self)
        self._lay_out()
        self._connect()
        self._show_settings()
        self._show_state()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.button)
        fields = (
            (self.tr("Replications"), self.replications, 84),
            (self.tr("Horizon"), self.horizon, 74),
            (self.tr("Warm-up"), self.warmup, 78),
            (self.tr("Seed"), self.seed, 64),
        )
        for title, field, width in fields:
            label = QLabel(title, self)
            label.setProperty("role", "secondary")
            label.setBuddy(field)
            field.setAccessibleName(title)
            field.setFixedWidth(width)
            layout.addSpacing(6)
            layout.addWidget(label)
            layout.addWidget(field)
        layout.addWidget(upright(self))
        layout.addWidget(self.progress, 1)
        layout.addWidget(upright(self))
        layout.addWidget(self.figure)

    def _connect(self) -> None:
        runs = self._runs
        self.button.clicked.connect(self._run_or_stop)
        for field in (self.replications, self.horizon, self.warmup, self.seed):
            field.editingFinished.connect(self._change)
        runs.settings_changed.connect(self._show_settings)
        runs.result_changed.connect(self._show_state)
        runs.started.connect(self._show_state)
        runs.started.connect(lambda: self.progress.show_progress(None, self.tr("Starting")))
        runs.ended.connect(self._show_state)
        runs.progressed.connect(self._show_progress)
        runs.phase_changed.connect(self._show_phase)
        runs.finished.connect(self._show_end)
        runs.stopped.connect(lambda _: self._say(self.tr("Stopped. The results before this run are kept.")))
        runs.failed.connect(lambda _: self._say(self.tr("The run failed.")))

    def _run_or_stop(self) -> None:
        if self._runs.is_running:
            self._runs.stop()
        else:
            self._runs.start()

    def _change(self) -> None:
        plant = self._runs.plant
        if plant is None:
            return
        horizon, warmup = self.horizon.value() * 3600.0, self.warmup.value() * 60.0
        self._runs.change(
            replace(
                self._runs.settings,
                replications=self.replications.value(),
                horizon_s=None if abs(horizon - plant.horizon_s) < 1.0 else horizon,
                warmup_s=None if abs(warmup - plant.warmup_s) < 1.0 else warmup,
                seed=self.seed.value(),
            )
        )

    def _show_settings(self) -> None:
        settings, plant = self._runs.settings, self._runs.plant
        values = (
            (self.replications, settings.replications),
            (self.seed, settings.seed),
            (self.horizon, (settings.horizon_s or (plant.horizon_s if plant else 0.0)) / 3600.0),
            (self.warmup, _first(settings.warmup_s, plant.warmup_s if plant else 0.0) / 60.0),
        )
        for field, value in values:
            with QSignalBlocker(field):
                field.setValue(value)  # type: ignore[arg-type]

    def _show_state(self) -> None:
        is_running, plant = self._runs.is_running, self._runs.plant
        self.button.setText(self.tr("Stop") if is_running else self.tr("Run"))
        self.button.setIcon(icon("stop" if is_running else "run", "on.accent"))
        self.button.setEnabled(plant is not None)
        for field in (self.replications, self.horizon, self.warmup, self.seed):
            field.setEnabled(plant is not None and not is_running)
        if plant is not None and not is_running:
            self._show_settings()
        if self._runs.result is None and not is_running:
            self._say(self.tr("No runs yet") if plant is not None else "")
        self._show_figure()

    def _show_progress(self, event: Progress) -> None:
        left = self.tr("Replication {0} of {1}").format(f"{event.done:,}", f"{event.total:,}")
        parts = [rate_text(event.per_second), left_text(event.seconds_left)] if event.done else []
        share = event.done / event.total if event.total else None
        self.progress.show_progress(share, left, right=" · ".join(part for part in parts if part))

    def _show_phase(self, title: str) -> None:
        self.progress.show_progress(None, title)

    def _show_end(self, result: Result) -> None:
        wall = result.performance.wall_s
        rate = rate_text(result.replications / wall) if wall > 0.0 else ""
        text = replications_text(result.replications)
        self.progress.show_progress(1.0, text, right=f"{rate} · {self.tr('{0} s').format(f'{wall:.1f}')}")

    def _say(self, text: str) -> None:
        self.progress.show_progress(0.0, text)

    def _show_figure(self) -> None:
        result, plant = self._runs.result, self._runs.plant
        if result is None or plant is None:
            self.figure.clear()
            return
        response = goal_of(plant.objective).response
        summary = result.responses[response]
        measure = measure_of(response, result.currency, summary.mean)
        self.figure.show_value(measure.title, measure.mean(summary), measure.interval(summary), measure.unit)
        self.figure.set_outdated(is_outdated=self._runs.is_outdated)


class KeyFigure(QWidget):
    """Name, interval bar, value with its interval, unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._name = QLabel(self)
        self._name.setProperty("role", "secondary")
        self._bar = IntervalBar(self)
        self._bar.setFixedWidth(110)
        self._value = QLabel(self)
        self._unit = QLabel(self)
        self._unit.setProperty("role", "secondary")
        for widget in (self._name, self._bar, self._value, self._unit):
            layout.addWidget(widget)
        self.clear()

    @property
    def text(self) -> str:
        """`Throughput 550.9 ± 1.0 parts/h`."""
        return " ".join(label.text() for label in (self._name, self._value, self._unit))

    def clear(self) -> None:
        """Nothing to say."""
        for widget in (self._name, self._bar, self._value, self._unit):
            widget.hide()

    def show_value(self, name: str, mean: float | None, interval: tuple[float, float] | None, unit: str) -> None:
        """A level."""
        low, high = spanning([mean, *(interval or ())], margin=1.2)
        self._bar.show_figure(IntervalFigure(mean=mean, interval=interval, low=low, high=high))
        value, doubt = value_parts(mean, interval)
        self._show(name, f"{value} {doubt}".strip(), unit)

    def show_difference(
        self, name: str, difference: float | None, interval: tuple[float, float] | None, text: str, unit: str
    ) -> None:
        """A difference, its zero at the left or right."""
        low, high = spanning([0.0, difference, *(interval or ())], margin=0.08)
        figure = IntervalFigure(
            mean=difference, interval=interval, reference=0.0, low=low, high=high, is_difference=True
        )
        self._bar.show_figure(figure)
        self._show(name, text, unit)

    def set_outdated(self, *, is_outdated: bool) -> None:
        """The plant was edited since."""
        self._value.setEnabled(not is_outdated)
        self.setToolTip(self.tr("Of the plant before the last edit. Run again.") if is_outdated else "")

    def _show(self, name: str, value: str, unit: str) -> None:
        self._name.setText(name)
        self._value.setText(value)
        font = self._value.font()
        font.setWeight(font.Weight.DemiBold)
        self._value.setFont(font)
        self._unit.setText(unit)
        self.setAccessibleName(self.text.replace("±", self.tr("plus or minus")))
        for widget in (self._name, self._bar, self._value, self._unit):
            widget.show()


def upright(parent: QWidget) -> QFrame:
    """A hairline between parts of a bar."""
    line = QFrame(parent)
    line.setProperty("role", "upright")
    return line


def _count(parent: QWidget, least: int, most: int) -> QSpinBox:
    box = QSpinBox(parent)
    box.setRange(least, most)
    box.setGroupSeparatorShown(True)
    box.setKeyboardTracking(False)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    return box


class _Duration(QDoubleSpinBox):
    """Without idle zeros: `8 h`, `7.5 h`."""

    def textFromValue(self, value: float) -> str:
        return self.locale().toString(value, "g", 8)


def _duration(parent: QWidget, suffix: str, most: float) -> QDoubleSpinBox:
    box = _Duration(parent)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.setRange(0.0, most)
    box.setDecimals(2)
    box.setSuffix(suffix)
    box.setKeyboardTracking(False)
    return box


def _first(value: float | None, other: float) -> float:
    return other if value is None else value
