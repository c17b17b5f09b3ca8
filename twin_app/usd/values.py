"""USD values as plain Python values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from pxr import Gf, Sdf, Usd

from twin_app.plant.description import Value
from twin_app.usd.units import TIME

_PAIRS = (Gf.Vec2d, Gf.Vec2f, Gf.Vec2h, Gf.Vec2i)


def read_property(item: Usd.Property) -> Value | None:
    """What is authored on an attribute or relationship; None if nothing is, or nothing we know the type of.

    Relationships give absolute prim paths, assets the path as it is written in the file.
    """
    if isinstance(item, Usd.Relationship):
        return tuple(str(path) for path in item.GetTargets()) if item.HasAuthoredTargets() else None
    return plain_value(item.Get(TIME)) if item.HasAuthoredValue() else None


def plain_value(value: object) -> Value | None:
    """A USD value as Python's own type; None for types no twin attribute has."""
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Sdf.AssetPath):
        return str(value.path)
    if isinstance(value, _PAIRS):
        return ((float(value[0]), float(value[1])),)
    if type(value).__module__.startswith("pxr.Vt"):
        return _plain_list(list(cast(Iterable[object], value)))
    return None


def _plain_list(items: list[object]) -> Value | None:
    if items and all(isinstance(item, _PAIRS) for item in items):
        return tuple((float(pair[0]), float(pair[1])) for pair in cast(list[tuple[float, float]], items))
    if items and all(isinstance(item, Sdf.AssetPath) for item in items):
        return tuple(str(cast(Sdf.AssetPath, item).path) for item in items)
    if all(isinstance(item, bool | int | float | str) for item in items):
        return cast(Value, tuple(items))
    return None
