"""Checks of what a snapshot says of temperatures and tools."""

from __future__ import annotations

from collections.abc import Iterator

from twin_app.errors import Fault
from twin_app.plant.nodes import Conveyor, Station
from twin_app.plant.snapshot import ConveyorSnapshot, PlaceSnapshot

_COLDEST_C, _HOTTEST_C = -273.15, 1e5


def physics_faults(node: Station | Conveyor, own: PlaceSnapshot | ConveyorSnapshot, where: str = "") -> Iterator[Fault]:
    """Everything about warm bodies and tools that the node cannot be like."""
    if node.thermal is None:
        for name in ("temperature_c", "is_heating"):
            if getattr(own, name) is not None:
                yield Fault(node.path, f"{where}{name}", "is given, but there is no warm body here (TwinThermalAPI)")
    elif own.temperature_c is not None and not _COLDEST_C <= own.temperature_c <= _HOTTEST_C:
        message = f"must be from {_COLDEST_C:g} to {_HOTTEST_C:g} °C ({own.temperature_c:g})"
        yield Fault(node.path, f"{where}temperature_c", message)
    if isinstance(node, Station) and isinstance(own, PlaceSnapshot) and node.tool is None:
        for name in ("tool_left_s", "change_left_s"):
            if getattr(own, name) is not None:
                yield Fault(node.path, f"{where}{name}", "is given, but there is no tool here (TwinToolAPI)")
