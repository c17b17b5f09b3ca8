"""The box of scenarios in the top bar: the plant as it is, and what was pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker

from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow


_PAIR = "pair"
"""What is no scenario, but shows two of them."""


_CONTENTS, _MARGIN = 10, 24
"""Characters that the closed box has room for; pixels beside the longest line of the open one."""


class ScenarioBox(QObject):
    """Choosing one moves the sliders there; the last line shows it beside what it is compared with."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._box, self._scenario = window.top_bar.scenarios, window.session.scenario
        self._box.setSizeAdjustPolicy(self._box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(_CONTENTS)
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
            self._box.insertSeparator(self._box.count())
            self._box.addItem(icon("pair"), self.tr("Compare side by side"), _PAIR)
            self._box.view().setMinimumWidth(self._box.view().sizeHintForColumn(0) + _MARGIN)
            self._box.setCurrentIndex(names.index(own) + 1 if own in names else 0)

    def _choose(self, index: int) -> None:
        if self._box.itemData(index) == _PAIR:
            self._fill()
            self._compare()
            return
        if index == 0:
            self._scenario.reset()
            return
        name = self._box.itemText(index)
        found = next((one for one in self._scenario.pinned if one.name == name), None)
        if found is not None:
            self._scenario.use(found.design)

    def _compare(self) -> None:
        """Beside the baseline, or, where the plant is as it is, beside what was pinned last."""
        scenario = self._scenario
        if scenario.reference is None and not scenario.n_changed and scenario.pinned:
            scenario.compare_with(scenario.pinned[-1].name)
        self._window.session.view.set(is_side_by_side=True)
        self._window.turn_to("what_if")
