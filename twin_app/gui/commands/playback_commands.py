"""What the commands of playback do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTime
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QTimeEdit, QVBoxLayout, QWidget

from twin_app.gui.bridge.background import Background
from twin_app.gui.components.part_panel import PartPanel
from twin_app.gui.session.tracing import export_animation, file_recording, trace_recording

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_WITH_RECORDING = (
    *("play.toggle", "play.back", "play.forward", "play.previous_stop", "play.next_stop"),
    *("play.follow", "play.loop", "play.part", "play.long", "play.clock", "play.export"),
)


class PlaybackCommands(QObject):
    """Transport, tracing and export."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._playback = window, window.session.playback
        self._panel: PartPanel | None = None
        self._replication = 0
        self._export = Background(self)
        self._export.done.connect(self._tell_export)
        self._export.failed.connect(self._tell_failure)
        self._handle()
        self._playback.loaded.connect(self._refresh)
        self._playback.options_changed.connect(self._refresh)
        self._playback.failed.connect(self._tell_failure)
        self._refresh()

    def trace(self, replication: int | None = None) -> None:
        """Simulates one replication of the plant as it is and plays it back."""
        document, plant = self._window.session.document, self._window.session.document.plant
        if replication is not None:
            self._replication = replication
        if document.document is None or plant is None:
            return
        self._window.show_workspace("playback")
        number = self._replication + 1
        make = partial(
            trace_recording,
            plant,
            document.document,
            document.lock,
            self._window.session.pool.load,
            seed=self._window.session.runs.settings.seed,
            replication=self._replication,
            title=self.tr("Replication {0}").format(number),
        )
        self._playback.open(self.tr("Tracing replication {0}…").format(number), make)

    def open_run(self, file: Path) -> None:
        """Plays back the trace in a run file."""
        document, plant = self._window.session.document, self._window.session.document.plant
        if document.document is None or plant is None:
            return
        self._window.show_workspace("playback")
        make = partial(file_recording, file, plant, document.document, document.lock)
        self._playback.open(self.tr("Reading {0}…").format(file.name), make)

    def export_to(self, out: Path) -> None:
        """Writes the scene with everything that moves, in the background."""
        recording, now = self._playback.recording, self._window.session.document.now
        if recording is None or now is None:
            return
        if now.is_modified:
            self._window.toaster.say(self.tr("Save the plant first. The animation is written over its file."))
            return
        self._window.toaster.say(self.tr("Writing {0}…").format(out.name))
        self._export.start(partial(export_animation, recording, now.path, out))

    def _handle(self) -> None:
        actions, playback = self._window.actions_, self._playback
        actions.handle("play.toggle", playback.toggle)
        actions.handle("play.back", lambda: playback.step(-1))
        actions.handle("play.forward", lambda: playback.step(1))
        actions.handle("play.previous_stop", lambda: playback.go_to_stop(-1))
        actions.handle("play.next_stop", lambda: playback.go_to_stop(1))
        actions.handle("play.trace", self.trace)
        actions.handle("play.open", self._ask_run)
        actions.handle("play.follow", lambda: playback.set_following(actions["play.follow"].isChecked()))
        actions.handle("play.loop", lambda: playback.set_looping(actions["play.loop"].isChecked()))
        actions.handle("play.long", lambda: playback.set_only_long(actions["play.long"].isChecked()))
        actions.handle("play.part", self._show_panel)
        actions.handle("play.clock", self._ask_clock)
        actions.handle("play.export", self._ask_export)

    def _refresh(self) -> None:
        actions, playback = self._window.actions_, self._playback
        for action_id in _WITH_RECORDING:
            actions.bar(action_id, playback.recording is None)
        actions["play.follow"].setChecked(playback.is_following)
        actions["play.loop"].setChecked(playback.is_looping)
        actions["play.long"].setChecked(playback.has_only_long)

    def _ask_run(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Play back a run file"), "", self.tr("Traced runs (*.h5)")
        )
        if name:
            self.open_run(Path(name))

    def _ask_export(self) -> None:
        now = self._window.session.document.now
        start = str(Path(now.path).with_name("animated.usda")) if now is not None else "animated.usda"
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export animated USD"), start, self.tr("USD (*.usda *.usdc *.usd)")
        )
        if name:
            self.export_to(Path(name))

    def _ask_clock(self) -> None:
        dialog = ClockDialog(self._playback.clock_start_s, self._window)
        dialog.accepted.connect(lambda: self._playback.set_clock_start(dialog.seconds))
        dialog.open()

    def _show_panel(self) -> None:
        if self._panel is None:
            self._panel = PartPanel(self._playback, self._window)
        self._panel.show()
        self._panel.raise_()
        if self._playback.traced_part < 0:
            self._panel.take_newest()

    def _tell_export(self, files: object) -> None:
        if isinstance(files, tuple):
            names = ", ".join(Path(file).name for file in files)
            self._window.toaster.say(self.tr("Wrote {0}. Your layout is unchanged.").format(names))

    def _tell_failure(self, error: object) -> None:
        self._window.toaster.say(str(error))


class ClockDialog(QDialog):
    """At what time of day a run starts: scenes count from 0."""

    def __init__(self, seconds: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Time of day at the start"))
        sentence = QLabel(self.tr("The simulation counts from 0. At what time of day is that?"), self)
        self.edit = QTimeEdit(QTime(0, 0).addSecs(round(seconds)), self)
        self.edit.setDisplayFormat("HH:mm")
        buttons = QDialogButtonBox(self)
        use = buttons.addButton(self.tr("Use this time"), QDialogButtonBox.ButtonRole.AcceptRole)
        use.setProperty("role", "primary")
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (sentence, self.edit, buttons):
            layout.addWidget(widget)

    @property
    def seconds(self) -> float:
        """After midnight."""
        return float(QTime(0, 0).secsTo(self.edit.time()))
