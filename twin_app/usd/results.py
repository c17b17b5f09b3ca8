"""Key figures of a run as attributes of the prims they are about, in a layer of their own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from pxr import Gf, Sdf, Tf, Usd

from twin_app import __version__
from twin_app.errors import Fault, InvalidPlantError
from twin_app.usd.overrides import new_layer, open_instances

RESULT: Final = "twin:result"
_LEFT_OUT: Final = frozenset({"performance", "series", "load_curve", "warmup", "by_id", "replications_for_1_percent"})
"""Long lists, and what is about the computer or the statistics rather than the plant."""
_ABOUT: Final = ("scene_hash", "seed", "replications", "horizon_s", "warmup_s")
"""Of the run as a whole: goes into the layer's metadata."""
_SECTIONS: Final = frozenset({"nodes", "products", "fleets"})


class _Figure(NamedTuple):
    path: str
    name: str
    mean: float
    interval: tuple[float, float] | None


def results_layer(stage: Usd.Stage, plant_path: str, answer: Mapping[str, object]) -> Sdf.Layer:
    """A layer for what `twin run --json` answers; it means the same as the scene to the simulator.

    Each figure is a double `twin:result:NAME` named as in that JSON (`twin:result:shares:working`), on the prim of
    its node, product or fleet, or on the plant's; beside it `…:ci95`, a double2, if there were several replications.
    Raises `InvalidPlantError` if the scene lacks a prim of the answer: the run is of another scene.
    """
    figures = sorted(_figures(plant_path, (), answer))
    missing = sorted({figure.path for figure in figures if not stage.GetPrimAtPath(figure.path)})
    if missing:
        text = "is not in the scene; the run is of another one"
        raise InvalidPlantError([Fault(path, "", text) for path in missing])
    layer = new_layer(stage)
    layer.documentation = "Results of a simulated run: key figures as attributes twin:result:…. Written by a program."
    about = {_camel(key): value for key in _ABOUT if isinstance(value := answer.get(key), str | int | float)}
    layer.customLayerData = {"twin": {"generator": f"twin {__version__}"} | about}
    for path in dict.fromkeys(figure.path for figure in figures):
        open_instances(layer, stage.GetPrimAtPath(path))
    with Sdf.ChangeBlock():
        for figure in figures:
            _write(layer, figure)
        _write_bottleneck(layer, plant_path, answer.get("bottleneck"))
    return layer


def _figures(path: str, names: tuple[str, ...], value: object) -> Iterator[_Figure]:
    """Every summary below a value of the answer; keys that are prim paths say where it goes."""
    if not isinstance(value, Mapping):
        mean = _number(value)
        if mean is not None and names and names[0] not in _ABOUT:
            yield _Figure(path, ":".join(names), mean, None)
        return
    if "mean" in value and "n" in value:
        mean = _number(value["mean"])
        if mean is not None:
            yield _Figure(path, ":".join(names), mean, _interval(value.get("ci95")))
        return
    for key, item in value.items():
        if key in _LEFT_OUT:
            continue
        if key.startswith("/"):
            yield from _figures(key, names, item)
        else:
            yield from _figures(path, names if key in _SECTIONS else (*names, str(Tf.MakeValidIdentifier(key))), item)


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _interval(value: object) -> tuple[float, float] | None:
    ends = [_number(end) for end in value] if isinstance(value, list | tuple) else []
    return (ends[0], ends[1]) if len(ends) == 2 and ends[0] is not None and ends[1] is not None else None


def _write(layer: Sdf.Layer, figure: _Figure) -> None:
    spec = Sdf.CreatePrimInLayer(layer, figure.path)
    attribute = Sdf.AttributeSpec(spec, f"{RESULT}:{figure.name}", Sdf.ValueTypeNames.Double)
    attribute.custom, attribute.default = True, figure.mean
    if figure.interval is not None:
        ends = Sdf.AttributeSpec(spec, f"{RESULT}:{figure.name}:ci95", Sdf.ValueTypeNames.Double2)
        ends.custom, ends.default = True, Gf.Vec2d(*figure.interval)


def _write_bottleneck(layer: Sdf.Layer, plant_path: str, bottleneck: object) -> None:
    if isinstance(bottleneck, str) and Sdf.Path.IsValidPathString(bottleneck):
        spec = Sdf.CreatePrimInLayer(layer, plant_path)
        Sdf.RelationshipSpec(spec, f"{RESULT}:bottleneck", True).targetPathList.explicitItems = [bottleneck]


def _camel(name: str) -> str:
    """As the other layers spell their metadata: `sceneHash`."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)
