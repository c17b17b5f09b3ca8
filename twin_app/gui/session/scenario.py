"""What-if: a setting of the factors, what it is compared with, and the live answer."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from twin_app.gui.bridge.live import AloneAnswer, Answer, LiveBridge, Question, SeriesAnswer
from twin_app.plant.factors import Change, DesignPoint
from twin_app.plant.scenario import BASELINE, baseline_design, design_changes, design_cost, design_problem

if TYPE_CHECKING:
    from twin_app.experiment.analysis.series import SeriesSoFar
    from twin_app.experiment.what_if import Comparison
    from twin_app.plant.plant import Plant

LIVE_REPLICATIONS = 200
DRAG_REPLICATIONS = 40
SHARP_REPLICATIONS = 2000
_FACTORS_KEY = tuple[tuple[str, tuple[float | str, ...], float | str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedScenario:
    """A setting with a name."""

    name: str
    design: DesignPoint


class ScenarioState(QObject):
    """The design point in hand. Changing it asks for a live answer."""

    changed = Signal()
    """The setting, or what it is compared with."""
    plant_changed = Signal()
    """Other factors: everything is to be built anew."""
    asked = Signal()
    """An answer is on its way."""
    answered = Signal(object)
    """`Comparison`."""
    details_changed = Signal()
    """The effect of single changes, or a series over time."""
    pinned_changed = Signal()
    failed = Signal(object)
    idle = Signal()

    def __init__(self, live: LiveBridge | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live or LiveBridge(self)
        self._plant: Plant | None = None
        self._seed = 1
        self._factors: _FACTORS_KEY = ()
        self.design: DesignPoint = ()
        self.reference: PinnedScenario | None = None
        """None: the plant as it is."""
        self.pinned: tuple[PinnedScenario, ...] = ()
        self.is_live = True
        self.replications = LIVE_REPLICATIONS
        self.comparison: Comparison | None = None
        self.latency_s: float | None = None
        """From the last question to its first answer."""
        self.alone: dict[int, Comparison] = {}
        """By factor: its change without the others against the plant as it is."""
        self.series: dict[DesignPoint, SeriesSoFar | None] = {}
        """Over time; None: the plant cannot be traced."""
        self.is_busy = False
        self.is_dragging = False
        """Whether the last change came from a handle that is still held."""
        self.failure: BaseException | None = None
        """Why the last question has no answer."""
        self._n_pinned = 0
        self._check = QTimer(self)
        self._check.setSingleShot(True)
        self._check.setInterval(120)
        self._check.timeout.connect(self._find_problem)
        self.problem = ""
        """Why the setting is not allowed (budget, pools), if so; it is simulated all the same."""
        self._connect()

    @property
    def plant(self) -> Plant | None:
        """The plant as it is."""
        return self._plant

    @property
    def n_changed(self) -> int:
        """Factors away from the baseline."""
        return sum(level != BASELINE for level in self.design)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What the setting changes."""
        return design_changes(self._plant, self.design) if self._plant is not None and self.design else ()

    @property
    def cost(self) -> float:
        """Of all changes, in the plant's currency."""
        return design_cost(self._plant, self.design) if self._plant is not None and self.design else 0.0

    @property
    def name(self) -> str:
        """Of a pinned scenario with this setting; else a number that is still free."""
        for one in self.pinned:
            if one.design == self.design:
                return one.name
        return self.tr("What-if {0}").format(self._n_pinned + 1) if self.n_changed else self.tr("Baseline")

    def set_plant(self, plant: Plant | None, seed: int = 1) -> None:
        """The document has this plant now. While the factors stay the same, so do the setting and what is pinned."""
        factors = () if plant is None else tuple((f.key, f.levels, f.baseline) for f in plant.factors)
        is_other = factors != self._factors
        self._plant, self._seed, self._factors = plant, seed, factors
        self.comparison = self.failure = None
        self.alone.clear()
        self.series.clear()
        if is_other:
            self.design = baseline_design(plant) if plant is not None else ()
            self.pinned, self.reference, self._n_pinned = (), None, 0
        self.plant_changed.emit()
        self.pinned_changed.emit()
        self.changed.emit()

    def set_level(self, factor: int, level: int, *, is_dragging: bool = False) -> None:
        """One factor; `BASELINE` for the plant's own value."""
        if self.design[factor] == level and is_dragging:
            return
        self._set(tuple(level if f == factor else own for f, own in enumerate(self.design)), is_dragging=is_dragging)

    def use(self, design: DesignPoint) -> None:
        """A whole setting: a pinned scenario, a recommendation."""
        if self._plant is None or len(design) != len(self._plant.factors):
            return
        self._set(design, is_dragging=False)

    def reset(self) -> None:
        """All factors as in the plant."""
        if self._plant is not None:
            self._set(baseline_design(self._plant), is_dragging=False)

    def pin(self, name: str = "") -> PinnedScenario | None:
        """Keeps the setting under a name; None if nothing is changed."""
        if not self.n_changed:
            return None
        known = next((one for one in self.pinned if one.design == self.design), None)
        if known is not None and not name:
            return known
        found = PinnedScenario(name=name or self.name, design=self.design)
        self.pinned = (*(one for one in self.pinned if one is not known and one.name != found.name), found)
        self._n_pinned += known is None
        self.pinned_changed.emit()
        self.changed.emit()
        return found

    def unpin(self, name: str) -> None:
        """Forgets a scenario."""
        self.pinned = tuple(one for one in self.pinned if one.name != name)
        if self.reference is not None and self.reference.name == name:
            self.reference = None
        self.pinned_changed.emit()
        self.ask()

    def compare_with(self, name: str | None) -> None:
        """A pinned scenario by name, or the baseline."""
        self.reference = next((one for one in self.pinned if one.name == name), None)
        self.changed.emit()
        self.ask()

    def set_live(self, is_live: bool) -> None:
        """Whether changes are answered by themselves."""
        self.is_live = is_live
        if is_live:
            self.ask()

    def set_replications(self, count: int) -> None:
        """Of the answers to come."""
        self.replications = count
        if self.is_live:
            self.ask()

    def ask(self, replications: int | None = None, *, is_dragging: bool = False) -> None:
        """For an answer about the present setting; details follow unless a slider moves."""
        if self._plant is None:
            return
        wanted = self.replications if replications is None else replications
        self.is_busy = True
        self._live.ask(
            Question(
                plant=self._plant,
                seed=self._seed,
                design=plain(self.design),
                reference=() if self.reference is None else plain(self.reference.design),
                replications=min(wanted, DRAG_REPLICATIONS) if is_dragging else wanted,
                has_details=not is_dragging,
            )
        )
        self.asked.emit()

    def sharpen(self) -> None:
        """Many more replications of the same."""
        self.ask(SHARP_REPLICATIONS)

    def series_of(self, design: DesignPoint) -> SeriesSoFar | None:
        """Over time, if it is known."""
        return self.series.get(plain(design))

    @property
    def is_untraceable(self) -> bool:
        """Whether there will be no series over time of this setting."""
        return self.series.get(plain(self.design), self) is None

    def alone_effects(self) -> Mapping[int, Comparison]:
        """Of the factors that are changed now, at their present levels; the answer itself where there is only one."""
        now = self.comparison
        known = dict(self.alone)
        changed = [factor for factor, level in enumerate(self.design) if level != BASELINE]
        if len(changed) == 1 and now is not None and self.reference is None and now.scenario.design == self.design:
            known[changed[0]] = now
        return {
            factor: found
            for factor, found in known.items()
            if factor < len(self.design) and found.scenario.design[factor] == self.design[factor]
        }

    def end(self) -> threading.Thread | None:
        """Before the window goes: stops, without waiting; the thread that is still at it."""
        self._live.stop()
        return self._live.own_thread

    def close(self) -> None:
        """The same, and waits a moment."""
        self._live.close()

    def _set(self, design: DesignPoint, *, is_dragging: bool) -> None:
        factors = self._plant.factors if self._plant is not None else ()
        self.is_dragging = is_dragging
        self.design = tuple(
            BASELINE if level != BASELINE and factor.levels[level] == factor.baseline else level
            for factor, level in zip(factors, design, strict=True)
        )
        self.changed.emit()
        if not is_dragging:
            self._check.start()
        if self.is_live:
            self.ask(is_dragging=is_dragging)

    def _find_problem(self) -> None:
        if self._plant is None or not self.design:
            return
        problem = design_problem(self._plant, self.design)
        if problem != self.problem:
            self.problem = problem
            self.changed.emit()

    def _connect(self) -> None:
        self._live.answered.connect(self._on_answer)
        self._live.alone.connect(self._on_alone)
        self._live.series.connect(self._on_series)
        self._live.failed.connect(self._on_failed)
        self._live.idle.connect(self._on_idle)

    def _on_answer(self, answer: Answer) -> None:
        if answer.question.plant is not self._plant:
            return
        self.comparison, self.failure = answer.comparison, None
        if answer.is_first:
            self.latency_s = answer.seconds
        self.answered.emit(answer.comparison)

    def _on_alone(self, answer: AloneAnswer) -> None:
        if answer.question.plant is self._plant:
            self.alone[answer.factor] = answer.comparison
            self.details_changed.emit()

    def _on_series(self, answer: SeriesAnswer) -> None:
        if answer.question.plant is self._plant:
            self.series[answer.design] = answer.found
            self.details_changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        self.is_busy = False
        self.failure = error
        self.failed.emit(error)

    def _on_idle(self) -> None:
        self.is_busy = False
        self.idle.emit()


def plain(design: DesignPoint) -> DesignPoint:
    """The empty design for one that changes nothing: both mean the plant as it is."""
    return design if any(level != BASELINE for level in design) else ()
