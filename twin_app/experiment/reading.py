"""A stored study back as the record it was written from."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from twin_app.errors import StoreError
from twin_app.experiment.constraints import Constraint
from twin_app.experiment.explanation import CircumstanceResult, Contribution, Explanation, NextStep, Payback
from twin_app.experiment.findings import (
    Estimate,
    HistoryPoint,
    Recommendation,
    ScreenedFactor,
    Selection,
    StationShares,
    Study,
    TradeOffFront,
)
from twin_app.experiment.summary import Effect, Summary
from twin_app.plant.factors import Change
from twin_app.store import Status, read_study

Data = Mapping[str, Any]
"""Parsed JSON. It may come from a stranger: every value is converted, and whatever does not fit is a `StoreError`."""


def load_study(path: str | PathLike[str]) -> Study:
    """The study in a `study.h5` file, or in a folder that holds one.

    Raises `StoreError` if there is none, it is damaged, or it has not come to its end.
    """
    file = Path(path)
    file = file / "study.h5" if file.is_dir() else file
    stored = read_study(file)
    if stored.status is not Status.COMPLETE or stored.answer is None:
        raise StoreError(
            f"{file}: the study has not come to its end ({stored.n_replications:,} simulations so far); "
            "resume it with `twin study … --resume`"
        )
    try:
        return study_from_json(stored.answer)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(f"{file}: its answer is damaged ({type(error).__name__}: {error})") from error


def study_from_json(data: Data) -> Study:
    """The inverse of `Study.to_json`; raises `KeyError`, `TypeError`, `ValueError` or `AttributeError` otherwise."""
    return Study(
        scene=str(data["scene"]),
        scene_hash=str(data["scene_hash"]),
        seed=int(data["seed"]),
        objective=str(data["objective"]),
        response=str(data["response"]),
        maximise=bool(data["maximise"]),
        currency=str(data["currency"]),
        budget=_number(data["budget"], absent=float("inf")),
        simulations=int(data["simulations"]),
        simulations_allowed=int(data["simulations_allowed"]),
        designs=int(data["designs"]),
        wall_s=float(data["wall_s"]),
        workers=int(data["workers"]),
        horizon_s=float(data["horizon_s"]),
        warmup_s=float(data["warmup_s"]),
        verdict=str(data["verdict"]),
        baseline=_estimate(data["baseline"]),
        recommendations=tuple(_recommendation(found) for found in data["recommendations"]),
        pareto=tuple(_estimate(point) for point in data["pareto"]),
        selection=_selection(data["selection"]),
        constraints=tuple(Constraint.from_json(one) for one in data.get("constraints", ())),
        leave_out=tuple(str(key) for key in data.get("leave_out", ())),
        screening=tuple(_screened(screened) for screened in data["screening"]),
        trade_offs=None if data["trade_offs"] is None else _trade_offs(data["trade_offs"]),
        circumstances=tuple(_circumstance(found) for found in data["circumstances"]),
        history=tuple(_history(point) for point in data["history"]),
        versions={str(name): str(version) for name, version in data["versions"].items()},
    )


def _estimate(data: Data) -> Estimate:
    return Estimate(
        design=tuple(int(level) for level in data["design"]),
        cost=float(data["cost"]),
        changes=tuple(_change(change) for change in data["changes"]),
        responses={str(name): Summary.from_json(summary) for name, summary in data["responses"].items()},
        bottleneck=None if data["bottleneck"] is None else str(data["bottleneck"]),
        stations=tuple(
            StationShares(path=str(path), kind=str(node["kind"]), shares=_shares(node["shares"]))
            for path, node in data["stations"].items()
        ),
    )


def _trade_offs(data: Data) -> TradeOffFront:
    return TradeOffFront(
        goals=tuple(str(name) for name in data["goals"]),
        designs=tuple(_estimate(design) for design in data["designs"]),
    )


def _shares(data: Data) -> dict[str, float]:
    return {str(state): _number(share) for state, share in data.items()}


def _recommendation(data: Data) -> Recommendation:
    return Recommendation(
        rank=int(data["rank"]),
        estimate=_estimate(data),
        effect={str(name): _effect(effect) for name, effect in data["effect"].items()},
        probability_best=float(data["probability_best"]),
        explanation=None if data["explanation"] is None else _explanation(data["explanation"]),
    )


def _explanation(data: Data) -> Explanation:
    return Explanation(
        contributions=tuple(
            Contribution(
                change=_change(item["change"]),
                alone=_optional_effect(item["alone"]),
                within=_optional_effect(item["within"]),
            )
            for item in data["contributions"]
        ),
        next_steps=tuple(
            NextStep(
                change=_change(item["change"]),
                effect=_effect(item["effect"]),
                is_within_budget=bool(item["is_within_budget"]),
            )
            for item in data["next_steps"]
        ),
        payback=_payback(data["payback"]),
        bottleneck_before=_optional_text(data["bottleneck_before"]),
        bottleneck_after=_optional_text(data["bottleneck_after"]),
    )


def _payback(data: Data) -> Payback:
    interval = data["ci95"]
    return Payback(
        hours=_optional(data["hours"]),
        ci95=None if interval is None else (float(interval[0]), _optional(interval[1])),
        note=str(data["note"]),
    )


def _circumstance(data: Data) -> CircumstanceResult:
    rank = data["best_rank"]
    return CircumstanceResult(
        quantity=str(data["quantity"]),
        scale=float(data["scale"]),
        baseline=None if data["baseline"] is None else Summary.from_json(data["baseline"]),
        effects=tuple(_effect(effect) for effect in data["effects"]),
        best_rank=None if rank is None else int(rank),
        note=str(data["note"]),
    )


def _optional_effect(data: Data | None) -> Effect | None:
    return None if data is None else _effect(data)


def _optional_text(value: object) -> str | None:
    return None if value is None else str(value)


def _change(data: Data) -> Change:
    return Change(
        path=str(data["path"]),
        attribute=str(data["attribute"]),
        before=_level(data["from"]),
        after=_level(data["to"]),
        label=str(data["label"]),
        cost=float(data["cost"]),
    )


def _effect(data: Data) -> Effect:
    interval = data["ci95"]
    return Effect(
        difference=_optional(data["difference"]),
        ci95=None if interval is None else (float(interval[0]), float(interval[1])),
        percent=_optional(data["percent"]),
    )


def _selection(data: Data) -> Selection:
    needed = data["replications_needed"]
    return Selection(
        procedure=str(data["procedure"]),
        confidence=float(data["confidence"]),
        delta=float(data["delta"]),
        delta_is_default=bool(data["delta_is_default"]),
        candidates=int(data["candidates"]),
        guarantee=bool(data["guarantee"]),
        replications=int(data["replications"]),
        survivors=int(data["survivors"]),
        delta_reached=_optional(data["delta_reached"]),
        replications_needed=None if needed is None else int(needed),
        keeping=_optional_count(data.get("keeping")),
        breaking=_optional_count(data.get("breaking")),
        note=str(data["note"]),
        parameters={str(name): _level(value) for name, value in data["parameters"].items()},
    )


def _screened(data: Data) -> ScreenedFactor:
    return ScreenedFactor(
        path=str(data["path"]),
        attribute=str(data["attribute"]),
        label=str(data["label"]),
        before=_level(data["from"]),
        after=_level(data["to"]),
        cost=float(data["cost"]),
        effect=_effect(data["effect"]),
    )


def _history(data: Data) -> HistoryPoint:
    return HistoryPoint(simulations=int(data["simulations"]), best=float(data["best"]), cost=float(data["cost"]))


def _level(value: object) -> float | str:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError(f"a level is a number or a text, not {value!r}")
    return value


def _optional(value: Any) -> float | None:
    return None if value is None else float(value)


def _optional_count(value: Any) -> int | None:
    return None if value is None else int(value)


def _number(value: Any, absent: float = 0.0) -> float:
    return absent if value is None else float(value)
