"""The tool bar of Study: which study of this plant, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from twin_app.gui.actions import Actions
from twin_app.gui.docks.run_bar import upright
from twin_app.gui.session.study import StudyState
from twin_app.gui.theme import icon

_BOX_WIDTH = 196


class StudyTools(QWidget):
    """A box of the studies that are kept, then commands."""

    def __init__(self, study: StudyState, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study = study
        self.box = QComboBox(self)
        self.box.setFixedWidth(_BOX_WIDTH)
        self.box.setAccessibleName(self.tr("Study"))
        self.box.setToolTip(self.tr("The studies of this plant; they are kept when the program is closed"))
        self.more = QToolButton(self)
        self.more.setIcon(icon("more"))
        self.more.setAccessibleName(self.tr("More about this study"))
        self.more.setToolTip(self.tr("Rename, delete, save tables"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.addActions([actions["study.rename"], actions["study.delete"], actions["study.csv"]])
        self.more.setMenu(menu)
        self._lay_out([actions[name] for name in ("study.start", "study.validate", "run.copy_command")])
        self.box.activated.connect(self._choose)
        study.shelf.changed.connect(self._fill)
        study.status_changed.connect(self._fill)
        self._fill()

    def _lay_out(self, commands: Sequence[QAction]) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 0, 0)
        layout.setSpacing(4)
        caption = QLabel(self.tr("Study"), self)
        caption.setProperty("role", "secondary")
        for widget in (caption, self.box, self.more, upright(self)):
            layout.addWidget(widget)
        for command in commands:
            button = QToolButton(self)
            button.setDefaultAction(command)
            button.setIconSize(QSize(17, 17))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)

    def _fill(self) -> None:
        """Newest first; what has not begun yet stands on top under no name."""
        entries, study = self._study.shelf.entries, self._study
        shown = study.shelf.find(study.folder)
        with QSignalBlocker(self.box):
            self.box.clear()
            if shown is None:
                self.box.addItem(self.tr("New study") if study.plant is not None else "", None)
            for entry in entries:
                self.box.addItem(entry.name, str(entry.folder))
                if study.plant is not None and entry.scene_hash != study.plant.scene_hash:
                    index = self.box.count() - 1
                    tip = self.tr("The plant has changed since this study")
                    self.box.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
                    self.box.setItemIcon(index, icon("warning"))
            if shown is not None:
                self.box.setCurrentIndex(self.box.findData(str(shown.folder)))
        self.box.setEnabled(not study.is_running and self.box.count() > 0)

    def _choose(self, index: int) -> None:
        wanted = self.box.itemData(index)
        entry = next((one for one in self._study.shelf.entries if str(one.folder) == wanted), None)
        if entry is not None and entry.folder != self._study.folder:
            self._study.open(entry.folder)
