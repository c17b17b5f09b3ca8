"""Icons of our own, drawn in the colours of the theme of the moment."""

from __future__ import annotations

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from twin_app.gui.components.ink import theme
from twin_app.view3d.theme import THEME_NAMES, load_theme

_DISABLED = "text.disabled"


@cache
def icon(name: str, tone: str = "text.secondary") -> QIcon:
    """The icon `name` in the colour of the token `tone`; it follows a change of theme by itself.

    There is one of each for as long as the program runs: bars ask for theirs with every change of state.
    Raises `KeyError` if there is no such icon.
    """
    for theme_name in THEME_NAMES:
        for each in (tone, _DISABLED):
            # Not while something is painted: parsing inside a paint event was seen to hang.
            _renderer(name, each, theme_name)
    return QIcon(_TintedEngine(name, tone))


def icon_names() -> tuple[str, ...]:
    """All there are, sorted."""
    folder = resources.files("twin_app.gui.theme").joinpath("icons")
    return tuple(sorted(file.name.removesuffix(".svg") for file in folder.iterdir() if file.name.endswith(".svg")))


def tinted_source(name: str, tone: str, theme_name: str) -> str:
    """The SVG text with a colour in place of `currentColor`."""
    red, green, blue = load_theme(theme_name)[tone].rgb
    return _source(name).replace("currentColor", f"rgb({red},{green},{blue})")


class _TintedEngine(QIconEngine):
    """Paints at the moment it is asked to, so that no widget has to be told of a new theme."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio() if painter.device() else 1.0
        side = min(rect.width(), rect.height())
        corner = rect.center() - QPoint(side // 2, side // 2) + QPoint(1 - side % 2, 1 - side % 2)
        painter.drawPixmap(corner, self._picture(side, ratio, mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._picture(min(size.width(), size.height()), 1.0, mode)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return self._picture(round(min(size.width(), size.height()) / scale), scale, mode)

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._tone)

    def _picture(self, side: int, ratio: float, mode: QIcon.Mode) -> QPixmap:
        tone = _DISABLED if mode == QIcon.Mode.Disabled else self._tone
        return _draw(self._name, tone, theme().name, side, ratio)


@cache
def _draw(name: str, tone: str, theme_name: str, side: int, ratio: float) -> QPixmap:
    found = QPixmap(round(side * ratio), round(side * ratio))
    found.setDevicePixelRatio(ratio)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = _renderer(name, tone, theme_name)
    renderer.render(painter, QRectF(0.0, 0.0, side, side))
    painter.end()
    return found


@cache
def _renderer(name: str, tone: str, theme_name: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(tinted_source(name, tone, theme_name).encode()))


@cache
def _source(name: str) -> str:
    file = resources.files("twin_app.gui.theme").joinpath("icons", f"{name}.svg")
    if not file.is_file():
        raise KeyError(f"there is no icon {name!r}")
    return file.read_text(encoding="utf-8")
