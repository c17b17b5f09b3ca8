"""The line at the bottom: saved, counts on the left; units, OpenGL, version on the right."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from twin_app import __version__
from twin_app.gui.components.text_size import keep_height
from twin_app.gui.session.snapshot import DocumentSnapshot
from twin_app.plant.vocabulary import Role, find_schema

HEIGHT = 24
_COUNTED = (Role.STATION, Role.CONVEYOR, Role.BUFFER, Role.PRODUCT)


class StatusBar(QStatusBar):
    """Facts, no controls. `workers` and `drawing` are labels for their owners to fill."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        keep_height(self, HEIGHT)
        self.setSizeGripEnabled(False)
        self._saved, self._counts, self._units = QLabel(self), QLabel(self), QLabel(self)
        self._intervals = QLabel(self)
        self._intervals.setToolTip(self.tr("Every interval holds its true value with a probability of 95 %"))
        self.workers, self.drawing = QLabel(self), QLabel(self)
        self._saved_at = QDateTime()
        self.addWidget(self._saved)
        self.addWidget(self._counts)
        for label in (self._units, self._intervals, self.workers, self.drawing, QLabel(f"Twin {__version__}", self)):
            self.addPermanentWidget(label)

    def was_saved(self) -> None:
        """Just now."""
        self._saved_at = QDateTime.currentDateTime()

    def show_welcome(self) -> None:
        """No plant is open."""
        self._saved_at = QDateTime()
        self._saved.setText(self.tr("Works offline. Nothing leaves this computer."))
        for label in (self._counts, self._units, self._intervals):
            label.clear()

    def show_document(self, now: DocumentSnapshot) -> None:
        """A plant is open, or has changed."""
        self._saved.setText(self._saved_text(now))
        self._counts.setText(" · ".join(self._count_texts(now)))
        name = _UNIT_NAMES.get(now.unit_m, f"{now.unit_m:g} m")
        self._units.setText(self.tr("{0} · {1} up").format(name, now.up))
        self._intervals.setText(self.tr("95 % intervals"))

    def show_workers(self, count: int) -> None:
        """They stand ready."""
        self.workers.setText(self.tr("one worker") if count == 1 else self.tr("{0} workers").format(count))

    def _saved_text(self, now: DocumentSnapshot) -> str:
        if now.is_modified:
            return self.tr("Not saved yet")
        if not self._saved_at.isValid():
            return self.tr("Saved")
        time = QLocale().toString(self._saved_at.time(), QLocale.FormatType.ShortFormat)
        return self.tr("Saved {0}").format(time)

    def _count_texts(self, now: DocumentSnapshot) -> list[str]:
        counts = dict.fromkeys(_COUNTED, 0)
        for record in now.description.prims:
            for name in (record.type_name, *record.schemas):
                schema = find_schema(name)
                if schema is not None and schema.role in counts:
                    counts[schema.role] += 1
        words = {
            Role.STATION: (self.tr("{0} station"), self.tr("{0} stations")),
            Role.CONVEYOR: (self.tr("{0} conveyor"), self.tr("{0} conveyors")),
            Role.BUFFER: (self.tr("{0} buffer"), self.tr("{0} buffers")),
            Role.PRODUCT: (self.tr("{0} product"), self.tr("{0} products")),
        }
        return [words[role][count != 1].format(count) for role, count in counts.items() if count]


_UNIT_NAMES = {1.0: "Metres", 0.1: "Decimetres", 0.01: "Centimetres", 0.001: "Millimetres", 0.0254: "Inches"}
