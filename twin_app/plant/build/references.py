"""Checks that every relationship points to a prim of the right kind."""

from __future__ import annotations

from twin_app.errors import Fault
from twin_app.plant.build.reading import Context, PrimReading
from twin_app.plant.vocabulary import Attribute, ValueKind, find_attribute


def check_references(reading: PrimReading, context: Context, faults: list[Fault]) -> None:
    """Add a fault for each target of this prim that is nothing, or the wrong thing."""
    for name, value in reading.values.items():
        attribute = find_attribute(name)
        if attribute is None or attribute.kind is not ValueKind.RELATIONSHIP or not isinstance(value, tuple):
            continue
        for target in value:
            problem = target_problem(attribute, str(target), context)
            if problem:
                faults.append(Fault(reading.path, name, problem))


def target_problem(attribute: Attribute, target: str, context: Context) -> str:
    """What is wrong with this target of a relationship; empty if it is fine."""
    if not attribute.targets:
        return ""
    role = context.roles.get(target)
    if role in attribute.targets:
        return ""
    allowed = " or ".join(attribute.targets)
    if role is None:
        return f"points to {target}, where there is no {allowed}"
    return f"points to {target}, which is a {role}; it must be a {allowed}"
