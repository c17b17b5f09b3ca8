"""The frame of a chart: title, note, what it says while it is empty, and a menu to take it away."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLabel,
    QMenu,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from twin_app.errors import StoreWriteError
from twin_app.gui.charts.picture import ChartPicture
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.charts.table_model import ChartTableModel
from twin_app.gui.components.elided_label import ElidedLabel
from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.dialogs.message import Choice, MessageDialog
from twin_app.gui.theme import icon


class Chart(Protocol):
    """What a frame needs of the widget in it."""

    def table(self) -> ChartTable:
        """All numbers shown."""
        ...


class ChartFrame(QWidget):
    """A chart with its heading; a right click opens the menu as well.

    While there are no numbers it shows a sentence, and perhaps a button, in place of bare axes.
    """

    wanted = Signal()
    """The button of the empty state."""

    def __init__(
        self, title: str, chart: QWidget, parent: QWidget | None = None, *, drawn: QWidget | None = None
    ) -> None:
        """`drawn` is what is taken away in place of a chart that scrolls."""
        super().__init__(parent)
        self.chart = chart
        self._drawn = drawn or chart
        self._title = QLabel(title, self)
        self._title.setProperty("role", "title")
        self._note = ElidedLabel("", self)
        self._note.setProperty("role", "secondary")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._empty: EmptyState | None = None
        self._button = QToolButton(self)
        self._button.setText("⋯")
        self._button.setAutoRaise(True)
        self._button.setAccessibleName(self.tr("Take the chart “{0}” away").format(title))
        self._button.setToolTip(self.tr("Copy, save or show as table"))
        self._button.clicked.connect(self._open_menu_below)
        self._lay_out()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self._open_menu(self.mapToGlobal(at)))

    def set_title(self, text: str) -> None:
        """What the chart is of now."""
        self._title.setText(text)

    def set_note(self, text: str, brief: str = "") -> None:
        """At the right of the title: what was averaged; `brief` where there is too little room."""
        self._note.say(text, brief)

    def show_empty(self, sentence: str, action: str = "") -> None:
        """There is nothing to draw yet: says why, and what to press."""
        if self._empty is None:
            self._empty = EmptyState(sentence, action, icon=icon("chart"), parent=self)
            self._empty.activated.connect(self.wanted)
            self._stack.addWidget(self._empty)
        self._empty.say(sentence)
        self._empty.button.setText(action)
        self._empty.button.setVisible(bool(action))
        self._stack.setCurrentWidget(self._empty)
        self._button.hide()
        self.set_note("")

    def show_chart(self) -> None:
        """There is something to draw."""
        self._stack.setCurrentWidget(self.chart)
        self._button.show()

    @property
    def empty_sentence(self) -> str:
        """What it says in place of the chart; empty while the chart is shown."""
        is_empty = self._empty is not None and self._stack.currentWidget() is self._empty
        return self._empty.sentence if self._empty is not None and is_empty else ""

    def add_tool(self, widget: QWidget) -> None:
        """At the right of the title, left of the menu: a legend, a choice."""
        self._heading.insertWidget(self._heading.count() - 1, widget)

    @property
    def title(self) -> str:
        """What the chart is of."""
        return self._title.text()

    @property
    def note(self) -> str:
        """What was averaged."""
        return self._note.full_text

    def table(self) -> ChartTable:
        """All numbers shown."""
        chart = self.chart
        return chart.table()  # type: ignore[attr-defined, no-any-return]

    @property
    def picture(self) -> ChartPicture:
        """As it would be saved now."""
        return ChartPicture(self._drawn, self.title, self.note)

    def copy_picture(self) -> None:
        """To the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture.pixmap())

    def copy_table(self) -> None:
        """To the clipboard, with tabs."""
        QGuiApplication.clipboard().setText(self.table().clipboard_text())

    def save(self, path: Path) -> None:
        """As PNG (twice the resolution), SVG or CSV, by the ending. Raises `StoreWriteError`."""
        try:
            if path.suffix.lower() == ".csv":
                path.write_text(self.table().csv_text(), encoding="utf-8")
            elif path.suffix.lower() == ".svg":
                self.picture.save_svg(path)
            else:
                self.picture.save_png(path)
        except OSError as error:
            raise StoreWriteError(f"{path}: {error.strerror or error}") from error

    def show_table(self) -> QDialog:
        """A window with the numbers."""
        dialog = QDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.title)
        view = QTableView(dialog)
        view.setModel(ChartTableModel(self.table(), view))
        view.setAccessibleName(self.title)
        view.verticalHeader().hide()
        view.resizeColumnsToContents()
        QVBoxLayout(dialog).addWidget(view)
        dialog.resize(560, 420)
        dialog.show()
        return dialog

    def ask_and_save(self) -> None:
        """Lets the user choose a file."""
        kinds = f"{self.tr('Picture')} (*.png);;{self.tr('Drawing')} (*.svg);;{self.tr('Table')} (*.csv)"
        chosen, kind = QFileDialog.getSaveFileName(self, self.tr("Save chart"), self.title, kinds)
        if chosen:
            path = Path(chosen)
            self._save_or_say(path if path.suffix else path.with_suffix(kind[kind.rfind(".") : -1]))

    def _save_or_say(self, path: Path) -> None:
        try:
            self.save(path)
        except StoreWriteError as error:
            again = Choice(self.tr("Save elsewhere…"), self.ask_and_save)
            choices = (again, Choice(self.tr("Leave it")))
            heading = self.tr("The chart was not saved")
            MessageDialog(heading, str(error), choices, parent=self.window()).open()

    def _open_menu_below(self) -> None:
        self._open_menu(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        heading = self._heading = nested_row(layout, self._title, self._note, self._button)
        heading.setContentsMargins(12, 4, 4, 0)
        heading.setSpacing(10)
        heading.setStretchFactor(self._note, 1)
        self._stack = QStackedLayout()
        layout.addLayout(self._stack, 1)
        self._stack.addWidget(self.chart)

    def _open_menu(self, at: QPoint) -> None:
        if self.empty_sentence:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Show as table"), self.show_table)
        menu.addAction(self.tr("Copy picture"), self.copy_picture)
        menu.addAction(self.tr("Copy numbers"), self.copy_table)
        menu.addAction(self.tr("Save chart…"), self.ask_and_save)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)
