"""Prims that move: one for each vehicle, and stand-ins that show one part after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from pxr import Gf, Sdf, Tf, UsdGeom, Vt

from twin_app.usd.animation.materials import bind_display_color
from twin_app.usd.animation.samples import HOLD, add_samples, steps
from twin_app.usd.animation.shapes import solid_of, write_mesh
from twin_app.usd.animation.thinning import thinned
from twin_app.usd.animation.tracks import Animation, Mover

_PLACE, _TURN, _SIZE = "xformOp:translate", "xformOp:rotateZ", "xformOp:scale"
_TURN_TOLERANCE = np.array([0.2])
"""Degrees."""
_GONE, _THERE = Gf.Vec3f(0.0), Gf.Vec3f(1.0)


def write_kinds(layer: Sdf.Layer, scope: Sdf.Path, animation: Animation) -> tuple[Sdf.Path, ...]:
    """A class for each kind of mover, to be referred to: classes themselves are never drawn."""
    paths = []
    taken: set[str] = set()
    for kind in animation.kinds:
        path = scope.AppendChild(free_name(f"_{kind.name}", taken))
        spec = Sdf.CreatePrimInLayer(layer, path)
        spec.specifier, spec.typeName = Sdf.SpecifierClass, "Xform"
        body = write_mesh(layer, str(path.AppendChild("Body")), solid_of(kind, animation.body_colors))
        bind_display_color(layer, body, path.AppendChild("Look"), glows=False)
        paths.append(path)
    return tuple(paths)


def write_movers(
    layer: Sdf.Layer, scopes: Mapping[bool, Sdf.Path], kinds: Sequence[Sdf.Path], animation: Animation
) -> None:
    """All movers; `scopes` says where parts (True) and vehicles (False) go."""
    taken: dict[bool, set[str]] = {True: set(), False: set()}
    for mover in animation.movers:
        is_part = not mover.phases
        path = scopes[is_part].AppendChild(free_name(mover.name, taken[is_part]))
        spec = Sdf.CreatePrimInLayer(layer, path)
        spec.specifier, spec.typeName = Sdf.SpecifierDef, "Xform"
        spec.referenceList.Prepend(Sdf.Reference(primPath=kinds[mover.kind]))
        spec.SetInfo("instanceable", True)
        _write_motion(spec, mover)
        if is_part:
            _write_presence(spec, mover, animation)
            codes = mover.shown[:, 0].tolist()
            serials = steps(codes, mover.serials.tolist())
            add_samples(spec, "twin:playback:serial", Sdf.ValueTypeNames.Int, serials, custom=True)
        else:
            phases = steps([code for code, _ in mover.phases], [phase for _, phase in mover.phases])
            add_samples(spec, "twin:playback:phase", Sdf.ValueTypeNames.Token, phases, custom=True)
        product = animation.kinds[mover.kind].product
        if product:
            Sdf.RelationshipSpec(spec, "twin:playback:product", True).targetPathList.explicitItems = [product]


def _write_motion(spec: Sdf.PrimSpec, mover: Mover) -> None:
    points = Vt.Vec3fArray.FromNumpy(mover.positions_m.astype(np.float32))
    places = dict(zip(mover.codes.tolist(), points, strict=True))
    add_samples(spec, _PLACE, Sdf.ValueTypeNames.Float3, places)
    turns = np.degrees(mover.turns_rad)
    kept = thinned(np.zeros(len(turns), np.int64), mover.codes, turns[:, None], _TURN_TOLERANCE)
    add_samples(
        spec, _TURN, Sdf.ValueTypeNames.Float, dict(zip(mover.codes[kept].tolist(), turns[kept].tolist(), strict=True))
    )
    order = [_PLACE, _TURN] if mover.phases else [_PLACE, _TURN, _SIZE]
    Sdf.AttributeSpec(spec, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform).default = order


def _write_presence(spec: Sdf.PrimSpec, mover: Mover, animation: Animation) -> None:
    """When there is a part: by visibility, and by size for programs that do not animate visibility."""
    visible: dict[float, object] = {}
    size: dict[float, object] = {}
    if mover.shown[0, 0] > animation.start_code:
        visible[animation.start_code], size[animation.start_code] = UsdGeom.Tokens.invisible, _GONE
    for start, end in mover.shown.tolist():
        if size:
            size[start - HOLD] = _GONE
        visible[start], size[start] = UsdGeom.Tokens.inherited, _THERE
        if end <= animation.end_code:
            size[end - HOLD] = _THERE
            visible[end], size[end] = UsdGeom.Tokens.invisible, _GONE
    add_samples(spec, "visibility", Sdf.ValueTypeNames.Token, visible)
    add_samples(spec, _SIZE, Sdf.ValueTypeNames.Float3, size)


def free_name(wished: str, taken: set[str]) -> str:
    """A name that a prim can have and that no other of `taken` has; it is put among them."""
    base = str(Tf.MakeValidIdentifier(wished))
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name)
    return name
