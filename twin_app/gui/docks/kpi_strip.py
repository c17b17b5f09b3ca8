"""The key figures above the view of What-if."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from twin_app.experiment.what_if import Comparison
from twin_app.gui.components.figures import measure_of
from twin_app.gui.components.kpi_card import KpiCard
from twin_app.gui.components.panel import make_panel
from twin_app.gui.components.text_size import keep_height
from twin_app.gui.session.scenario import ScenarioState

CANDIDATES = (
    "throughput_per_h",
    "value_per_h",
    "lead_time_s",
    "wip",
    "energy_kwh_per_part",
    "cost_per_part",
    "peak_kw",
    "scrapped",
)
"""The most wanted first; those that are always zero say nothing and are left out."""
MOST = 5
_NARROW = 1150
"""Width below which there are four."""


def shown_responses(comparison: Comparison, most: int = MOST) -> tuple[str, ...]:
    """Key figures that are there: some value other than zero on either side."""
    found = [name for name in CANDIDATES if _says_something(comparison, name)]
    return tuple(found[:most]) or CANDIDATES[:most]


class KpiStrip(QWidget):
    """Cards side by side."""

    def __init__(self, scenario: ScenarioState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        keep_height(self, 96)
        self._scenario = scenario
        self._cards = [KpiCard(self) for _ in range(MOST)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for card, name in zip(self._cards, CANDIDATES, strict=False):
            card.show_key_figure(measure_of(name, "EUR"), None, None, None)
            layout.addWidget(card, 1)
        scenario.answered.connect(self._show)
        scenario.plant_changed.connect(self._new_axes)
        scenario.idle.connect(self._new_axes)

    @property
    def cards(self) -> tuple[KpiCard, ...]:
        """From left to right."""
        return tuple(self._cards)

    def resizeEvent(self, event: object) -> None:
        self._cards[-1].setVisible(self.width() >= _NARROW and bool(self._cards[-1].accessibleName().strip()))

    def _new_axes(self) -> None:
        for card in self._cards:
            card.new_axis()

    def _show(self, comparison: Comparison) -> None:
        plant = self._scenario.plant
        if plant is None:
            return
        is_changed = comparison.scenario.design != comparison.reference.design
        here, there = comparison.scenario.responses, comparison.reference.responses
        names = shown_responses(comparison)
        for index, card in enumerate(self._cards):
            card.setVisible(index < min(len(names), MOST if self.width() >= _NARROW else MOST - 1))
        for card, name in zip(self._cards, names, strict=False):
            measure = measure_of(name, plant.currency, there[name].mean or here[name].mean)
            effect = comparison.effects[name] if is_changed else None
            card.show_key_figure(measure, here[name], there[name], effect)


def _says_something(comparison: Comparison, name: str) -> bool:
    sides = (comparison.scenario.responses[name], comparison.reference.responses[name])
    return any(side.mean for side in sides)
