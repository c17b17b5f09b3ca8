"""The frame of a chart: title, note, and a menu to take it away."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from twin_app.errors import StoreWriteError
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.charts.table_model import ChartTableModel
from twin_app.gui.components.ink import ink


class Chart(Protocol):
    """What a frame needs of the widget in it."""

    def table(self) -> ChartTable:
        """All numbers shown."""
        ...


class ChartFrame(QWidget):
    """A chart with its heading; a right click opens the menu as well."""

    def __init__(self, title: str, chart: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = chart
        self._title = QLabel(title, self)
        self._title.setProperty("role", "title")
        self._note = QLabel("", self)
        self._note.setProperty("role", "secondary")
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

    def set_note(self, text: str) -> None:
        """At the right of the title: what was averaged."""
        self._note.setText(text)

    def add_tool(self, widget: QWidget) -> None:
        """At the right of the title, left of the menu: a legend, a choice."""
        self._heading.insertWidget(self._heading.count() - 1, widget)

    @property
    def title(self) -> str:
        """What the chart is of."""
        return self._title.text()

    def table(self) -> ChartTable:
        """All numbers shown."""
        chart = self.chart
        return chart.table()  # type: ignore[attr-defined, no-any-return]

    def copy_picture(self) -> None:
        """To the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    def copy_table(self) -> None:
        """To the clipboard, with tabs."""
        QGuiApplication.clipboard().setText(self.table().clipboard_text())

    def save(self, path: Path) -> None:
        """As PNG (twice the resolution), SVG or CSV, by the ending. Raises `StoreWriteError`."""
        try:
            if path.suffix.lower() == ".csv":
                path.write_text(self.table().csv_text(), encoding="utf-8")
            elif path.suffix.lower() == ".svg":
                self._save_svg(path)
            else:
                self._save_png(path)
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
            suffix = kind[kind.rfind(".") : -1]
            self.save(path if path.suffix else path.with_suffix(suffix))

    def _open_menu_below(self) -> None:
        self._open_menu(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def _lay_out(self) -> None:
        heading = self._heading = QHBoxLayout()
        heading.setContentsMargins(12, 4, 4, 0)
        heading.addWidget(self._title)
        heading.addStretch(1)
        heading.addWidget(self._note)
        heading.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(heading)
        layout.addWidget(self.chart, 1)

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Show as table"), self.show_table)
        menu.addAction(self.tr("Copy picture"), self.copy_picture)
        menu.addAction(self.tr("Copy numbers"), self.copy_table)
        menu.addAction(self.tr("Save chart…"), self.ask_and_save)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _save_png(self, path: Path) -> None:
        picture = self.grab()
        if not picture.save(str(path), "PNG"):
            raise OSError(f"cannot be written as a picture ({path.parent})")

    def _save_svg(self, path: Path) -> None:
        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(QSize(self.width(), self.height()))
        generator.setViewBox(self.rect())
        generator.setTitle(self.title)
        painter = QPainter()
        if not painter.begin(generator):
            raise OSError(f"cannot be written ({path.parent})")
        painter.fillRect(self.rect(), ink("bg.panel"))
        self.chart.render(painter, self.chart.pos())
        painter.end()
