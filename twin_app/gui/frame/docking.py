"""All docks of the window: made when first needed, shown by workspace, layouts kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from twin_app.gui.components.tab_order import TabOrder
from twin_app.gui.docks.registry import Area, DockSpec, find_dock
from twin_app.gui.frame.building import Pieces, polish, whole
from twin_app.gui.frame.dock_title import DockTitle, NoTitle

if TYPE_CHECKING:
    from twin_app.gui.preferences import Preferences

_SIZES = {Area.LeftDockWidgetArea: 268, Area.RightDockWidgetArea: 336, Area.BottomDockWidgetArea: 156}
_MINIMA = {Area.LeftDockWidgetArea: 240, Area.RightDockWidgetArea: 300}
_FEWEST = 96
"""Height that is left for a dock without a wish [px]."""
_STATE_VERSION = 1
_END = object()


class Docking:
    """Knows the window only as a `QMainWindow`."""

    def __init__(
        self, window: QMainWindow, make: Callable[[DockSpec], Pieces[QWidget]], preferences: Preferences
    ) -> None:
        self._window, self._make, self._preferences = window, make, preferences
        self._docks: dict[str, QDockWidget] = {}
        self._begun: dict[str, Pieces[None]] = {}
        self._names: dict[str, str] = {}
        self._shown: tuple[str, ...] = ()
        self._workspace = ""
        window.setCorner(Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
        window.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)

    def __getitem__(self, dock_id: str) -> QWidget:
        """The widget in a dock; it is made if it was not yet."""
        return self._dock(dock_id).widget()

    def prepare(self, dock_id: str) -> Pieces[None]:
        """Makes a dock in pieces; it stays hidden."""
        while dock_id not in self._docks:
            pieces = self._begun.setdefault(dock_id, self._build(find_dock(dock_id)))
            if next(pieces, _END) is _END:
                return
            yield

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the docks of the present workspace."""
        return self._shown

    @property
    def visible(self) -> Sequence[QDockWidget]:
        """The docks of the present workspace but those that the user has closed."""
        return [self._docks[one] for one in self._shown if self._docks[one].isVisible()]

    def show(self, workspace: str, dock_ids: Sequence[str]) -> None:
        """Shows the docks of a workspace as the user has left them."""
        self.keep()
        for dock_id, dock in self._docks.items():
            if dock_id not in dock_ids:
                dock.hide()
        self._workspace, self._shown = workspace, tuple(dock_ids)
        for dock_id in dock_ids:
            self._dock(dock_id)
        kept = self._preferences.layout(self._layout_name())
        if kept is None or not self._window.restoreState(QByteArray(kept), _STATE_VERSION):
            self.arrange()
        for dock_id, dock in self._docks.items():
            dock.setVisible(dock_id in dock_ids)

    def hide(self) -> None:
        """Hides all, for the welcome page."""
        self.keep()
        self._shown, self._workspace = (), ""
        for dock in self._docks.values():
            dock.hide()

    def arrange(self) -> None:
        """Puts the docks of the workspace where they belong."""
        last: dict[Qt.DockWidgetArea, QDockWidget] = {}
        for dock_id in self._shown:
            spec, dock = find_dock(dock_id), self._dock(dock_id)
            self._window.addDockWidget(spec.area, dock)
            if spec.area is Area.BottomDockWidgetArea and spec.area in last:
                self._window.tabifyDockWidget(last[spec.area], dock)
            dock.show()
            last[spec.area] = dock
        self._resize()
        first = [one for one in self._shown if find_dock(one).area is Area.BottomDockWidgetArea]
        if first:
            self._docks[first[0]].raise_()

    def reset(self) -> None:
        """Forgets what the user did to the layout of this workspace."""
        self._preferences.forget_layout(self._layout_name())
        self.arrange()

    def keep(self) -> None:
        """Remembers the layout of the present workspace."""
        if self._workspace:
            state = self._window.saveState(_STATE_VERSION)
            self._preferences.keep_layout(self._layout_name(), bytes(state.data()))

    def _layout_name(self) -> str:
        """With its docks: what another version of the workspace left would hide new docks."""
        return "-".join((self._workspace, *self._shown))

    def raise_dock(self, dock_id: str) -> None:
        """Brings a dock to the front."""
        dock = self._dock(dock_id)
        for one in (dock, *(other for other in self._window.tabifiedDockWidgets(dock) if not dock.isVisible())):
            one.show()
        dock.raise_()

    def close_beside(self, dock_id: str) -> None:
        """Hides a dock and those that share its place, until one is raised or the workspace is shown again."""
        dock = self._dock(dock_id)
        for one in (dock, *self._window.tabifiedDockWidgets(dock)):
            one.hide()

    def rename(self, dock_id: str, text: str) -> None:
        """Another name on the tab: `Problems  4`; also of a dock that is only being made."""
        self._names[dock_id] = text
        if dock_id in self._docks:
            self._docks[dock_id].setWindowTitle(text)

    def step(self, by: int, after: QWidget | None) -> None:
        """Gives the focus to the next or previous dock."""
        visible = self.visible
        if not visible:
            return
        holding = [k for k, dock in enumerate(visible) if after is not None and dock.isAncestorOf(after)]
        target = visible[((holding[0] if holding else -1 if by > 0 else 0) + by) % len(visible)]
        target.raise_()
        child = target.widget().focusProxy() or target.widget().nextInFocusChain()
        (child or target.widget()).setFocus(Qt.FocusReason.TabFocusReason)

    def _dock(self, dock_id: str) -> QDockWidget:
        if dock_id not in self._docks:
            whole(self._begun.setdefault(dock_id, self._build(find_dock(dock_id))))
        return self._docks[dock_id]

    def _build(self, spec: DockSpec) -> Pieces[None]:
        title = QCoreApplication.translate("Dock", spec.title)
        dock = QDockWidget(title, self._window)
        dock.hide()  # else it would show itself as soon as it is added
        dock.setObjectName(f"dock.{spec.id}")
        dock.setAccessibleName(title)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        load_dock(spec)
        yield
        widget = yield from self._make(spec)
        widget.setParent(dock)
        yield
        yield from getattr(widget, "rest", ())
        yield from polish(widget)
        if spec.area in _MINIMA:
            widget.setMinimumWidth(_MINIMA[spec.area])
        dock.setWidget(widget)
        yield
        TabOrder(widget)
        tools: Iterable[QWidget] = widget.title_tools() if hasattr(widget, "title_tools") else ()
        is_tabbed = spec.area is Area.BottomDockWidgetArea
        dock.setTitleBarWidget(NoTitle(dock) if is_tabbed else DockTitle(title, tools, dock))
        yield
        self._window.addDockWidget(spec.area, dock)
        yield
        yield from polish(dock)
        dock.setWindowTitle(self._names.get(spec.id, title))
        self._docks[spec.id] = dock
        del self._begun[spec.id]

    def _resize(self) -> None:
        for area, orientation in (
            (Area.LeftDockWidgetArea, Qt.Orientation.Horizontal),
            (Area.RightDockWidgetArea, Qt.Orientation.Horizontal),
            (Area.BottomDockWidgetArea, Qt.Orientation.Vertical),
        ):
            specs = [find_dock(one) for one in self._shown if find_dock(one).area is area]
            if not specs:
                continue
            is_side = orientation is Qt.Orientation.Horizontal
            wished = max((spec.width if is_side else spec.size for spec in specs), default=0)
            size = wished or _SIZES[area]
            self._window.resizeDocks([self._docks[spec.id] for spec in specs], [size] * len(specs), orientation)
            if is_side and any(spec.size for spec in specs):
                self._share_height(specs)

    def _share_height(self, specs: Sequence[DockSpec]) -> None:
        """Of one column: those with a wish get it, the others what is left, all in one go for Qt not to move them."""
        centre = self._window.centralWidget()
        left = (centre.height() if centre is not None else 0) - sum(spec.size for spec in specs)
        others = sum(not spec.size for spec in specs) or 1
        sizes = [spec.size or max(left // others, _FEWEST) for spec in specs]
        self._window.resizeDocks([self._docks[spec.id] for spec in specs], sizes, Qt.Orientation.Vertical)


def load_dock(spec: DockSpec) -> Callable[..., QWidget | Pieces[QWidget]]:
    """The `build` of a dock's module; it may make the dock in pieces."""
    build: Callable[..., QWidget | Pieces[QWidget]] = import_module(spec.home).build
    return build


def style_tabs(window: QMainWindow) -> None:
    """Qt makes the tabs of docks itself; they get a name for those who cannot see them."""
    for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        bar.setAccessibleName(QCoreApplication.translate("Dock", "Panels"))
        bar.setDrawBase(False)
        bar.setExpanding(False)
