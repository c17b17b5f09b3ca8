"""The inspector: everything that the vocabulary says about the selected prims, to read and to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from twin_app.gui.docks.inspector_head import InspectorHead
from twin_app.gui.docks.inspector_sections import InspectorSection
from twin_app.gui.models.inspection import Inspection, inspect

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session
    from twin_app.gui.session.snapshot import DocumentSnapshot


class Inspector(QScrollArea):
    """Built anew when the selection has another shape; else the fields are only filled."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._shape: object = None
        self._open: dict[str, bool] = {}
        self.sections: dict[str, InspectorSection] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "panel")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Inspector"))
        for signal in (
            session.document.opened, session.document.changed, session.document.closed, session.selection.changed,
        ):  # fmt: skip
            signal.connect(self.refresh)
        self.refresh()

    @property
    def inspection(self) -> Inspection | None:
        """What is shown; None while nothing is selected."""
        now = self._session.document.now
        paths = self._session.selection.paths
        if now is None or not paths:
            return None
        return inspect(paths, now.records, {row.path: row.type_name for row in now.outline if row.path in paths})

    def refresh(self) -> None:
        """Shows the document and the selection as they are now."""
        now, found = self._session.document.now, self.inspection
        shape = (found.shape if found is not None else None, now.path if now is not None else "")
        if shape == self._shape and found is not None:
            for data in found.sections:
                self.sections[data.key].fill(data)
            self._head.show_inspection(found)
            return
        self._shape = shape
        self._build(found, now)

    def _build(self, found: Inspection | None, now: DocumentSnapshot | None) -> None:
        self._open |= {key.partition(":")[0]: section.is_open for key, section in self.sections.items()}
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._head = InspectorHead(self._window, page)
        self._head.show_inspection(found)
        layout.addWidget(self._head)
        self.sections = {}
        if found is not None and now is not None:
            for data in found.sections:
                usual = self._open.get(data.key.partition(":")[0], data.is_applied)
                section = InspectorSection(self._window, found, data, is_open=usual, parent=page)
                self.sections[data.key] = section
                layout.addWidget(section)
        layout.addStretch(1)
        self.setWidget(page)


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    return Inspector(window, session)
