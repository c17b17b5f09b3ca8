"""The run bar of Study."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from twin_app.errors import TwinError
from twin_app.events import Progress
from twin_app.experiment.report.numbers import probability_text
from twin_app.gui.components.chance_bar import ChanceBar
from twin_app.gui.components.figures import left_text, rate_text
from twin_app.gui.components.progress_piece import ProgressPiece
from twin_app.gui.docks.run_bar import upright
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.gui.theme import icon


class StudyBar(QWidget):
    """Start, pause, resume; progress; how sure the first pick is."""

    def __init__(self, study: StudyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study = study
        self.button = QPushButton(self)
        self.button.setProperty("role", "primary")
        self.stop = QPushButton(icon("stop"), self.tr("Stop and keep"), self)
        self.progress = ProgressPiece(self)
        self._pick = QLabel(self.tr("Probability of the best pick"), self)
        self._pick.setProperty("role", "secondary")
        self._chance = ChanceBar(self)
        self._chance.setFixedWidth(104)
        self._value = QLabel(self)
        self._value.setProperty("role", "title")
        self._goal = QLabel(self)
        self._goal.setProperty("role", "secondary")
        self._lay_out()
        self.button.clicked.connect(self.go_on)
        self.stop.clicked.connect(study.stop)
        study.status_changed.connect(self._show_status)
        study.study_changed.connect(self._show_status)
        study.settings_changed.connect(self._show_status)
        study.progressed.connect(self._show_progress)
        study.phase_changed.connect(lambda _: self._show_progress(self._study.progress))
        self._show_status()

    def go_on(self) -> None:
        """What the first button says: start, pause or resume."""
        if self._study.status is StudyStatus.RUNNING:
            self._study.stop()
            return
        try:
            if self._study.can_resume:
                self._study.resume()
            elif not self._study.is_running:
                self._study.start()
        except TwinError as error:
            self._study.failed.emit(error)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self.button.setMinimumWidth(92)
        for widget in (self.button, self.stop, upright(self)):
            layout.addWidget(widget)
        layout.addWidget(self.progress, 1)
        layout.addWidget(upright(self))
        for label in (self._pick, self._chance, self._value, self._goal):
            layout.addWidget(label)

    def _show_status(self) -> None:
        status = self._study.status
        texts = {
            StudyStatus.NONE: (self.tr("Start study"), "run"),
            StudyStatus.RUNNING: (self.tr("Pause"), "pause"),
            StudyStatus.STOPPING: (self.tr("Pause"), "pause"),
            StudyStatus.PAUSED: (self.tr("Resume"), "run"),
            StudyStatus.DONE: (self.tr("Run again"), "run"),
        }
        text, name = texts[status]
        if status is StudyStatus.PAUSED and not self._study.can_resume:
            text, name = texts[StudyStatus.NONE]  # the plant has changed: only a new study can answer for it
        self.button.setText(text)
        self.button.setIcon(icon(name, "on.accent"))
        plant = self._study.plant
        has_factors = plant is not None and len(self._study.settings.plant(plant).factors) > 0
        self.button.setEnabled(has_factors and status is not StudyStatus.STOPPING)
        self.stop.setVisible(status in (StudyStatus.RUNNING, StudyStatus.STOPPING))
        self.stop.setEnabled(status is StudyStatus.RUNNING)
        self._show_words(status)
        self._show_pick()

    def _show_words(self, status: StudyStatus) -> None:
        study = self._study
        total = study.shown.simulations
        share = study.simulated / total if total else 0.0
        counts = self.tr("{0} of {1} simulations").format(f"{study.simulated:,}", f"{total:,}")
        if status is StudyStatus.PAUSED:
            kept = self.tr("Results are kept and the ranking is provisional.")
            if study.is_stale:
                kept = self.tr(
                    "The plant has changed since, so this study cannot go on. Undo the changes to resume it."
                )
            self.progress.show_progress(share, self.tr("Stopped at {0}").format(counts), kept)
        elif status is StudyStatus.DONE and study.study is not None:
            found = study.study
            text = self.tr("{0} simulations").format(f"{found.simulations:,}")
            seen = self.tr("{0} configurations seen in {1} s").format(f"{found.designs:,}", f"{found.wall_s:.1f}")
            if study.is_stale:
                seen = self.tr("Of the plant before the last change. Run again to study it as it is now.")
            self.progress.show_progress(1.0, text, seen)
        elif status is StudyStatus.NONE:
            self.progress.show_progress(0.0, self._plan())
        elif status is StudyStatus.STOPPING:
            self.progress.show_progress(share, self.tr("Stopping"), counts)
        elif study.progress is None:
            self.progress.show_progress(None, self.tr("Starting"))

    def _show_progress(self, event: Progress | None) -> None:
        if event is None or self._study.status is not StudyStatus.RUNNING:
            return
        left = self.tr("{0} of {1} simulations").format(f"{event.done:,}", f"{event.total:,}")
        parts = [rate_text(event.per_second), left_text(event.seconds_left)] if event.done else []
        seen = self.tr("{0} configurations seen").format(f"{len(self._study.points):,}")
        stage = self._stage()
        right = f"{stage} · {seen}" if stage else seen
        middle = "  ".join(part for part in parts if part)
        self.progress.show_progress(event.done / max(event.total, 1), left, middle, right)

    def _plan(self) -> str:
        """What a start would do."""
        plant = self._study.plant
        if plant is None:
            return ""
        if not plant.factors:
            return self.tr("The plant has no factors to study.")
        if self._study.asked is not None:
            return self.tr("The question has changed. Start to answer it; what was found is kept.")
        return self.tr("{0} simulations").format(f"{self._study.settings.simulations:,}")

    def _stage(self) -> str:
        """What it is doing: of a race, who is still in it."""
        left, began = self._study.points.race
        if self._study.is_racing and began:
            return self.tr("Racing {0} of {1} candidates").format(left, began)
        return self._study.phase

    def _show_pick(self) -> None:
        found = self._study.study
        first = found.recommendations[0] if found is not None and found.recommendations else None
        for widget in (self._pick, self._chance, self._value, self._goal):
            widget.setVisible(first is not None and bool(first.changes))
        if first is not None:
            self._chance.show_chance(first.probability_best, self._study.shown.confidence)
            self._value.setText(probability_text(first.probability_best))
            self._goal.setText(self.tr("goal {0} %").format(f"{100.0 * self._study.shown.confidence:g}"))
