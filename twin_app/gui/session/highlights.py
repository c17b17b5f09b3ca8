"""What the view is to point out: changes as ghosts, one value at each station, the bottleneck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from twin_app.gui.components.figures import percent
from twin_app.gui.models.change_words import words_by_path
from twin_app.gui.session.runs import RunState
from twin_app.gui.session.scenario import ScenarioState
from twin_app.gui.session.study import StudyState
from twin_app.plant.factors import Change
from twin_app.plant.scenario import design_changes
from twin_app.sim.responses import StationState

if TYPE_CHECKING:
    from twin_app.experiment import Recommendation
    from twin_app.experiment.result import NodeResult
    from twin_app.experiment.what_if import Side


class Source(Enum):
    """Whose findings are pointed out."""

    RUN = auto()
    WHAT_IF = auto()
    STUDY = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """All of it; paths are prim paths."""

    changes: tuple[Change, ...] = ()
    change_texts: Mapping[str, str] = field(default_factory=dict)
    """By path: `5.55 → 5.15 s`; several changes of one prim stand behind each other."""
    values: Mapping[str, str] = field(default_factory=dict)
    """By path of a station: `85.0 %`."""
    states: Mapping[str, StationState] = field(default_factory=dict)
    """By path of a station: the state it is in for most of the time."""
    bottleneck: str = ""
    bottleneck_text: str = ""
    """`Bottleneck 94 %`."""


class Highlights(QObject):
    """Follows the workspace that is shown."""

    changed = Signal()
    reference_changed = Signal()
    pointed_changed = Signal()

    def __init__(
        self, runs: RunState, scenario: ScenarioState, study: StudyState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runs, self._scenario, self._study = runs, scenario, study
        self._source = Source.RUN
        self.now = Highlight()
        self.reference = Highlight()
        """What the setting of What-if is compared with."""
        self.pointed = Highlight()
        """The recommendation that the mouse is over, else the selected one."""
        self.previewed = 0
        """Rank of the recommendation whose changes are shown in Plant; 0: none."""
        self.pointed_rank = 0
        for signal in (runs.result_changed, scenario.changed, scenario.answered, study.selected_changed):
            signal.connect(self._refresh)
        study.study_changed.connect(self._refresh)

    def follow(self, source: Source) -> None:
        """Another workspace is shown."""
        self._source = source
        self._refresh()

    def point(self, rank: int) -> None:
        """At a recommendation; 0: at none."""
        self.pointed_rank = rank
        self._refresh()

    def preview(self, rank: int) -> None:
        """Shows what a recommendation changes in Plant as well; 0: nothing any more."""
        self.previewed = rank if self._recommended(rank) is not None else 0
        self._refresh()

    def _refresh(self) -> None:
        if self._recommended(self.previewed) is None:
            self.previewed = 0
        pointed = self._of_study(self.pointed_rank or self._study.selected)
        if pointed != self.pointed:
            self.pointed = pointed
            self.pointed_changed.emit()
        found = {
            Source.RUN: self._of_run,
            Source.WHAT_IF: self._of_scenario,
            Source.STUDY: self._of_pointed,
            Source.NOTHING: Highlight,
        }[self._source]()
        if found != self.now:
            self.now = found
            self.changed.emit()
        reference = self._of_reference() if self._source is Source.WHAT_IF else Highlight()
        if reference != self.reference:
            self.reference = reference
            self.reference_changed.emit()

    def _of_run(self) -> Highlight:
        result, preview = self._runs.result, self._of_study(self.previewed)
        if result is None:
            return replace(preview, bottleneck="", bottleneck_text="")
        node = next((one for one in result.nodes if one.path == result.bottleneck), None)
        share = node.bottleneck_share.total.mean if node is not None and node.bottleneck_share is not None else None
        found = _highlight((), "", result.nodes, result.bottleneck, share)
        return replace(found, changes=preview.changes, change_texts=preview.change_texts)

    def _of_scenario(self) -> Highlight:
        found, plant = self._scenario.comparison, self._scenario.plant
        if plant is None:
            return Highlight()
        return _of_side(self._scenario.changes, plant.currency, found.scenario if found is not None else None)

    def _of_reference(self) -> Highlight:
        found, plant, pinned = self._scenario.comparison, self._scenario.plant, self._scenario.reference
        if plant is None:
            return Highlight()
        changes = design_changes(plant, pinned.design) if pinned is not None else ()
        return _of_side(changes, plant.currency, found.reference if found is not None else None)

    def _of_pointed(self) -> Highlight:
        return self.pointed

    def _of_study(self, rank: int) -> Highlight:
        study, found = self._study.study, self._recommended(rank)
        if study is None or found is None:
            return Highlight()
        return _highlight(found.changes, study.currency, (), found.estimate.bottleneck, None)

    def _recommended(self, rank: int) -> Recommendation | None:
        study = self._study.study
        if study is None or not rank:
            return None
        return next((one for one in study.recommendations if one.rank == rank and one.changes), None)


def _of_side(changes: tuple[Change, ...], currency: str, side: Side | None) -> Highlight:
    """Of one side of a comparison; None: not simulated yet."""
    if side is None:
        return _highlight(changes, currency, (), None, None)
    chances = side.bottleneck_chances
    likeliest = max(chances, key=lambda path: chances[path], default=None)
    share = chances[likeliest] if likeliest is not None else None
    return _highlight(changes, currency, side.nodes, likeliest, share)


def _highlight(
    changes: tuple[Change, ...],
    currency: str,
    nodes: tuple[NodeResult, ...],
    bottleneck: str | None,
    share: float | None,
) -> Highlight:
    working = {
        node.path: node.shares["working"].mean or 0.0 for node in nodes if node.kind == "station" and node.shares
    }
    tag = "Bottleneck" if share is None else f"Bottleneck {percent(100.0 * share, 0)}"
    return Highlight(
        changes=changes,
        change_texts=words_by_path(changes, currency),
        values={path: percent(100.0 * value) for path, value in working.items()},
        states={node.path: _longest(node) for node in nodes if node.kind == "station" and node.shares},
        bottleneck=bottleneck or "",
        bottleneck_text=tag if bottleneck else "",
    )


def _longest(node: NodeResult) -> StationState:
    """Of the states on shift, for off shift is no finding."""
    shares = {state: node.shares[state.name.lower()].mean or 0.0 for state in StationState}
    del shares[StationState.OFF_SHIFT]
    return max(shares, key=lambda state: shares[state])
