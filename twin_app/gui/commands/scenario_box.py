"""The box of scenarios in the top bar: the plant as it is, and what was pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow


class ScenarioBox(QObject):
    """Choosing one moves the sliders there."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._box, self._scenario = window.top_bar.scenarios, window.session.scenario
        self._box.activated.connect(self._choose)
        self._scenario.pinned_changed.connect(self._fill)
        self._scenario.changed.connect(self._fill)

    def _fill(self) -> None:
        names = [one.name for one in self._scenario.pinned]
        own = self._scenario.name
        if own not in names and self._scenario.n_changed:
            names.append(own)
        with QSignalBlocker(self._box):
            self._box.clear()
            self._box.addItem(self.tr("Baseline"))
            self._box.addItems(names)
            self._box.setCurrentIndex(names.index(own) + 1 if own in names else 0)

    def _choose(self, index: int) -> None:
        if index == 0:
            self._scenario.reset()
            return
        name = self._box.itemText(index)
        found = next((one for one in self._scenario.pinned if one.name == name), None)
        if found is not None:
            self._scenario.use(found.design)
