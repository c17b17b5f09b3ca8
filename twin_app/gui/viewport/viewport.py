"""The view of the plant: a picture, labels over it, and what the mouse does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolButton, QWidget

from twin_app.gui.viewport.canvas import PlantCanvas
from twin_app.gui.viewport.cube import NavigationCube
from twin_app.gui.viewport.furniture import EDGE
from twin_app.gui.viewport.gestures import Gestures, Tool
from twin_app.gui.viewport.overlay import paint_overlay
from twin_app.gui.viewport.steps import next_site
from twin_app.gui.viewport.view_bar import ViewBar
from twin_app.view3d.camera import Camera

if TYPE_CHECKING:
    from twin_app.playback.sites import Site


_GAP = 8
"""Between bars [px]."""


class Viewport(PlantCanvas):
    """Everything it shows is set from outside; everything the user does is told by signals."""

    _sizing: QTimer | None = None

    picked = Signal(object, bool)
    """Prim paths (empty: none), and whether they join what is selected."""
    hovered = Signal(str)
    """Node or prim under the mouse; empty: none."""
    context_menu = Signal(str, QPoint)
    """Path (empty: none) and global position."""
    connect_requested = Signal(str, str)
    moved = Signal(str, object)
    """Node path and shift (x, y, z) in metres."""
    measured = Signal(float)
    """Metres between two clicked points."""
    cancelled = Signal()
    """Escape was pressed while a tool was in use."""

    def __init__(
        self, parent: QWidget | None = None, *, is_flat: bool = False, notice: str = "", beside: Viewport | None = None
    ) -> None:
        """`is_flat`: a plan without OpenGL, and `notice` why. `beside`: the view of the same plant that has the tools
        for both."""
        super().__init__(parent, is_flat=is_flat, beside=beside)
        self._sizing = QTimer(self, singleShot=True)
        self._sizing.timeout.connect(self._size_bars)
        self.setObjectName("viewport")
        self.setAccessibleName(self.tr("View of the plant"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.hovered_path = ""
        self.notice = notice
        self.is_editable, self.is_played_back = True, False
        self.has_tools = beside is None
        self.gestures = Gestures(self)
        self.bar, self.cube = ViewBar(self), NavigationCube(self)
        self._bars: list[QWidget] = []
        self._vital: set[QWidget] = set()
        self._why = QToolButton(self)
        self._why.setText(self.tr("Why"))
        self._why.clicked.connect(self._explain)
        self._why.hide()
        self.bar.chosen.connect(self.look_from)
        self.bar.fit_wanted.connect(self.fit)
        self.cube.chosen.connect(self.look_from)
        self.cube.dragged.connect(self.orbit)
        self.cube.setVisible(self.has_tools)
        self.looked_from.connect(lambda camera: self.bar.mark(camera if isinstance(camera, Camera) else None))
        self.aimed.connect(lambda: self.cube.show_view(self.view))
        self.flattened.connect(self._offer_reason)

    def explain_flatness(self, reason: str) -> None:
        """Says that there is no 3D, and why for whoever asks."""
        self.notice = self.unavailable()
        self._offer_reason(reason)
        self.tell_drawing(self.tr("No OpenGL: flat plan"))

    def set_tool(self, tool: Tool) -> None:
        """What the next clicks do."""
        self.gestures.set_tool(tool)

    @property
    def bars(self) -> tuple[QWidget, ...]:
        """Those at the top of the view."""
        return (self.bar, *self._bars)

    def selected_site(self) -> Site | None:
        """The one selected node; None if nothing, several or something else is selected."""
        if self.model is None or len(self.shown.selected) != 1:
            return None
        return self.model.site(self.shown.selected[0])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._sizing is not None:  # perhaps another size of text
            self._sizing.start(0)

    def _size_bars(self) -> None:
        for bar in self.bars:
            bar.adjustSize()
        self.place_bars()

    def place_bars(self) -> None:
        """Bars stand in a row at the top; those that would reach the cube are left out, or are given a second row."""
        left, top, end = int(EDGE), int(EDGE), self.width() - self.cube.width() - 2 * int(EDGE)
        for bar in self.bars:
            if bar in self._vital and left + bar.width() >= end:
                left, top = int(EDGE), top + self.bar.height() + _GAP
            bar.move(left, top)
            left += bar.width() + _GAP
            is_wanted = bar in self._vital or not self.is_played_back
            bar.setVisible(self.has_tools and (bar is self.bar or (is_wanted and left - _GAP < end)))

    def set_played_back(self, is_on: bool) -> None:
        """Shows a run from now on, or the plant again. Of a run nothing is edited; what colours and labels say is
        settled, and the timeline under the view explains them."""
        self.is_editable, self.is_played_back = not is_on, is_on
        self.place_bars()
        self.update()

    def add_bar(self, bar: QWidget, *, is_vital: bool = False) -> None:
        """One more bar to the right of the sides to look from; a vital one is always to be seen."""
        if is_vital:
            self._vital.add(bar)
        if bar not in self._bars:
            bar.setParent(self)
            self._bars.append(bar)
        self.place_bars()

    def remove_bar(self, bar: QWidget) -> None:
        """Takes a bar out again."""
        if bar in self._bars:
            self._bars.remove(bar)
        bar.hide()
        self.place_bars()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_picture(painter)
        paint_overlay(painter, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_bars()
        lowest = max(bar.geometry().bottom() for bar in self.bars if not bar.isHidden() or bar is self.bar)
        self._why.move(int(EDGE), lowest + int(EDGE))
        self.cube.move(self.width() - self.cube.width() - int(EDGE), int(EDGE))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.gestures.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.gestures.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.gestures.hover("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.gestures.wheel(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks from station to station; F6 leaves the view."""
        return False if self.model is not None and self.model.sites else super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.gestures.tool is not Tool.NAVIGATE:
            self.gestures.set_tool(Tool.NAVIGATE)
            self.cancelled.emit()
            return
        current = self.shown.selected[-1] if self.shown.selected else ""
        found = "" if self.model is None else next_site(self.model.sites, current, Qt.Key(event.key()), self.view)
        if found:
            self.picked.emit((found,), False)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut_down()
        super().closeEvent(event)

    def _offer_reason(self, reason: str) -> None:
        self._why.setToolTip(reason)
        self._why.setWhatsThis(reason)
        self._why.show()

    def _explain(self) -> None:
        lines = dict.fromkeys((self.notice, self._why.toolTip()))
        self.show_message(*(() if self.message else lines))
