"""What happened around a stop: who waited because of it, and what it did to the output."""

from __future__ import annotations

from dataclasses import dataclass

from twin_app.playback.losses import Loss, LossIndex
from twin_app.playback.progress import Progress
from twin_app.sim.responses import StationState

_MOST_NAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StopFacts:
    """Observed in one run; that things happened together does not prove that one caused the other."""

    loss: Loss
    crew_wait_s: float
    """Time it stood before a crew came, straight before or within the stop."""
    is_over: bool
    """Whether it ended before the run did."""
    blocked: tuple[str, ...]
    """Other stations that came to be blocked while it lasted, nearest in the order of the flow first."""
    starved: tuple[tuple[str, float], ...]
    """Stations after it that came to be starved while it lasted, and how long after its beginning [s]."""
    parts_short: float
    """Good parts made while it lasted, less than at the mean rate of the whole run; negative: more."""


def stop_facts(loss: Loss, index: LossIndex, progress: Progress, stations: tuple[str, ...]) -> StopFacts:
    """`stations` in the order of the flow."""
    position = stations.index(loss.path)
    before, after = stations[:position][::-1], stations[position + 1 :]
    blocked = [path for path in before if _since(index, path, loss, StationState.BLOCKED) is not None]
    waits = [(path, _since(index, path, loss, StationState.STARVED)) for path in after]
    made = progress.good_output(loss.end_s) - progress.good_output(loss.start_s)
    span_s = progress.end_s - progress.start_s
    usual = progress.good_output(progress.end_s) * loss.duration_s / span_s if span_s > 0.0 else 0.0
    return StopFacts(
        loss=loss,
        crew_wait_s=_crew_wait(loss, index),
        is_over=loss.end_s < progress.end_s,
        blocked=tuple(blocked[:_MOST_NAMES]),
        starved=tuple((path, since - loss.start_s) for path, since in waits if since is not None)[:_MOST_NAMES],
        parts_short=usual - made,
    )


def _since(index: LossIndex, path: str, loss: Loss, state: StationState) -> float | None:
    found = index.between(path, loss.start_s, loss.end_s)
    return next((own.start_s for own in found if own.state == state and own.start_s >= loss.start_s), None)


def _crew_wait(loss: Loss, index: LossIndex) -> float:
    if loss.state == StationState.WAITING_CREW:
        return loss.duration_s
    near = index.between(loss.path, loss.start_s, loss.start_s)
    waits = [one for one in near if one.state == StationState.WAITING_CREW and one.place == loss.place]
    return sum(one.duration_s for one in waits if abs(one.end_s - loss.start_s) < 1e-6)
