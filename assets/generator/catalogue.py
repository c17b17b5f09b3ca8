"""All components of the library."""

from __future__ import annotations

from assets.generator import bottling, building, engine_assembly, engine_parts, handling, machining
from assets.generator.component import Component

_MODULES = (building, handling, bottling, engine_parts, machining, engine_assembly)


def all_components() -> tuple[Component, ...]:
    """Every component, in the order of its file name."""
    return tuple(sorted((make() for module in _MODULES for make in module.COMPONENTS), key=lambda one: one.path))
