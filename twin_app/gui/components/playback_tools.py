"""The tool bar of Playback: which run, what is shown of it, and the export."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from twin_app.gui.actions import Actions
from twin_app.gui.session.playback import PlaybackSession

REPLICATIONS = 20


class PlaybackTools(QWidget):
    """Choosing a replication traces it."""

    def __init__(
        self,
        session: PlaybackSession,
        actions: Actions,
        trace: Callable[[int], object],
        open_run: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._trace, self._open_run = session, trace, open_run
        self.run = QComboBox(self)
        self.run.setAccessibleName(self.tr("Run"))
        self.run.setMinimumWidth(190)
        self._fill()
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(QLabel(self.tr("Run"), self))
        row.addWidget(self.run)
        row.addWidget(self._line())
        for action_id in ("play.follow", "view.labels", "play.part"):
            row.addWidget(self._button(actions, action_id))
        row.addWidget(self._line())
        row.addWidget(self._button(actions, "play.long"))
        self.run.activated.connect(self._choose)
        session.loaded.connect(self._show_title)

    def _fill(self) -> None:
        for number in range(REPLICATIONS):
            self.run.addItem(self.tr("Baseline, replication {0}").format(number + 1), number)
        self.run.insertSeparator(REPLICATIONS)
        self.run.addItem(self.tr("A run file…"))

    def _choose(self, row: int) -> None:
        if row < REPLICATIONS:
            self._trace(row)
        else:
            self._open_run()

    def _show_title(self) -> None:
        recording = self._session.recording
        if recording is not None:
            self.run.setToolTip(recording.title)

    def _button(self, actions: Actions, action_id: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(actions[action_id])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(17, 17))
        button.setAccessibleName(actions[action_id].iconText())
        return button

    def _line(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("role", "upright")
        line.setFixedSize(1, 22)
        return line
