"""What the objectives of a study are: a response and a direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from twin_app.errors import UsageError
from twin_app.plant.plant import Objective
from twin_app.sim.responses import KPI_NAMES

Kind = TypeVar("Kind", bound=StrEnum)


class SearchKind(StrEnum):
    """How new designs are found."""

    MIXED = "mixed"
    """Neighbourhoods of good designs, and NSGA-II where there are simulations enough for it to learn."""
    NEIGHBOURHOODS = "neighbourhoods"


class SelectionKind(StrEnum):
    """How the best of the candidates is chosen; where limits are to be kept it is AK+ in any case."""

    AUTOMATIC = "automatic"
    """By the number of candidates."""
    KIM_NELSON = "kn"
    TOURNAMENT = "kt"


def kind_of(kinds: type[Kind], name: str) -> Kind:
    """Raises `UsageError` naming the kinds there are."""
    try:
        return kinds(name)
    except ValueError as error:
        raise UsageError(f"unknown kind {name!r}; allowed: {', '.join(kinds)}") from error


_GOALS: dict[Objective, tuple[str, bool]] = {
    Objective.VALUE: ("value_per_h", True),
    Objective.THROUGHPUT: ("throughput_per_h", True),
    Objective.ENERGY_PER_PART: ("energy_kwh_per_part", False),
    Objective.LEAD_TIME: ("lead_time_s", False),
    Objective.COST_PER_PART: ("cost_per_part", False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The response a study improves."""

    objective: Objective
    response: str
    maximise: bool

    @property
    def column(self) -> int:
        """Of the response in a row."""
        return KPI_NAMES.index(self.response)

    @property
    def sign(self) -> float:
        """What a response is multiplied by, so that more is better."""
        return 1.0 if self.maximise else -1.0


def goal_of(objective: Objective | str) -> Goal:
    """Raises `UsageError` naming the objectives there are."""
    try:
        known = Objective(objective)
    except ValueError as error:
        allowed = ", ".join(item.value for item in Objective)
        raise UsageError(f"unknown objective {str(objective)!r}; allowed: {allowed}") from error
    response, maximise = _GOALS[known]
    return Goal(objective=known, response=response, maximise=maximise)


COST = "cost"
"""What a list of goals may hold besides objectives: the cost of the changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalList:
    """Goals that are to be traded off against each other."""

    names: tuple[str, ...] = ()
    """Objectives and perhaps `cost`, as asked for; empty: nothing is traded off."""
    goals: tuple[Goal, ...] = ()
    has_cost: bool = False


def goals_of(names: Sequence[str]) -> GoalList:
    """Raises `UsageError` naming what is allowed; at least two different ones are needed, or none at all."""
    if not names:
        return GoalList()
    unique = tuple(dict.fromkeys(str(name) for name in names))
    goals = tuple(goal_of(name) for name in unique if name != COST)
    if len(unique) < 2:
        raise UsageError(f"a trade-off needs at least two of {', '.join(item.value for item in Objective)} and {COST}")
    return GoalList(names=unique, goals=goals, has_cost=COST in unique)
