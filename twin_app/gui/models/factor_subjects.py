"""Which values of a prim can be factors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from twin_app.gui.dialogs.factor import FactorSubject
from twin_app.gui.models.inspection import FieldData, Inspection
from twin_app.plant.distribution_text import DistributionError, parse_distribution
from twin_app.plant.distributions import ARGUMENTS, Distribution, DistributionKind
from twin_app.plant.vocabulary import ValueKind

_BARRED = ("TwinFactorAPI", "TwinSensorAPI", "TwinPlantAPI")
_SAID = ("min", "max", "step", "costPerStep", "label")
_BASIC = ("process", "flow")
"""Sections of what a prim is: their values count although nothing is authored."""


def factor_subjects(inspection: Inspection) -> tuple[FactorSubject, ...]:
    """Numbers, and arguments of distributions, that have a value now; with the factors that they are already."""
    known = _factors(inspection)
    return tuple(
        replace(subject, factor=known[subject.attribute][0], now=known[subject.attribute][1])
        if subject.attribute in known
        else subject
        for section in inspection.sections
        for part in section.parts
        if part.key.partition(":")[0] not in _BARRED
        for field in part.fields
        if part.is_removable or section.key in _BASIC or field.value is not None
        for subject in _subjects(field)
    )


def _factors(inspection: Inspection) -> dict[str, tuple[str, dict[str, float | str]]]:
    """Name and numbers of each factor with limits, by the attribute that it is about."""
    found: dict[str, tuple[str, dict[str, float | str]]] = {}
    for part in (part for section in inspection.sections if section.key == "factors" for part in section.parts):
        said = {field.attribute.property_name: field.value for field in part.fields if field.value is not None}
        numbers = {name: said[name] for name in _SAID if isinstance(said.get(name), int | float | str)}
        if "min" in numbers and "max" in numbers:
            found[str(said.get("attribute"))] = (part.key.partition(":")[2], numbers)  # type: ignore[assignment]
    return found


def _subjects(field: FieldData) -> Iterator[FactorSubject]:
    value = field.value if field.value is not None else field.attribute.default
    make = partial(FactorSubject, unit=field.attribute.unit)
    if field.attribute.kind in (ValueKind.INT, ValueKind.DOUBLE) and isinstance(value, int | float):
        is_whole = field.attribute.kind is ValueKind.INT
        if abs(value) < 1e12:
            yield make(attribute=field.name, label=field.label, value=float(value), is_whole=is_whole)
    if field.attribute.kind is ValueKind.DISTRIBUTION and isinstance(value, str):
        for name, number in _arguments(value).items():
            label = field.label if name == "mean" else f"{field.label} ({name})"
            yield make(attribute=f"{field.name}.{name}", label=label, value=number, is_whole=name == "k")


def _arguments(text: str) -> Mapping[str, float]:
    try:
        found: Distribution | None = parse_distribution(text) if text.strip() else None
    except DistributionError:
        found = None
    if found is None or found.kind is DistributionKind.EMPIRICAL:
        return {}
    names = ("mean",) if found.kind is DistributionKind.CONSTANT else ARGUMENTS[found.kind]
    return dict(zip(names, found.args, strict=True))
