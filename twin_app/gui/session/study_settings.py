"""What a study is asked, as plain data that can be written down."""

from __future__ import annotations

import hashlib
import json
import math
import shlex
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from twin_app.experiment.objectives import SearchKind, SelectionKind
from twin_app.plant.plant import Objective, Plant
from twin_app.plant.scenario import without_factors

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """A limit on a key figure that recommendations keep, in the figure's own unit."""

    response: str
    bound: float
    is_upper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySettings:
    """What a study is asked."""

    objective: Objective = Objective.THROUGHPUT
    keep: tuple[Keep, ...] = ()
    budget: float = math.inf
    simulations: int = 10_000
    confidence: float = 0.95
    delta: float | None = None
    """Smallest difference that matters, in the objective's unit; None: 1 % of the baseline."""
    seed: int = 1
    left_out: tuple[str, ...] = ()
    """Keys of factors that stay as they are."""
    search: SearchKind = SearchKind.MIXED
    selection: SelectionKind = SelectionKind.AUTOMATIC

    def plant(self, plant: Plant) -> Plant:
        """With the factors that may be changed; those it no longer has are none."""
        return without_factors(plant, self.known_left_out(plant))

    def known_left_out(self, plant: Plant) -> tuple[str, ...]:
        """Factors left out that the plant still has."""
        known = {factor.key for factor in plant.factors}
        return tuple(key for key in sorted(self.left_out) if key in known)

    def bounds(self, *, is_upper: bool) -> dict[str, float]:
        """Limits of one kind by key figure, as `study` takes them."""
        return {one.response: one.bound for one in self.keep if one.is_upper is is_upper}

    @property
    def key(self) -> str:
        """A short name that is the same for the same settings."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, object]:
        """Plain data."""
        data = asdict(self)
        return {
            **data,
            "keep": [asdict(one) for one in self.keep],
            "budget": None if math.isinf(self.budget) else self.budget,
            "left_out": sorted(self.left_out),
        }

    @classmethod
    def from_json(cls, text: str) -> StudySettings:
        """Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for anything else."""
        data = json.loads(text)
        budget, delta = data["budget"], data["delta"]
        return cls(
            objective=Objective(data["objective"]),
            keep=tuple(_keep(one) for one in data.get("keep", ())),
            budget=math.inf if budget is None else float(budget),
            simulations=int(data["simulations"]),
            confidence=float(data["confidence"]),
            delta=None if delta is None else float(delta),
            seed=int(data["seed"]),
            left_out=tuple(str(key) for key in data["left_out"]),
            search=SearchKind(data.get("search", SearchKind.MIXED)),
            selection=SelectionKind(data.get("selection", SelectionKind.AUTOMATIC)),
        )


def study_command(scene: str, settings: StudySettings, folder: str) -> str:
    """The line that does the same without a window."""
    words = ["twin", "study", scene, "--simulations", str(settings.simulations)]
    words += ["--objective", settings.objective.value, "--confidence", exact(settings.confidence)]
    words += ["--budget", exact(settings.budget)]
    if settings.delta is not None:
        words += ["--delta", exact(settings.delta)]
    for one in settings.keep:
        words += ["--at-most" if one.is_upper else "--at-least", f"{one.response}={exact(one.bound)}"]
    if settings.search is not SearchKind.MIXED:
        words += ["--search", settings.search.value]
    if settings.selection is not SelectionKind.AUTOMATIC:
        words += ["--selection", settings.selection.value]
    for key in sorted(settings.left_out):
        words += ["--leave-out", key]
    return shlex.join([*words, "--seed", str(settings.seed), "--out", folder])


def exact(value: float) -> str:
    """The shortest text that reads back as the same number: `0.95`, `300000`, `inf`."""
    return str(int(value)) if math.isfinite(value) and value == int(value) and abs(value) < 1e15 else repr(value)


def _keep(data: Mapping[str, object]) -> Keep:
    bound = float(str(data["bound"]))
    if not math.isfinite(bound):
        raise ValueError("a limit must be a number")
    return Keep(response=str(data["response"]), bound=bound, is_upper=bool(data["is_upper"]))
