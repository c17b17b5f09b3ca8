"""The key figures above the view of What-if."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from twin_app.experiment.report.words import words_for
from twin_app.experiment.what_if import Comparison
from twin_app.gui.components.figures import Measure, measure_of, value_parts
from twin_app.gui.components.kpi_card import KpiCard
from twin_app.gui.components.panel import make_panel
from twin_app.gui.components.small_button import small_button
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
_NARROW = 1440
"""Width of the window below which there are four."""
_LEAST_PX = 196
"""Below this a card would cut its difference off, in whatever window."""


def shown_responses(comparison: Comparison, most: int = MOST) -> tuple[str, ...]:
    """Key figures that are there: some value other than zero on either side."""
    found = [name for name in CANDIDATES if _says_something(comparison, name)]
    return tuple(found[:most]) or CANDIDATES[:most]


class KpiStrip(QWidget):
    """Cards side by side, and a menu of the key figures that there is no room for."""

    def __init__(self, scenario: ScenarioState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        keep_height(self, 96)
        self._scenario = scenario
        self._chosen = ""
        self._cards = [KpiCard(self) for _ in range(MOST)]
        self.more = small_button("more", self.tr("More key figures"), self)
        self.more.clicked.connect(self._open_menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for card in self._cards:
            layout.addWidget(card, 1)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        scenario.answered.connect(self.refresh)
        scenario.failed.connect(self.refresh)
        scenario.plant_changed.connect(self._start_anew)
        scenario.idle.connect(self._rest)
        self.refresh()

    @property
    def cards(self) -> tuple[KpiCard, ...]:
        """From left to right."""
        return tuple(self._cards)

    @property
    def most(self) -> int:
        """Cards there is room for."""
        is_wide = self.window().width() >= _NARROW and self.width() >= MOST * _LEAST_PX
        return MOST if is_wide else MOST - 1

    @property
    def left_out(self) -> tuple[str, ...]:
        """Responses that are known and not shown."""
        shown = self._shown()
        return tuple(name for name in self._known() if name not in shown)

    def choose(self, response: str) -> None:
        """Shows this one in the last place."""
        self._chosen = response
        self._new_axes()
        self.refresh()

    def resizeEvent(self, event: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        """The numbers of the last answer, in the room there is; none after a failure."""
        comparison, plant = self._scenario.comparison, self._scenario.plant
        names = self._shown()
        for index, card in enumerate(self._cards):
            card.setVisible(index < len(names))
        self.more.setVisible(bool(self.left_out))
        for card, name in zip(self._cards, names, strict=False):
            if comparison is None or plant is None or self._scenario.failure is not None:
                card.show_key_figure(measure_of(name, plant.currency if plant is not None else "EUR"), None, None, None)
            else:
                _fill(card, name, comparison, plant.currency)

    def _known(self) -> tuple[str, ...]:
        comparison = self._scenario.comparison
        return CANDIDATES[:MOST] if comparison is None else shown_responses(comparison, len(CANDIDATES))

    def _shown(self) -> tuple[str, ...]:
        known = self._known()
        first = known[: self.most]
        return (*first[:-1], self._chosen) if self._chosen in known and self._chosen not in first else first

    def _start_anew(self) -> None:
        self._chosen = ""
        self._new_axes()
        self.refresh()

    def _rest(self) -> None:
        """All is answered; a handle that is still held keeps the axes where they are."""
        if not self._scenario.is_dragging:
            self._new_axes()

    def _new_axes(self) -> None:
        for card in self._cards:
            card.new_axis()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        comparison, plant = self._scenario.comparison, self._scenario.plant
        for name in self.left_out:
            text = words_for(name).title
            if comparison is not None and plant is not None:
                measure = _measure(name, comparison, plant.currency)
                summary = comparison.scenario.responses[name]
                value = " ".join(value_parts(measure.mean(summary), measure.interval(summary)))
                text = f"{text}    {value} {measure.unit}"
            menu.addAction(text, partial(self.choose, name))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _fill(card: KpiCard, name: str, comparison: Comparison, currency: str) -> None:
    is_changed = comparison.scenario.design != comparison.reference.design
    here, there = comparison.scenario.responses[name], comparison.reference.responses[name]
    effect = comparison.effects[name] if is_changed else None
    card.show_key_figure(_measure(name, comparison, currency), here, there, effect)


def _measure(name: str, comparison: Comparison, currency: str) -> Measure:
    here, there = comparison.scenario.responses[name], comparison.reference.responses[name]
    return measure_of(name, currency, there.mean or here.mean)


def _says_something(comparison: Comparison, name: str) -> bool:
    sides = (comparison.scenario.responses[name], comparison.reference.responses[name])
    return any(side.mean for side in sides)
