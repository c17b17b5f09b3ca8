"""What a run tells whoever watches it: a closed set of small frozen records.

Front ends (terminal, window) get them through one callback and match on their type. Order: `RunStarted`, then any
number of `PhaseStarted`, `Progress`, `DesignsSimulated`, `SeriesTraced` and `WarningRaised`, then exactly one
`RunEnded`, whatever happened. Progress is advisory: a reader may drop all but the latest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class RunKind(StrEnum):
    """What is running."""

    SIMULATION = "run"
    STUDY = "study"


class Outcome(StrEnum):
    """How a run ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The first event."""

    kind: RunKind
    scene: str
    total: int
    """Replications that will be simulated at most."""
    workers: int
    """Worker processes; 0: everything happens in this process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStarted:
    """A study goes on to its next part, or a run from its replications to their analysis."""

    name: str
    """`baseline`, `screening`, `search`, `pruning`, `selection` or `estimation`; of a run: `analysis`."""
    title: str
    """One sentence for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSoFar:
    """The leading design; a search estimate, not yet a recommendation."""

    response: str
    """Name of the objective's response: `throughput_per_h`."""
    value: float
    low: float
    high: float
    """95 % interval; NaN with fewer than two replications."""
    baseline: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the run is; about ten a second at most."""

    done: int
    total: int
    per_second: float
    """Replications per second over the last seconds."""
    seconds_left: float | None = None
    """None while it cannot be known."""
    best: BestSoFar | None = None


class DesignStage(StrEnum):
    """What a study simulates designs for."""

    SEARCH = "search"
    RACE = "race"
    """The best candidates against each other, with fresh replications."""
    ESTIMATE = "estimate"
    """What will be reported, with fresh replications again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignSoFar:
    """One design as far as it is known in one stage."""

    design: tuple[int, ...]
    """Level of each factor, -1 for the plant's own value."""
    cost: float
    mean: float
    """Of the objective's response."""
    low: float
    high: float
    """95 % interval; NaN with fewer than two replications."""
    difference: float
    difference_low: float
    difference_high: float
    """Against the plant as it is in the same replications, with its interval; NaN where that was not simulated.

    Designs are to be compared by this: what all share, a lucky set of random numbers, is not in it."""
    replications: int
    keeps_limits: bool = True
    """Whether its means, so far, are within the limits that the study was asked to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignsSimulated:
    """A round of a study is done: what these designs are worth by now."""

    stage: DesignStage
    response: str
    designs: tuple[DesignSoFar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSoFar:
    """A mean over replications in each bin of time, with its 95 % interval; None where it does not exist."""

    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTraced:
    """One more replication of a run was traced: output and work in process over time by now.

    Advisory as progress is: each has all that was in the one before.
    """

    replications: int
    bin_s: float
    """Bin i is [i, i + 1) · `bin_s`, warm-up included."""
    output_per_h: BandSoFar
    wip: BandSoFar


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRaised:
    """Something the user should know; the run goes on."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The last event, exactly once."""

    outcome: Outcome
    message: str = ""
    """Why, if it was cancelled or failed, and how to resume."""


RunEvent = RunStarted | PhaseStarted | Progress | DesignsSimulated | SeriesTraced | WarningRaised | RunEnded
EventSink = Callable[[RunEvent], None]
"""Called from the thread that runs the experiment; must be quick and must not raise."""


def ignore_events(event: RunEvent) -> None:
    """The sink of a run nobody watches."""
