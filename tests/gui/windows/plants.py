"""Small plants and layouts for the journeys."""

from __future__ import annotations

from pathlib import Path

from tests.view3d.shapes import mesh_usda

FAULTY = """#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    upAxis = "Z"
)
def Xform "Plant" (prepend apiSchemas = ["TwinPlantAPI"])
{
    def Xform "Parts" (prepend apiSchemas = ["TwinSourceAPI"])
    {
        rel twin:flow:next = </Plant/Lost>
    }
    def Xform "Lost" (prepend apiSchemas = ["TwinStationAPI"])
    {
        string twin:station:processTime = "constant(30)"
    }
    def Xform "Robot" (prepend references = @gone/robot.usd@)
    {
    }
}
"""
"""A station from which parts cannot go on, and a file that is not there."""


def with_stops(scene: Path) -> str:
    """The plant with two carts, and a washer that stops every hour for a quarter of an hour."""
    return f"""#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    upAxis = "Z"
    subLayers = [@{scene.as_posix()}@]
)
over "Plant"
{{
    over "Hall"
    {{
        over "Washing" (prepend apiSchemas = ["TwinFailureAPI:leak"])
        {{
            string twin:failure:leak:uptime = "constant(3600)"
            string twin:failure:leak:repair = "constant(900)"
        }}
    }}
}}
"""


def layout(unit_m: float, *, says_m: float | None = None) -> str:
    """A layout from elsewhere, without a word about processes: four machines in a row, 3 m apart.

    Its numbers are in `unit_m`; it says `says_m` (None: the same).
    """
    names = ("Infeed", "Press_01", "Press_02", "Outfeed")
    scale = 1.0 / unit_m
    meshes = "".join(
        f"""
    def Xform "{name}"
    {{
        double3 xformOp:translate = ({3.0 * k * scale:g}, 0, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
        {mesh_usda("Body", (-0.6 * scale, -0.5 * scale, 0.0), (0.6 * scale, 0.5 * scale, 1.6 * scale))}
    }}"""
        for k, name in enumerate(names)
    )
    return f"""#usda 1.0
(
    defaultPrim = "Hall"
    metersPerUnit = {says_m or unit_m:g}
    upAxis = "Z"
)
# drawn elsewhere
def Xform "Hall"
{{{meshes}
}}
"""
