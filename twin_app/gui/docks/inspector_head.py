"""The head of the inspector: what is selected, and what it could become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from twin_app.gui.models.inspection import Inspection
from twin_app.gui.models.roles import role_icon, role_word
from twin_app.gui.theme import icon
from twin_app.plant.vocabulary import NODE_ROLES

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_PICTURE = 18


class InspectorHead(QWidget):
    """Icon, name and path; for geometry the buttons that make it part of the model."""

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._name, self._path, self._word = (QLabel(self) for _ in range(4))
        self._icon.setProperty("role", "badge")
        self._icon.setFixedSize(36, 36)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name.setProperty("role", "heading")
        self._path.setProperty("role", "code")
        self._path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._word.setProperty("role", "secondary")
        self._word.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._icon, 0, 0, 2, 1)
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self._path, 1, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(grid)
        layout.addWidget(self._word)
        self.makers = QWidget(self)
        row = QGridLayout(self.makers)
        row.setContentsMargins(0, 4, 0, 0)
        for number, role in enumerate(NODE_ROLES):
            button = QPushButton(icon(role_icon(role)), role_word(role), self.makers)
            button.clicked.connect(window.actions_[f"model.{role.value}"].trigger)
            row.addWidget(button, number // 2, number % 2)
        layout.addWidget(self.makers)

    def show_inspection(self, found: Inspection | None) -> None:
        """Another selection, or another name."""
        has_any = found is not None
        for widget in (self._icon, self._name, self._path):
            widget.setVisible(has_any)
        self.makers.setVisible(found is not None and found.role is None)
        if found is None:
            self._word.setText(self.tr("Nothing is selected. Click a machine in the view or a row in the tree."))
            return
        self._icon.setPixmap(icon(role_icon(found.role), "accent.line").pixmap(_PICTURE, _PICTURE))
        self._name.setText(found.name)
        self._path.setText(found.paths[0] if len(found.paths) == 1 else self.tr("{0} prims").format(len(found.paths)))
        self._path.setToolTip("\n".join(found.paths[:30]))
        if found.role is not None:
            self._word.setText(role_word(found.role))
        elif len(found.paths) == 1:
            self._word.setText(self.tr("Geometry, not part of the model yet. Make it a:"))
        else:
            self._word.setText(self.tr("These prims are of different kinds. Make all of them a:"))
