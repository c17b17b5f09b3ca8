"""Small scenes for pictures, as plain geometry and as USD text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twin_app.usd.geometry import Instance, Prototype, SceneGeometry

BOX_COUNTS = np.full(6, 4, np.int32)
BOX_INDICES = np.array([0, 2, 3, 1, 4, 5, 7, 6, 0, 1, 5, 4, 2, 6, 7, 3, 0, 4, 6, 2, 1, 3, 7, 5], np.int32)
NO_LINES = np.zeros(0, np.int32)


def box_points(low: tuple[float, float, float], high: tuple[float, float, float]) -> NDArray[np.float32]:
    """Corners of a box, in the order of `BOX_INDICES`."""
    pairs = list(zip(low, high, strict=True))
    return np.array([[pairs[0][i & 1], pairs[1][i >> 1 & 1], pairs[2][i >> 2 & 1]] for i in range(8)], np.float32)


def box(low: tuple[float, float, float], high: tuple[float, float, float], *, opacity: float = 1.0) -> Prototype:
    """A box without normals or colour."""
    return Prototype(
        name="/Box",
        points=box_points(low, high),
        face_counts=BOX_COUNTS,
        face_indices=BOX_INDICES,
        line_counts=NO_LINES,
        colors=np.zeros((0, 3), np.float32),
        opacity=opacity,
    )


def geometry(*parts: tuple[str, str, Prototype]) -> SceneGeometry:
    """A scene of prototypes that stand where they are: path, node, shape."""
    points = np.concatenate([part.points for _, _, part in parts]) if parts else np.zeros((0, 3))
    bounds = (tuple(points.min(axis=0).tolist()), tuple(points.max(axis=0).tolist())) if parts else None
    return SceneGeometry(
        prototypes=tuple(part for _, _, part in parts),
        instances=tuple(
            Instance(prototype=index, transform=np.eye(4), path=path, node=node)
            for index, (path, node, _) in enumerate(parts)
        ),
        bounds_m=bounds,
    )


def mesh_usda(name: str, low: tuple[float, float, float], high: tuple[float, float, float], extra: str = "") -> str:
    """A Mesh prim with the corners of a box."""
    points = ", ".join(f"({x:g}, {y:g}, {z:g})" for x, y, z in box_points(low, high))
    return f"""
        def Mesh "{name}" {{
            int[] faceVertexCounts = [{", ".join(map(str, BOX_COUNTS))}]
            int[] faceVertexIndices = [{", ".join(map(str, BOX_INDICES))}]
            point3f[] points = [{points}]
            uniform token subdivisionScheme = "none"
            {extra}
        }}"""


def small_line() -> str:
    """Two stations 6 m apart with a belt between them, a guard of glass, and a source and a sink without geometry."""
    guard = "float[] primvars:displayOpacity = [0.2]"
    return f"""#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    upAxis = "Z"
)
def Xform "Plant" (prepend apiSchemas = ["TwinPlantAPI"])
{{
    def Xform "Feed" (prepend apiSchemas = ["TwinSourceAPI", "TwinFlowAPI"])
    {{
        rel twin:flow:next = </Plant/Cut>
        double3 xformOp:translate = (-5, 0, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }}
    def Xform "Cut" (displayName = "Saw"
        prepend apiSchemas = ["TwinStationAPI", "TwinFlowAPI"])
    {{
        string twin:station:processTime = "5"
        rel twin:flow:next = </Plant/Belt>{mesh_usda("Body", (-1, -1, 0), (1, 1, 1))}
    }}
    def Xform "Belt" (prepend apiSchemas = ["TwinConveyorAPI", "TwinFlowAPI"])
    {{
        double twin:conveyor:speed = 0.5
        double twin:conveyor:pitch = 0.5
        rel twin:flow:next = </Plant/Pack>{mesh_usda("Top", (1.2, -0.25, 0.7), (4.8, 0.25, 0.8))}{
        mesh_usda("Leg", (2.9, -0.2, 0), (3.1, 0.2, 0.7))
    }
    }}
    def Xform "Pack" (prepend apiSchemas = ["TwinStationAPI", "TwinFlowAPI"])
    {{
        string twin:station:processTime = "6"
        rel twin:flow:next = </Plant/Out>{mesh_usda("Body", (5, -1, 0), (7, 1, 1))}{
        mesh_usda("Guard", (5, -1, 1), (7, 1, 1.6), guard)
    }
    }}
    def Xform "Out" (prepend apiSchemas = ["TwinSinkAPI"])
    {{
        double3 xformOp:translate = (11, 0, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }}
}}
"""
