"""Scenarios: a plant with some values changed, and design points: one choice among all factors.

A change means the same as if its attribute had been authored in the scene: it replaces the value in the
description, and the prims touched are read and built anew.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from difflib import get_close_matches

from twin_app.errors import Fault, InvalidPlantError, UsageError
from twin_app.plant.build import rebuild_plant
from twin_app.plant.data_files import DataFiles
from twin_app.plant.description import Description, PrimRecord, Value
from twin_app.plant.design_rules import DesignRules
from twin_app.plant.distribution_text import DistributionError, parse_distribution
from twin_app.plant.distributions import argument_names
from twin_app.plant.factors import Change, DesignPoint, Factor
from twin_app.plant.plant import Plant
from twin_app.plant.values import ValueProblem, did_you_mean, normal_value
from twin_app.plant.vocabulary import Attribute, ValueKind, find_attribute

Key = tuple[str, str]
"""Prim path and attribute, with a distribution's argument where there is one."""

BASELINE = -1
"""Level index of the authored value in a design point."""


def with_values(plant: Plant, values: Mapping[Key, float | str]) -> Plant:
    """The plant with these values, as if they had been authored in its scene.

    A key is (prim path, full attribute name), the name optionally with an argument of a distribution:
    `("/Plant/Mill", "twin:station:processTime.mean")`. Text is read as the attribute's type asks: lists with
    commas, targets as paths. Whole values are set before arguments. Raises `InvalidPlantError`.
    """
    if not values:
        return plant
    records: dict[str, PrimRecord] = {}
    faults: list[Fault] = []
    by_path = _by_path(values)
    known = _records(plant, by_path)
    for path, own in by_path.items():
        record = known.get(path)
        if record is None:
            faults.append(Fault(path, "", f"there is no such prim with twin attributes{_near_path(plant, path)}"))
        else:
            records[path] = _changed(record, own, plant.description, faults)
    if faults:
        raise InvalidPlantError(faults)
    return rebuild_plant(plant, records)


def baseline_design(plant: Plant) -> DesignPoint:
    """The design that changes nothing."""
    return (BASELINE,) * len(plant.factors)


def without_factors(plant: Plant, keys: Collection[str]) -> Plant:
    """The plant in which these factors stay as they are; what they use of a pool stays used.

    Raises `UsageError` naming the factors there are.
    """
    if not keys:
        return plant
    known = {factor.key: factor for factor in plant.factors}
    unknown = sorted(set(keys) - set(known))
    if unknown:
        raise UsageError(f"there is no factor {unknown[0]!r}; there are: {', '.join(known) or 'none'}")
    fixed = [known[key] for key in known if key in keys]
    used = {pool.path: sum(one.baseline_pool_use for one in fixed if one.pool == pool.path) for pool in plant.pools}
    return replace(
        plant,
        factors=tuple(factor for key, factor in known.items() if key not in keys),
        pools=tuple(replace(pool, total=pool.total - used[pool.path]) for pool in plant.pools),
    )


def apply_design(plant: Plant, design: DesignPoint) -> Plant:
    """The plant with every factor at the level that the design picks. Raises `InvalidPlantError`."""
    return with_values(
        plant,
        {(factor.path, factor.attribute): factor.levels[index] for factor, index in _chosen(plant, design)},
    )


def design_changes(plant: Plant, design: DesignPoint) -> tuple[Change, ...]:
    """What the design changes, in the order of the factors; levels equal to the authored value change nothing."""
    return tuple(
        Change(
            path=factor.path,
            attribute=factor.attribute,
            before=factor.baseline,
            after=factor.levels[index],
            label=factor.label,
            cost=factor.costs[index],
        )
        for factor, index in _chosen(plant, design)
    )


def design_cost(plant: Plant, design: DesignPoint) -> float:
    """What all changes of the design cost together, in the plant's currency."""
    return design_rules(plant).cost(design)


def design_problem(plant: Plant, design: DesignPoint, budget: float | None = None) -> str:
    """Why the design is not allowed; empty if it is.

    It must cost no more than the budget (None: the plant's), overdraw no pool, and give a valid plant.
    """
    return design_rules(plant, budget).problem(design)


