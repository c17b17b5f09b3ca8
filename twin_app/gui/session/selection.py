"""Which prims the user means."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """Prim paths in the order they were chosen; the last one is the current one."""

    changed = Signal()
    hover_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[str, ...] = ()
        self._hovered = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """All that are chosen."""
        return self._paths

    @property
    def current(self) -> str:
        """The last chosen; empty for none."""
        return self._paths[-1] if self._paths else ""

    @property
    def hovered(self) -> str:
        """The prim under the mouse; empty for none."""
        return self._hovered

    def set(self, paths: Iterable[str]) -> None:
        """Chooses these and no others; nothing is told if nothing changes."""
        new = tuple(dict.fromkeys(path for path in paths if path))
        if new != self._paths:
            self._paths = new
            self.changed.emit()

    def toggle(self, path: str) -> None:
        """Adds one prim or takes it out."""
        others = tuple(one for one in self._paths if one != path)
        self.set(others if path in self._paths else (*self._paths, path))

    def clear(self) -> None:
        """Nothing is chosen."""
        self.set(())

    def hover(self, path: str) -> None:
        """The mouse is over this prim, or over none."""
        if path != self._hovered:
            self._hovered = path
            self.hover_changed.emit(path)
