"""The head of the inspector: what is selected, how it spent its time, and what it could become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from twin_app.experiment.report.numbers import number
from twin_app.gui.components.share_bar import ShareBar
from twin_app.gui.components.share_words import ShareWords
from twin_app.gui.models.inspection import Inspection
from twin_app.gui.models.roles import role_icon, role_word
from twin_app.gui.theme import icon
from twin_app.plant.vocabulary import NODE_ROLES

if TYPE_CHECKING:
    from twin_app.experiment.result import NodeResult
    from twin_app.gui.main_window import MainWindow

_PICTURE = 18
_PATH_ROOM = 84
"""Beside the path: icon and margins [px]."""


class InspectorHead(QWidget):
    """Icon, name and path, shares; for geometry the buttons that make it part of the model."""

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._name, self._path, self._word, self.note = (QLabel(self) for _ in range(5))
        self._whole_path = ""
        self._icon.setProperty("role", "badge")
        self._icon.setFixedSize(36, 36)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name.setProperty("role", "heading")
        self._path.setProperty("role", "code")
        self._path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._word, self.note):
            label.setProperty("role", "secondary")
            label.setWordWrap(True)
        self.note.setProperty("role", "caption")
        self.bar, self.words = ShareBar(self), ShareWords(self)
        self._lay_out(self._make_makers(window))

    def show_inspection(self, found: Inspection | None) -> None:
        """Another selection, or another name."""
        has_any = found is not None
        for widget in (self._icon, self._name, self._path):
            widget.setVisible(has_any)
        self.makers.setVisible(found is not None and found.role is None)
        self._word.setVisible(found is None or found.role is None)
        if found is None:
            self._word.setText(self.tr("Nothing is selected. Click a machine in the view or a row in the tree."))
            return
        self._icon.setPixmap(icon(role_icon(found.role), "accent.line").pixmap(_PICTURE, _PICTURE))
        self._icon.setToolTip(role_word(found.role) if found.role is not None else "")
        self._name.setText(found.name)
        self._whole_path = found.paths[0] if len(found.paths) == 1 else self.tr("{0} prims").format(len(found.paths))
        self._path.setToolTip("\n".join(found.paths[:30]))
        self._elide()
        if len(found.paths) == 1:
            self._word.setText(self.tr("Geometry, not part of the model yet. Make it a:"))
        else:
            self._word.setText(self.tr("These prims are of different kinds. Make all of them a:"))

    def show_result(self, node: NodeResult | None, *, is_outdated: bool) -> None:
        """What the last run says of the one prim that is selected; None: nothing."""
        has_shares = node is not None and bool(node.shares)
        self.bar.setVisible(has_shares)
        self.words.setVisible(has_shares)
        lines = []
        if node is not None and has_shares:
            self.bar.show_shares(node.shares)
            self.words.show_shares(self.bar.shares)
        elif node is not None and node.kind in ("buffer", "conveyor"):
            lines.append(self._content(node))
        if node is not None and is_outdated:
            lines.append(self.tr("Of the last run, before what was edited since."))
        self.note.setText("\n".join(lines))
        self.note.setVisible(bool(lines))

    def resizeEvent(self, event: object) -> None:
        self._elide()

    def _content(self, node: NodeResult) -> str:
        mean, ends = node.mean_content.mean or 0.0, node.mean_content.ci95
        figure = number(mean, 1) if ends is None else f"{number(mean, 1)} ± {number((ends[1] - ends[0]) / 2.0, 1)}"
        return self.tr("Holds {0} parts on average.").format(figure)

    def _elide(self) -> None:
        """A long path keeps its end, which says most."""
        room = max(80, self.width() - _PATH_ROOM)
        self._path.setText(self._path.fontMetrics().elidedText(self._whole_path, Qt.TextElideMode.ElideLeft, room))

    def _make_makers(self, window: MainWindow) -> QWidget:
        self.makers = QWidget(self)
        row = QGridLayout(self.makers)
        row.setContentsMargins(0, 4, 0, 0)
        for place, role in enumerate(NODE_ROLES):
            button = QPushButton(icon(role_icon(role)), role_word(role), self.makers)
            button.clicked.connect(window.actions_[f"model.{role.value}"].trigger)
            row.addWidget(button, place // 2, place % 2)
        return self.makers

    def _lay_out(self, makers: QWidget) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(6)
        grid = QGridLayout()
        layout.addLayout(grid)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._icon, 0, 0, 2, 1)
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self._path, 1, 1)
        grid.setColumnStretch(1, 1)
        for widget in (self._word, self.bar, self.words, self.note, makers):
            layout.addWidget(widget)
