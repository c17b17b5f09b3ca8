"""The run bar of What-if, and the choices in its tool bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSpinBox, QToolButton, QWidget

from twin_app.experiment.objectives import goal_of
from twin_app.experiment.what_if import Comparison
from twin_app.gui.components.figures import interval_text, is_clear, measure_of
from twin_app.gui.components.progress_piece import ProgressPiece
from twin_app.gui.docks.run_bar import KeyFigure, upright
from twin_app.gui.session.scenario import SHARP_REPLICATIONS, ScenarioState
from twin_app.gui.theme import icon


class WhatIfBar(QWidget):
    """How sharp the answer is, and the difference that matters."""

    def __init__(self, scenario: ScenarioState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scenario = scenario
        self.sharpen = QPushButton(icon("run"), self.tr("Run {0} to sharpen").format(f"{SHARP_REPLICATIONS:,}"), self)
        self.replications = QSpinBox(self)
        self.replications.setRange(2, 100_000)
        self.replications.setKeyboardTracking(False)
        self.replications.setSuffix(self.tr(" replications"))
        self.replications.setFixedWidth(126)
        self.replications.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.replications.setValue(scenario.replications)
        self.progress = ProgressPiece(self)
        self.figure = KeyFigure(self)
        self._lay_out()
        self.sharpen.clicked.connect(scenario.sharpen)
        self.replications.valueChanged.connect(scenario.set_replications)
        scenario.asked.connect(self._show_asked)
        scenario.answered.connect(self._show)
        scenario.changed.connect(self._enable)
        scenario.plant_changed.connect(self._clear)
        scenario.failed.connect(self._show_failure)
        self._clear()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        label = QLabel(self.tr("Live answers use"), self)
        label.setProperty("role", "secondary")
        label.setBuddy(self.replications)
        self.replications.setAccessibleName(self.tr("Replications of live answers"))
        for widget in (self.sharpen, label, self.replications, upright(self)):
            layout.addWidget(widget)
        layout.addWidget(self.progress, 1)
        layout.addWidget(upright(self))
        layout.addWidget(self.figure)

    def _clear(self) -> None:
        self.figure.clear()
        has_plant = self._scenario.plant is not None
        self.progress.show_progress(0.0, self.tr("Move a slider and read the answer above.") if has_plant else "")
        self._enable()

    def _show_asked(self) -> None:
        """Before the very first answer, for which the simulator may have to be made ready."""
        if self._scenario.comparison is None:
            self.progress.show_progress(None, self.tr("The first answer is being worked out."))

    def _enable(self) -> None:
        self.sharpen.setEnabled(self._scenario.plant is not None)

    def _show_failure(self, error: BaseException) -> None:
        self.figure.clear()
        self.progress.show_progress(0.0, self.tr("This setting cannot be simulated."))
        self.progress.setToolTip(str(error))

    def _show(self, comparison: Comparison) -> None:
        plant = self._scenario.plant
        if plant is None:
            return
        self.progress.setToolTip("")
        left = self.tr("{0} of {1} replications").format(f"{comparison.replications:,}", f"{comparison.wanted:,}")
        right = "" if comparison.is_final else self.tr("sharpening")
        self.progress.show_progress(comparison.replications / comparison.wanted, left, right=right)
        if comparison.scenario.design == comparison.reference.design:
            self.figure.clear()
            return
        response = goal_of(plant.objective).response
        measure = measure_of(response, plant.currency, comparison.reference.responses[response].mean)
        effect = comparison.effects[response]
        difference, interval = measure.difference(effect), measure.interval(effect)
        text = interval_text(difference, interval)
        if not is_clear(interval):
            text = self.tr("no clear change: {0}").format(text)
        name = self.tr("Difference in {0}").format(measure.title.lower())
        self.figure.show_difference(name, difference, interval, text, measure.unit)


class WhatIfTools(QWidget):
    """Live on or off, how fast it answered, what it is compared with."""

    def __init__(self, scenario: ScenarioState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scenario = scenario
        self.live = QToolButton(self)
        self.live.setText(self.tr("Live"))
        self.live.setIcon(icon("bolt", "accent.line"))
        self.live.setToolButtonStyle(self.live.toolButtonStyle().ToolButtonTextBesideIcon)
        self.live.setCheckable(True)
        self.live.setChecked(scenario.is_live)
        self.live.setToolTip(self.tr("Answer each change at once"))
        self.answered = QLabel(self)
        self.answered.setProperty("role", "secondary")
        self.reference = QComboBox(self)
        self.reference.setMinimumWidth(150)
        self.reference.setAccessibleName(self.tr("Compare with"))
        note = self._note = QLabel(
            self.tr("Same random numbers for both, so differences are sharper than levels"), self
        )
        note.setProperty("role", "secondary")
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        compare = QLabel(self.tr("Compare with"), self)
        compare.setProperty("role", "secondary")
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.live, self.answered, upright(self), compare, self.reference):
            layout.addWidget(widget)
        layout.addWidget(note, 1)
        layout.addStretch(0)
        self.live.toggled.connect(scenario.set_live)
        self.reference.currentIndexChanged.connect(self._choose)
        scenario.pinned_changed.connect(self._fill)
        scenario.changed.connect(self._mark)
        scenario.answered.connect(self._show_latency)
        self._fill()

    def resizeEvent(self, event: object) -> None:
        self._fit_note()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # what stands before it has other words
            self._fit_note()
        return is_done

    def _fit_note(self) -> None:
        """The note is all or nothing: buttons need the room more. It counts for nothing in the layout's own wish."""
        room = self.width() - self._row.sizeHint().width() - self._row.spacing()
        self._note.setVisible(room >= self._note.sizeHint().width())

    def _fill(self) -> None:
        with QSignalBlocker(self.reference):
            self.reference.clear()
            self.reference.addItem(self.tr("Baseline"), None)
            for one in self._scenario.pinned:
                self.reference.addItem(one.name, one.name)
        self._mark()

    def _mark(self) -> None:
        """Another one may have been chosen elsewhere."""
        chosen = self._scenario.reference
        with QSignalBlocker(self.reference):
            self.reference.setCurrentIndex(max(self.reference.findData(chosen.name if chosen else None), 0))

    def _choose(self, index: int) -> None:
        self._scenario.compare_with(self.reference.itemData(index))

    def _show_latency(self) -> None:
        latency = self._scenario.latency_s
        self.answered.setText("" if latency is None else self.tr("Answered in {0} s").format(f"{latency:.2f}"))