def design_rules(plant: Plant, budget: float | None = None) -> DesignRules:
    """The same two answers for many designs, far quicker."""
    limit = plant.budget if budget is None else budget
    return DesignRules(plant, limit, lambda design: apply_design(plant, design))


def _paired(plant: Plant, design: DesignPoint) -> list[tuple[Factor, int]]:
    """Every factor with its level index. Raises `ValueError` for a design of another plant."""
    if len(design) != len(plant.factors):
        raise ValueError(f"the design has {len(design)} levels for {len(plant.factors)} factors")
    for factor, index in zip(plant.factors, design, strict=True):
        if not BASELINE <= index < len(factor.levels):
            raise ValueError(f"{factor.key} has no level {index}; it has {len(factor.levels)}")
    return list(zip(plant.factors, design, strict=True))


def _chosen(plant: Plant, design: DesignPoint) -> list[tuple[Factor, int]]:
    """The factors that the design really changes."""
    return [
        (factor, index)
        for factor, index in _paired(plant, design)
        if index != BASELINE and factor.levels[index] != factor.baseline
    ]


def _by_path(values: Mapping[Key, float | str]) -> dict[str, dict[str, float | str]]:
    """Values by prim; whole values before arguments, so that an argument changes what was set with it."""
    found: dict[str, dict[str, float | str]] = {}
    for path, name in sorted(values, key=lambda key: (key[0], "." in key[1])):
        found.setdefault(path, {})[name] = values[path, name]
    return found


def _records(plant: Plant, paths: Mapping[str, object]) -> dict[str, PrimRecord]:
    if plant.reading is not None:
        prims = plant.reading.prims
        known = {path: prims[path].record for path in paths if path in prims}
    else:
        known = {record.path: record for record in plant.description.prims if record.path in paths}
    # The plant's own prim need not say anything to be there: its defaults can be changed.
    known.setdefault(plant.path, PrimRecord(path=plant.path))
    return known


def _changed(
    record: PrimRecord, values: Mapping[str, float | str], description: Description, faults: list[Fault]
) -> PrimRecord:
    authored = dict(record.values)
    for key, value in values.items():
        name, _, argument = key.partition(".")
        attribute = find_attribute(name)
        if attribute is None:
            faults.append(Fault(record.path, key, f"is not an attribute of this vocabulary{did_you_mean(name)}"))
            continue
        try:
            if argument:
                authored[name] = _with_argument(authored.get(name), attribute, argument, value, description)
            else:
                authored[name] = normal_value(attribute, value)
        except ValueProblem as problem:
            faults.append(Fault(record.path, key, str(problem)))
    return replace(record, values=authored)


def _with_argument(
    authored: Value | None, attribute: Attribute, argument: str, value: float | str, description: Description
) -> str:
    """The text of a distribution with one argument replaced."""
    if attribute.kind is not ValueKind.DISTRIBUTION:
        raise ValueProblem(f"{attribute.name} is no distribution, so it has no argument {argument!r}")
    text = authored if authored is not None else attribute.default
    if not isinstance(text, str) or not text.strip():
        raise ValueProblem(f"{attribute.name} is empty here, so it has no argument {argument!r}")
    number = _number(value)
    columns = DataFiles(description.files, description.unreadable).column
    try:
        before = parse_distribution(text, columns)
    except DistributionError as error:
        raise ValueProblem(str(error)) from error
    try:
        return str(before.with_argument(argument, number))
    except KeyError:
        kind, allowed = before.kind.name.lower(), ", ".join(argument_names(before)) or "none that can be changed"
        raise ValueProblem(f"{kind} has no argument {argument!r}; it has {allowed}") from None


def _number(value: float | str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueProblem(f"must be a finite number (got {value!r})")
    return number


def _near_path(plant: Plant, path: str) -> str:
    near = get_close_matches(path, [record.path for record in plant.description.prims], n=1, cutoff=0.7)
    return f" (did you mean {near[0]}?)" if near else ""
