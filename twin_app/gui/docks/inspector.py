"""The inspector: everything that the vocabulary says about the selected prims, to read and to change."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from twin_app.gui.components.fields.base import Field
from twin_app.gui.components.small_button import small_button
from twin_app.gui.docks.inspector_edits import InspectorEdits, copy_text
from twin_app.gui.docks.inspector_head import InspectorHead
from twin_app.gui.docks.inspector_sections import InspectorSection
from twin_app.gui.models.inspection import Inspection, SectionData, inspect
from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session


_LENGTH = "twin:conveyor:length"


class Inspector(QScrollArea):
    """A section is built anew only when it has another shape; else its fields are filled."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._pinned: tuple[str, ...] = ()
        self._open: dict[str, bool] = {}
        self.sections: dict[str, InspectorSection] = {}
        self._edits = InspectorEdits(window, lambda: self.paths)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "panel")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Inspector"))
        page = self._page = QWidget(self)
        self._layout = QVBoxLayout(page)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.head = InspectorHead(window, page)
        self._layout.addWidget(self.head)
        self._layout.addStretch(1)
        self.setWidget(page)
        self._connect()
        self.refresh()

    @property
    def paths(self) -> tuple[str, ...]:
        """What is shown: the selection, or what was pinned."""
        return self._pinned or self._session.selection.paths

    @property
    def inspection(self) -> Inspection | None:
        """What is shown; None while nothing is selected."""
        now, paths = self._session.document.now, self.paths
        if now is None or not paths:
            return None
        types = {row.path: row.type_name for row in now.outline if row.path in paths}
        belts = now.plant.conveyors if now.plant is not None else ()
        lengths = {(belt.path, _LENGTH): belt.length_m for belt in belts if belt.path in paths}
        return inspect(paths, now.records, types, self._window.models.before, lengths)

    def title_tools(self) -> Sequence[QWidget]:
        """In the title of the dock."""
        self.pin = small_button("pin", self.tr("Keep showing this"), self)
        self.pin.setCheckable(True)
        self.pin.toggled.connect(self._set_pin)
        more = small_button("more", self.tr("More"), self)
        menu = QMenu(more)
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return (self.pin, more)

    def field(self, name: str) -> Field:
        """The field of an attribute, by its full name; what it is hidden behind is opened. Raises `KeyError`."""
        for section in self.sections.values():
            if any(data.name == name for data in section.data.fields):
                return section.reveal(name)
        raise KeyError(name)

    def refresh(self) -> None:
        """Shows the document and the selection as they are now."""
        found = self.inspection
        self._arrange(found.sections if found is not None else ())
        self.head.show_inspection(found)
        self._show_result()

    def _connect(self) -> None:
        document = self._session.document
        for signal in (document.opened, document.changed, document.saved, document.closed):
            signal.connect(self.refresh)
        for signal in (document.opened, document.closed):
            signal.connect(self._unpin)
        document.failed.connect(self._refill)
        self._session.selection.changed.connect(self._follow)
        self._session.runs.result_changed.connect(self._show_result)
        self._window.models.logged.changed.connect(self._show_logged)

    def _arrange(self, wanted: Sequence[SectionData]) -> None:
        keys = {data.key for data in wanted}
        for key in [key for key in self.sections if key not in keys]:
            self._take_out(key)
        for place, data in enumerate(wanted, 1):
            section = self.sections.get(data.key)
            if section is not None and section.shape == data.shape:
                section.fill(data)
                continue
            if section is not None:
                self._take_out(data.key)
            self._layout.insertWidget(place, self._make(data, is_first=place == 1))
        self.sections = {data.key: self.sections[data.key] for data in wanted}

    def _make(self, data: SectionData, *, is_first: bool) -> InspectorSection:
        """What makes a prim what it is stands open even while nothing is said: a new station wants its time."""
        usual = data.is_open and (is_first or not data.is_empty)
        is_open = self._open.get(data.key, usual)
        section = InspectorSection(self._edits, data, is_open=is_open, parent=self._page)
        section.toggle.clicked.connect(partial(self._remember, data.key))
        self.sections[data.key] = section
        return section

    def _take_out(self, key: str) -> None:
        section = self.sections.pop(key)
        self._layout.removeWidget(section)
        section.hide()
        section.deleteLater()

    def _remember(self, key: str, is_open: bool) -> None:
        """What the user opens stays open for the next prim."""
        self._open[key] = is_open

    def _show_result(self) -> None:
        runs, paths = self._session.runs, self.paths
        result = runs.result if len(paths) == 1 else None
        node = next((one for one in result.nodes if one.path == paths[0]), None) if result is not None else None
        self.head.show_result(node, is_outdated=runs.is_outdated)

    def _show_logged(self) -> None:
        for section in self.sections.values():
            section.show_logged()

    def _refill(self) -> None:
        for section in self.sections.values():
            section.refill()

    def _follow(self) -> None:
        if not self._pinned:
            self.refresh()
            self._show_logged()

    def _set_pin(self, is_on: bool) -> None:
        self._pinned = self._session.selection.paths if is_on else ()
        self.refresh()
        self._show_logged()

    def _unpin(self) -> None:
        if hasattr(self, "pin"):
            self.pin.setChecked(False)

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        paths, name = self.paths, self._focused()
        has_any = bool(paths)
        menu.addAction(icon("copy"), self.tr("Copy path"), lambda: copy_text("\n".join(paths))).setEnabled(has_any)
        copy = menu.addAction(self.tr("Copy attribute name"), lambda: copy_text(name))
        copy.setEnabled(bool(name))
        copy.setToolTip(name)
        menu.addAction(icon("search"), self.tr("Show in tree"), self._show_in_tree).setEnabled(has_any)
        menu.addSeparator()
        menu.addAction(self.tr("Open all sections"), partial(self._open_all, True)).setEnabled(bool(self.sections))
        menu.addAction(self.tr("Close all sections"), partial(self._open_all, False)).setEnabled(bool(self.sections))
        menu.addSeparator()
        menu.addAction(self._window.actions_["help.show"])

    def _focused(self) -> str:
        """Full name of the attribute whose field has the focus, or had it last."""
        widget: QWidget | None = QApplication.focusWidget() or self._window.focusWidget()
        while widget is not None and not isinstance(widget, Field):
            widget = widget.parentWidget()
        return widget.data.name if isinstance(widget, Field) else ""

    def _show_in_tree(self) -> None:
        self._window.models.show_in_tree(self.paths)

    def _open_all(self, is_open: bool) -> None:
        for key, section in self.sections.items():
            self._open[key] = is_open
            section.toggle.setChecked(is_open)


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    return Inspector(window, session)
