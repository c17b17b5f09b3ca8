"""What a layer changes in a plant, in the few words that fit beside a machine: `5.55 → 5.15 s`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from twin_app.plant.description import Description, PrimRecord, Value
from twin_app.plant.vocabulary import Attribute, find_attribute
from twin_app.playback.sites import kind_of
from twin_app.usd import read_scene
from twin_app.usd.geometry import SceneGeometry, read_geometry
from twin_app.usd.overlaid import open_over
from twin_app.usd.reader import read_stage

_LONGEST = 34
"""Characters of one change; longer ones are named without their values."""
_ARGUMENT = re.compile(r"[^(),]+")
_BORING = frozenset({"mean", "value", "v"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerChanges:
    """A plant with a layer over it, compared with the plant."""

    description: Description
    """With the layer."""
    geometry: SceneGeometry
    texts: Mapping[str, str]
    """By path of each node that is changed: what from, what to."""
    added: tuple[str, ...]
    """Paths of nodes that only the layer makes."""


def read_changes(scene: str | Path, layer: str | Path) -> LayerChanges:
    """Reads both. Raises `SceneError` if one cannot be read."""
    before = read_scene(scene).description
    stage = open_over(scene, layer)
    after = read_stage(stage, str(layer)).description
    old = {record.path: record for record in before.prims}
    nodes = [record for record in after.prims if kind_of(record) is not None]
    known = {record.path for record in before.prims if kind_of(record) is not None}
    texts = {node.path: change_text(old[node.path], node) for node in nodes if node.path in known}
    return LayerChanges(
        description=after,
        geometry=read_geometry(stage),
        texts={path: text for path, text in texts.items() if text},
        added=tuple(node.path for node in nodes if node.path not in known),
    )


def change_text(before: PrimRecord, after: PrimRecord) -> str:
    """The change in words; several as the first with `+ 2`; empty if there is none."""
    names = sorted({*before.values, *after.values})
    changed = [name for name in names if before.values.get(name) != after.values.get(name)]
    if not changed:
        return "moved" if before.position_m != after.position_m else ""
    first = _one(changed[0], before.values, after.values)
    return first if len(changed) == 1 else f"{first}  + {len(changed) - 1}"


def _one(name: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> str:
    attribute = find_attribute(name)
    word = _word(name)
    old, new = (_value(values.get(name), attribute) for values in (before, after))
    old, new, argument = _only_what_differs(old, new)
    unit = _unit(word, argument, attribute)
    text = f"{old} → {new}{unit}"
    if argument and argument not in _BORING:
        text = f"{argument} {text}"
    return text if len(text) <= _LONGEST else f"{word} changed"


def _unit(word: str, argument: str, attribute: Attribute | None) -> str:
    """After a narrow space; places and pieces are counted in the attribute's own word."""
    if argument and argument not in _BORING:
        return ""
    if attribute is not None and attribute.unit:
        return f" {attribute.unit}"
    return {"capacity": " places", "servers": " places", "speed": " ×"}.get(word, f" {word}")


def _value(value: Value | None, attribute: Attribute | None) -> str:
    if value is None:
        value = attribute.default if attribute is not None and attribute.default is not None else None
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return _listed(value)
    return str(value)


def _listed(values: Iterable[object]) -> str:
    return ", ".join(str(value).rsplit("/", 1)[-1] for value in values) or "none"


def _only_what_differs(old: str, new: str) -> tuple[str, str, str]:
    """Of two distributions of one kind that differ in one argument, that argument: from, to and its name."""
    a, b = (_ARGUMENT.findall(text) for text in (old, new))
    if len(a) < 2 or len(a) != len(b) or a[0] != b[0]:
        return old, new, ""
    different = [(x.strip(), y.strip()) for x, y in zip(a[1:], b[1:], strict=True) if x.strip() != y.strip()]
    if len(different) != 1:
        return old, new, ""
    (x_name, _, x), (y_name, _, y) = (side.partition("=") for side in different[0])
    if not x or x_name.strip() != y_name.strip():
        return different[0][0], different[0][1], "value"
    return x.strip(), y.strip(), x_name.strip()


def _word(name: str) -> str:
    """`process time` of `twin:station:processTime`."""
    last = name.rsplit(":", 1)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last).lower()
