"""A small picture of what a set of changes alters, drawn by the thread of the main view and kept for the next time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.components.ink import font, hairline, ink, text_width, theme
from twin_app.gui.viewport.canvas import PlantCanvas
from twin_app.plant.factors import Change
from twin_app.view3d.camera import Camera, Margins, fit_view

HEIGHT = 148
_MOST_KEPT = 16
_COARSEST_M_PER_PX = 0.075
"""Coarser, and machines cannot be told from each other."""
_ROOM_M = 0.8
_EDGE, _CHIP_HEIGHT, _CHIP_PAD = 8.0, 24.0, 8.0


class ChangePicture(PlantCanvas):
    """Looks at the changed machines; a click, or Enter, asks for them in the plant."""

    wanted = Signal()
    """To be seen in the plant."""
    margins = Margins(left=8.0, right=8.0, top=8.0, bottom=8.0)

    def __init__(self, main: PlantCanvas, parent: QWidget | None = None) -> None:
        """`main`: the view whose plant is shown."""
        self._kept: OrderedDict[Hashable, QImage] = OrderedDict()
        self._boxes: dict[str, NDArray[np.float64]] = {}
        self._changes: tuple[Change, ...] = ()
        self._title = ""
        super().__init__(parent, is_flat=main.is_flat, beside=main)
        self._aiming = InTurn(self, self._aim)
        self._main = main
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Picture of the changes; press Enter to see them in the plant"))
        self.setToolTip(self.tr("Show these changes in the plant"))
        self.drawn.connect(self._keep)
        main.model_changed.connect(self._take_model)
        self._take_model()

    def sizeHint(self) -> QSize:
        return QSize(336, HEIGHT)

    def show_set(self, texts: Mapping[str, str], changes: Sequence[Change], title: str = "") -> None:
        """Other changes, their words by prim path; the title says whose, where that is not plain."""
        if title != self._title:
            self._title = title
            self.update()
        if tuple(changes) == self._changes:
            return
        self._changes = tuple(changes)
        self.show_changes(texts, changes)
        self._aiming.start()

    def redraw(self) -> None:
        """Only what is seen and was not drawn before."""
        if self._key() in self._kept:
            self.update()
        elif self.isVisible():
            super().redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._aiming.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        kept = self._kept.get(self._key())
        if kept is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), kept)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        else:
            self.paint_picture(painter)
        text = self._title or self.tr("Show in Plant")
        _paint_chip(painter, text, self.height(), has_focus=self.hasFocus())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    def extent(self, paths: Sequence[str]) -> Any:
        """Without the room that `fit` leaves in the large view; added machines as well."""
        if self.model is None or not paths:
            return super().extent(paths)
        boxes = [self._box(path) for path in paths]
        boxes += [self._box(copy.path) + copy.offset_m for copy in self.shown.added if copy.path in paths]
        return np.concatenate([_corners(box) for box in boxes])

    def _box(self, path: str) -> NDArray[np.float64]:
        """Of a machine in the present model; asked for again and again, and worked out from all its points."""
        if path not in self._boxes and self.model is not None:
            self._boxes[path] = self.model.extent_of([path])
        return self._boxes[path]

    def _take_model(self) -> None:
        self._kept.clear()
        self._boxes.clear()
        if self.model is not self._main.model:
            self.set_model(self._main.model, keeps_view=True)
        self._aiming.start()

    def _aim(self) -> None:
        """From the corner, at as many of the machines as can be told from each other, those that cost most first; at
        the whole plant where the changes stand nowhere in it."""
        if self.model is None or not self.isVisible():
            return
        costs = {change.path: change.cost for change in self._changes}
        places = dict.fromkeys((*self.shown.changed, *self.shown.faded, *(copy.path for copy in self.shown.added)))
        drawn = [path for path in places if len(self._box(path))]
        seen: list[str] = []
        for path in sorted(drawn, key=lambda path: -costs.get(path, 0.0)):
            if not seen or self._scale([*seen, path]) <= _COARSEST_M_PER_PX:
                seen.append(path)
        self.look_from(Camera.ISO)
        self.fit(seen)

    def _scale(self, paths: Sequence[str]) -> float:
        """Metres for a pixel if the view held these."""
        size = (self.width(), self.height())
        return fit_view(self.extent(paths), camera=Camera.ISO, size=size, margins=self.margins).metres_per_pixel

    def _key(self) -> Hashable:
        return (self._changes, theme().name, self.width(), self.height())

    def _keep(self) -> None:
        if self.picture is not None and self.picture.drawn is not None:
            self._kept[self._key()] = self.picture.drawn.image
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)


def _corners(box: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the box around points, with some room, shape [8, 3]."""
    low, high = box.min(axis=0) - _ROOM_M, box.max(axis=0) + _ROOM_M
    return np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])


def _paint_chip(painter: QPainter, text: str, height: int, *, has_focus: bool) -> None:
    width = text_width(text, 11) + 2.0 * _CHIP_PAD + 18.0
    box = QRectF(_EDGE + 0.5, height - _EDGE - _CHIP_HEIGHT + 0.5, round(width), _CHIP_HEIGHT - 1.0)
    painter.setPen(QPen(ink("accent.line"), 2.0) if has_focus else hairline())
    painter.setBrush(ink("bg.panel", theme().opacities["overlay"]))
    painter.drawRoundedRect(box, 6.0, 6.0)
    painter.setPen(QPen(ink("accent.line"), 1.0))
    painter.setBrush(ink("accent.line", 0.4))
    painter.drawRoundedRect(QRectF(box.left() + _CHIP_PAD, box.center().y() - 5.5, 11.0, 11.0), 2.0, 2.0)
    painter.setFont(font(11))
    painter.setPen(ink("text.secondary"))
    painter.drawText(box.adjusted(_CHIP_PAD + 18.0, 0.0, 0.0, 0.0), Qt.AlignmentFlag.AlignVCenter, text)
