"""The recommendations in a study file, which may come from a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin_app.errors import StoreError
from twin_app.plant.factors import Change
from twin_app.store import read_study


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecommendation:
    """One recommended set of changes."""

    rank: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecommendations:
    """All of a study, best first."""

    scene: str
    seed: int
    recommendations: tuple[StoredRecommendation, ...]


def read_recommendations(path: Path) -> StoredRecommendations:
    """Raises `StoreError` for a file that is missing, damaged, no study, or not finished."""
    answer = read_study(path).answer
    if answer is None:
        raise StoreError(f"{path}: this study was stopped before it had an answer; go on with twin study --resume.")
    try:
        return _from_json(answer)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(f"{path}: the answer in it is damaged ({type(error).__name__}: {error}).") from error


def _from_json(answer: Mapping[str, Any]) -> StoredRecommendations:
    found = tuple(
        StoredRecommendation(rank=int(item["rank"]), changes=tuple(map(_change, item["changes"])))
        for item in answer["recommendations"]
    )
    return StoredRecommendations(scene=str(answer["scene"]), seed=int(answer["seed"]), recommendations=found)


def _change(item: Mapping[str, Any]) -> Change:
    return Change(
        path=str(item["path"]),
        attribute=str(item["attribute"]),
        before=_value(item["from"]),
        after=_value(item["to"]),
        label=str(item["label"]),
        cost=float(item["cost"]),
    )


def _value(value: object) -> float | str:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError(f"{value!r} is neither a number nor text")
    return value
