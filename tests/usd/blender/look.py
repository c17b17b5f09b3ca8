"""What Blender makes of USD files; run by Blender's own Python (bpy): `python look.py REQUESTS.json ANSWERS.json`.

A request is `{"file": …, "frames": […], "values": [PATH.ATTRIBUTE, …]}`; the answer for each says, frame by frame, how
many meshes are drawn, where parts and vehicles are, and the colours of lamps; the values that Blender's OpenUSD reads;
and the attributes of ours that became properties of objects.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict

import bpy

_GONE = 1e-6


def look(request: dict) -> dict:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.wm.usd_import(filepath=request["file"], property_import_mode="ALL")
    scene = bpy.context.scene
    bpy.utils.expose_bundled_modules()  # Blender's own OpenUSD, which has never heard of our schemas
    from pxr import Usd

    stage = Usd.Stage.Open(request["file"])
    return {
        "values": {path: stage.GetAttributeAtPath(path).Get() for path in request["values"]},
        "range": [scene.frame_start, scene.frame_end, scene.render.fps],
        "properties": _properties(),
        "frames": [_frame(scene, frame) for frame in request["frames"]],
    }


def _frame(scene: bpy.types.Scene, number: int) -> dict:
    scene.frame_set(number)
    drawn, movers, lamps = 0, defaultdict(list), {}
    for instance in bpy.context.evaluated_depsgraph_get().object_instances:
        if instance.object.type != "MESH" or min(map(abs, instance.matrix_world.to_scale())) < _GONE:
            continue
        drawn += 1
        group = _group(instance)
        if group in ("Parts", "Vehicles"):
            movers[group].append(list(instance.matrix_world.translation))
        elif instance.object.name.startswith("Lamp"):
            color = instance.object.data.color_attributes[0].data[0].color
            lamps[instance.object.parent.name] = list(color)[:3]
    return {"drawn": drawn, "parts": movers["Parts"], "vehicles": movers["Vehicles"], "lamps": lamps}


def _group(instance: bpy.types.DepsgraphObjectInstance) -> str:
    """Name of the object under which the instance's own object stands."""
    above = instance.parent.parent if instance.is_instance and instance.parent else None
    return above.name if above else ""


def _properties() -> dict:
    found: dict[str, list] = defaultdict(list)
    for thing in bpy.data.objects:
        for name, value in thing.items():
            if name.startswith("twin:"):
                found[f"{thing.name}.{name}"].append(value if isinstance(value, int | float | str) else str(value))
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as requests:
        answers = [look(request) for request in json.load(requests)]
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump(answers, out)
