"""Two scenarios side by side in What-if: who is shown where, and what each title says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from twin_app.experiment.objectives import goal_of
from twin_app.gui.components.figures import THIN, measure_of, value_parts

if TYPE_CHECKING:
    from twin_app.experiment.what_if import Side
    from twin_app.gui.main_window import MainWindow

WORKSPACE = "what_if"


class Pairing(QObject):
    """The second view shows what the setting is compared with."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._pair, self._session = window, window.pair, window.session
        self._is_joined = False
        scenario, session = window.session.scenario, window.session
        window.workspace_shown.connect(self._arrange)
        session.view.changed.connect(self._arrange)
        for signal in (scenario.changed, scenario.pinned_changed, scenario.answered, scenario.plant_changed):
            signal.connect(self._show_titles)
        session.highlights.reference_changed.connect(self._show_reference)
        self._pair.reference_title.chosen.connect(self._choose_reference)
        self._pair.scenario_title.chosen.connect(self._choose_scenario)
        self._pair.paired.connect(self._show_titles)

    def _arrange(self, *_: object) -> None:
        settings = self._session.view.settings
        self._pair.show_pair(settings.is_side_by_side and self._window.workspace == WORKSPACE)
        if self._pair.is_paired:
            self._join()
            self._show_reference()
        other = self._pair.other
        if other is not None:
            other.show_captions(has_labels=settings.has_labels)
            other.set_ghosts_visible(settings.has_ghosts)

    def _join(self) -> None:
        """Once: the second view selects what the first one does."""
        other, selection = self._pair.other, self._session.selection
        if self._is_joined or other is None:
            return
        self._is_joined = True
        other.is_editable = False
        other.picked.connect(self._pair.main.picked)
        other.hovered.connect(selection.hover)
        selection.changed.connect(lambda: other.set_shown(selected=selection.paths))
        other.set_shown(selected=selection.paths)

    def _show_reference(self) -> None:
        other, found = self._pair.other, self._session.highlights.reference
        if other is None or not self._pair.is_paired:
            return
        other.show_captions(values=found.values, bottleneck=found.bottleneck, bottleneck_text=found.bottleneck_text)
        other.show_states(found.states)
        other.show_changes(found.change_texts, found.changes)

    def _show_titles(self, *_: object) -> None:
        if not self._pair.is_paired:
            return
        scenario, found = self._session.scenario, self._session.scenario.comparison
        baseline = self.tr("Baseline")
        names = [baseline, *(one.name for one in scenario.pinned)]
        reference = scenario.reference.name if scenario.reference is not None else baseline
        self._pair.reference_title.show_scenario(reference, names, self._figure(found.reference if found else None))
        if scenario.name not in names:
            names.append(scenario.name)
        self._pair.scenario_title.show_scenario(scenario.name, names, self._figure(found.scenario if found else None))

    def _figure(self, side: Side | None) -> str:
        """`490.9 ± 6.1 parts/h` of what the plant is to be best at."""
        plant = self._session.scenario.plant
        if side is None or plant is None:
            return ""
        response = goal_of(plant.objective).response
        summary = side.responses[response]
        measure = measure_of(response, plant.currency, summary.mean)
        words = (*value_parts(measure.mean(summary), measure.interval(summary)), measure.unit)
        return f"{measure.title} {THIN.join(word for word in words if word)}"

    def _choose_reference(self, name: str) -> None:
        known = any(one.name == name for one in self._session.scenario.pinned)
        self._session.scenario.compare_with(name if known else None)

    def _choose_scenario(self, name: str) -> None:
        scenario = self._session.scenario
        found = next((one for one in scenario.pinned if one.name == name), None)
        if found is not None:
            scenario.use(found.design)
        elif name == self.tr("Baseline"):
            scenario.reset()
