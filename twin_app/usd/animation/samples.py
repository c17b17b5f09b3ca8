"""Time samples: what is held and never blended, and what moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pxr import Sdf

HOLD: Final = 2.0**-10
"""Time codes before a change at which a value that OpenUSD would blend is held once more."""


def add_samples(
    spec: Sdf.PrimSpec, name: str, kind: Sdf.ValueTypeName, samples: dict[float, object], *, custom: bool = False
) -> Sdf.AttributeSpec:
    """An attribute with these values by time code."""
    attribute = Sdf.AttributeSpec(spec, name, kind)
    attribute.custom = custom
    layer, path = spec.layer, attribute.path
    for code, value in samples.items():
        layer.SetTimeSample(path, code, value)
    return attribute


def held(codes: Iterable[float], values: Sequence[object]) -> dict[float, object]:
    """Samples of a type that OpenUSD blends, kept from it: the old value comes once more right before each change."""
    samples: dict[float, object] = {}
    before: object = None
    for code, value in zip(codes, values, strict=True):
        if before is not None and value != before:
            samples[code - HOLD] = before
        if before is None or value != before:
            samples[code] = value
        before = value
    return samples


def steps(codes: Iterable[float], values: Sequence[object]) -> dict[float, object]:
    """Samples of a type that OpenUSD always holds, such as tokens and whole numbers; repeated values once."""
    samples: dict[float, object] = {}
    before: object = None
    for code, value in zip(codes, values, strict=True):
        if before is None or value != before:
            samples[code] = value
        before = value
    return samples
