"""Lamps over machines in the colours of their states, and states and contents as attributes of the nodes."""

from __future__ import annotations

from collections.abc import Mapping

from pxr import Gf, Sdf, Usd, Vt

from twin_app.usd.animation.materials import bind_display_color
from twin_app.usd.animation.movers import free_name
from twin_app.usd.animation.samples import add_samples, held, steps
from twin_app.usd.animation.shapes import Solid, box, lamp, moved, write_mesh
from twin_app.usd.animation.tracks import Animation, Beacon, NodeTrack, Rgb
from twin_app.usd.overrides import open_instances

_MAST_M = 0.35
_LAMP_M = 0.42
_RADIUS_M = 0.16
STATE, STATES, CONTENT = "twin:playback:state", "twin:playback:states", "twin:playback:content"


def write_beacons(layer: Sdf.Layer, scope: Sdf.Path, animation: Animation) -> None:
    """A mast with a lamp for each place; the lamp's display colour says the state, and its material shows it."""
    if not animation.beacons:
        return
    material = scope.AppendChild("LampMaterial")
    taken: set[str] = {"LampMaterial"}
    for beacon in animation.beacons:
        name = f"{Sdf.Path(beacon.node).name}_{beacon.place + 1}"
        _write_beacon(layer, scope.AppendChild(free_name(name, taken)), beacon, material, animation)


def write_nodes(layer: Sdf.Layer, stage: Usd.Stage, animation: Animation) -> None:
    """States and contents over the prims of the plant itself."""
    for node in animation.nodes:
        prim = stage.GetPrimAtPath(node.path)
        if prim:
            open_instances(layer, prim)
            _write_node(Sdf.CreatePrimInLayer(layer, node.path), node)


def _write_node(spec: Sdf.PrimSpec, node: NodeTrack) -> None:
    codes = node.state_codes.tolist()
    if len(codes) and len(node.states[0]) == 1:
        values = steps(codes, [states[0] for states in node.states])
        add_samples(spec, STATE, Sdf.ValueTypeNames.Token, values, custom=True)
    elif len(codes):
        arrays = {code: Vt.TokenArray(states) for code, states in steps(codes, node.states).items()}
        add_samples(spec, STATES, Sdf.ValueTypeNames.TokenArray, arrays, custom=True)
    if len(node.content_codes):
        values = steps(node.content_codes.tolist(), node.contents.tolist())
        add_samples(spec, CONTENT, Sdf.ValueTypeNames.Int, values, custom=True)


def _write_beacon(layer: Sdf.Layer, path: Sdf.Path, beacon: Beacon, material: Sdf.Path, animation: Animation) -> None:
    spec = Sdf.CreatePrimInLayer(layer, path)
    spec.specifier, spec.typeName = Sdf.SpecifierDef, "Xform"
    Sdf.AttributeSpec(spec, "xformOp:translate", Sdf.ValueTypeNames.Double3).default = Gf.Vec3d(*beacon.foot_m)
    order = Sdf.AttributeSpec(spec, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform)
    order.default = ["xformOp:translate"]
    dark = animation.body_colors[0]
    write_mesh(layer, str(path.AppendChild("Mast")), box((-0.04, -0.04, 0.0), (0.04, 0.04, _MAST_M), dark))
    body = write_mesh(layer, str(path.AppendChild("Lamp")), _lifted(), colored=False)
    add_samples(
        body, "primvars:displayColor", Sdf.ValueTypeNames.Color3fArray, _colors(beacon, animation.state_colors)
    ).SetInfo("interpolation", "constant")
    bind_display_color(layer, body, material, glows=True)
    states = steps(beacon.codes.tolist(), beacon.states)
    add_samples(body, STATE, Sdf.ValueTypeNames.Token, states, custom=True)


def _lifted() -> Solid:
    return moved(lamp(_RADIUS_M, _LAMP_M), (0.0, 0.0, _MAST_M))


def _colors(beacon: Beacon, colors: Mapping[str, Rgb]) -> dict[float, object]:
    arrays = {state: Vt.Vec3fArray([Gf.Vec3f(*rgb)]) for state, rgb in colors.items()}
    return {code: arrays[str(state)] for code, state in held(beacon.codes.tolist(), beacon.states).items()}
