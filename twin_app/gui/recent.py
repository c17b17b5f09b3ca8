"""The plants that were opened before: when, under which name, and what was found."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class FindingKind(StrEnum):
    """What a card can say of a plant; what is worth more comes first."""

    GAIN = "gain"
    """A study's best recommendation; the value is the relative change of the objective."""
    SCENARIOS = "scenarios"
    """The value is how many were kept."""
    NO_PROCESS = "no-process"
    """A layout that says nothing to the simulator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found out about a plant."""

    kind: FindingKind
    value: float = 0.0

    def outranks(self, other: Finding | None) -> bool:
        """Whether it takes the place of what was found before."""
        order = list(FindingKind)
        return other is None or order.index(self.kind) <= order.index(other.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentPlant:
    """A scene file that was opened."""

    path: str
    title: str = ""
    """Name of the plant; empty: not known."""
    opened_at_s: float = 0.0
    """When it was opened last [s since 1970]; 0: not known."""
    finding: Finding | None = None


def write_plants(plants: Iterable[RecentPlant]) -> str:
    """As text to be kept."""
    return json.dumps([_row(plant) for plant in plants])


def read_plants(text: str) -> tuple[RecentPlant, ...]:
    """From kept text; rows that are broken are passed over."""
    try:
        rows = json.loads(text)
    except ValueError:
        return ()
    found = (_plant(row) for row in rows) if isinstance(rows, list) else ()
    return tuple(plant for plant in found if plant is not None)


def opened(plants: tuple[RecentPlant, ...], path: str, title: str, at_s: float) -> tuple[RecentPlant, ...]:
    """The same with one at the front that has just been opened; what was found stays."""
    old = next((plant for plant in plants if plant.path == path), RecentPlant(path=path))
    others = tuple(plant for plant in plants if plant.path != path)
    return (replace(old, title=title or old.title, opened_at_s=at_s), *others)


def noted(plants: tuple[RecentPlant, ...], path: str, finding: Finding | None) -> tuple[RecentPlant, ...]:
    """The same with what was found about one of them; None: it has a process, and nothing was found yet."""

    def changed(plant: RecentPlant) -> RecentPlant:
        if finding is None:
            is_over = plant.finding is not None and plant.finding.kind is FindingKind.NO_PROCESS
            return replace(plant, finding=None) if is_over else plant
        return replace(plant, finding=finding) if finding.outranks(plant.finding) else plant

    return tuple(changed(plant) if plant.path == path else plant for plant in plants)


def _row(plant: RecentPlant) -> dict[str, object]:
    finding = plant.finding
    return {
        "path": plant.path,
        "title": plant.title,
        "opened": plant.opened_at_s,
        "finding": None if finding is None else [finding.kind.value, finding.value],
    }


def _plant(row: object) -> RecentPlant | None:
    try:
        kept: dict[str, object] = dict(row)  # type: ignore[call-overload]
        found = kept.get("finding")
        finding = Finding(kind=FindingKind(found[0]), value=float(found[1])) if isinstance(found, list) else None
        return RecentPlant(
            path=str(kept["path"]),
            title=str(kept.get("title", "")),
            opened_at_s=float(str(kept.get("opened", 0.0))),
            finding=finding,
        )
    except (TypeError, ValueError, KeyError, IndexError):
        return None
