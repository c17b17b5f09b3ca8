"""Puts an animation into a layer."""

from __future__ import annotations

from pxr import Kind, Sdf, Usd

from twin_app import __version__
from twin_app.usd.animation.beacons import write_beacons, write_nodes
from twin_app.usd.animation.movers import free_name, write_kinds, write_movers
from twin_app.usd.animation.tracks import Animation
from twin_app.usd.overrides import new_layer
from twin_app.usd.units import WORLD, stage_units

_SCOPE = "Playback"


def animation_layer(stage: Usd.Stage, animation: Animation) -> Sdf.Layer:
    """A layer with everything that changes in time, to be laid over the scene.

    What moves is below a prim `Playback` in the scene's default prim, in metres with Z up whatever the scene's units;
    states and contents are attributes `twin:playback:…` of the nodes themselves.
    """
    layer = new_layer(stage)
    set_time_range(layer, animation)
    layer.documentation = "A simulated run: what moves, and states and contents over time. Written by a program."
    layer.customLayerData = {"twin": {"generator": f"twin {__version__}"} | dict(animation.origin)}
    scope = _scope(layer, stage)
    kinds = write_kinds(layer, scope, animation)
    with Sdf.ChangeBlock():
        parts, vehicles = (_group(layer, scope.AppendChild(name)) for name in ("Parts", "Vehicles"))
        write_movers(layer, {True: parts, False: vehicles}, kinds, animation)
        write_nodes(layer, stage, animation)
        beacons = _group(layer, scope.AppendChild("Beacons"))
    write_beacons(layer, beacons, animation)
    return layer


def set_time_range(layer: Sdf.Layer, animation: Animation) -> None:
    """When it begins and ends, and how fast it goes; OpenUSD takes that from the root file alone."""
    layer.startTimeCode, layer.endTimeCode = animation.start_code, animation.end_code
    layer.timeCodesPerSecond = layer.framesPerSecond = animation.codes_per_second


def _scope(layer: Sdf.Layer, stage: Usd.Stage) -> Sdf.Path:
    """The prim that holds what moves: its space is the world in metres, Z up."""
    above = stage.GetDefaultPrim()
    path = above.GetPath() if above else Sdf.Path.absoluteRootPath
    taken = {child.GetName() for child in (above or stage.GetPseudoRoot()).GetAllChildren()}
    path = path.AppendChild(free_name(_SCOPE, taken))
    spec = Sdf.CreatePrimInLayer(layer, path)
    spec.specifier, spec.typeName = Sdf.SpecifierDef, "Xform"
    units, _ = stage_units(stage)
    Sdf.AttributeSpec(spec, "xformOp:transform", Sdf.ValueTypeNames.Matrix4d).default = WORLD.into(units)
    order = Sdf.AttributeSpec(spec, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform)
    order.default = ["!resetXformStack!", "xformOp:transform"]
    if above and Usd.ModelAPI(above).IsGroup():
        spec.SetInfo("kind", Kind.Tokens.group)
    return path


def _group(layer: Sdf.Layer, path: Sdf.Path) -> Sdf.Path:
    spec = Sdf.CreatePrimInLayer(layer, path)
    spec.specifier, spec.typeName = Sdf.SpecifierDef, "Xform"
    above = layer.GetPrimAtPath(path.GetParentPath())
    if above.HasInfo("kind"):
        spec.SetInfo("kind", Kind.Tokens.group)
    return path
