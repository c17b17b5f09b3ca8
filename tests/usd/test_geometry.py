from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from pxr import Gf, Usd, UsdGeom, Vt

from tests.usd.conftest import stage_text
from twin_app.usd.geometry import Prototype, SceneGeometry, read_geometry

QUAD = """
        point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]
        int[] faceVertexCounts = [4]
        int[] faceVertexIndices = [0, 1, 2, 3]
"""


def test_that_equal_shapes_are_stored_once_however_they_are_shared(write) -> None:
    write("mill.usda", stage_text('    def Cube "Body"\n    {\n    }\n'))
    body = """
    def "A" (references = @mill.usda@) {}
    def "B" (instanceable = true
        references = @mill.usda@) {}
    def "C" (instanceable = true
        references = @mill.usda@) {}
    def PointInstancer "Many"
    {
        point3f[] positions = [(0, 0, 0), (5, 0, 0)]
        int[] protoIndices = [0, 0]
        rel prototypes = </Plant/Many/Box>
        def Cube "Box"
        {
        }
    }"""
    geometry = read_geometry(write("plant.usda", stage_text(body)))
    assert len(geometry.prototypes) == 1
    assert [instance.path for instance in geometry.instances] == [
        "/Plant/A/Body",
        "/Plant/B/Body",
        "/Plant/C/Body",
        "/Plant/Many",
        "/Plant/Many",
    ]
    assert geometry.n_faces == 30


def test_that_shapes_stand_where_usd_itself_puts_them(line) -> None:
    stage = Usd.Stage.Open(str(line))
    cache = UsdGeom.XformCache()
    for instance in read_geometry(line).instances:
        expected = cache.GetLocalToWorldTransform(stage.GetPrimAtPath(instance.path))
        assert instance.transform == pytest.approx(np.array(expected).T)


def test_that_shapes_know_the_node_they_belong_to(line) -> None:
    owners = {instance.path: instance.node for instance in read_geometry(line).instances}
    assert owners == {"/Plant/Mill/Body": "/Plant/Mill", "/Plant/Belt/Frame": "/Plant/Belt"}


@pytest.mark.parametrize(
    "authored", ['uniform token purpose = "proxy"', 'uniform token purpose = "guide"', 'token visibility = "invisible"']
)
def test_that_hidden_prims_are_left_out_with_all_below_them(write, authored) -> None:
    body = f'    def Xform "A"\n    {{\n        {authored}\n        def Cube "B"\n        {{\n        }}\n    }}\n'
    assert read_geometry(write("a.usda", stage_text(body))).instances == ()


def test_that_bad_faces_are_dropped_and_said(write) -> None:
    body = """    def Mesh "M"
    {
        point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]
        int[] faceVertexCounts = [3, 2, 3, 4, 9]
        int[] faceVertexIndices = [0, 1, 2, 0, 1, 0, 1, 77, 3, 2, 1, 0]
        color3f[] primvars:displayColor = [(1, 0, 0), (0, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 0)] (
            interpolation = "uniform"
        )
    }"""
    geometry = read_geometry(write("a.usda", stage_text(body)))
    shape = geometry.prototypes[0]
    assert shape.face_counts.tolist() == [3, 4]
    assert shape.face_indices.tolist() == [0, 1, 2, 3, 2, 1, 0]
    assert shape.colors.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert "3 of 5 faces left out" in geometry.warnings[0].message


def test_that_left_handed_meshes_are_turned_round_with_their_normals(write) -> None:
    body = f"""    def Mesh "M"
    {{{QUAD}        uniform token orientation = "leftHanded"
        normal3f[] normals = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (-1, 0, 0)] (
            interpolation = "faceVarying"
        )
    }}"""
    shape = _only(read_geometry(write("a.usda", stage_text(body))))
    assert shape.face_indices.tolist() == [3, 2, 1, 0]
    assert shape.normals is not None
    assert shape.normals[0].tolist() == [-1, 0, 0]
    assert shape.normals_of_corners


def test_that_points_that_are_no_numbers_do_no_harm(write) -> None:
    body = '    def Mesh "M"\n    {' + QUAD.replace("(1, 1, 0)", "(nan, inf, 0)") + "    }\n"
    geometry = read_geometry(write("a.usda", stage_text(body)))
    assert np.isfinite(_only(geometry).points).all()
    assert geometry.warnings[0].attribute == "points"


@pytest.mark.parametrize("interpolation", ["vertex", "faceVarying"])
def test_that_colours_that_vary_inside_a_face_are_averaged(write, interpolation) -> None:
    body = f"""    def Mesh "M"
    {{{QUAD}        color3f[] primvars:displayColor = [(0, 0, 0), (1, 0, 0), (1, 0, 0), (0, 0, 0)] (
            interpolation = "{interpolation}"
        )
    }}"""
    assert _only(read_geometry(write("a.usda", stage_text(body)))).colors.tolist() == [[0.5, 0, 0]]


def test_that_a_material_gives_the_colour_where_none_is_authored(write) -> None:
    body = f"""    def Mesh "M" (prepend apiSchemas = ["MaterialBindingAPI"])
    {{{QUAD}        rel material:binding = </Plant/Steel>
    }}
    def Material "Steel"
    {{
        token outputs:surface.connect = </Plant/Steel/Shader.outputs:surface>
        def Shader "Shader"
        {{
            uniform token info:id = "UsdPreviewSurface"
            color3f inputs:diffuseColor = (0.25, 0.5, 0.75)
            float inputs:opacity = 0.5
            token outputs:surface
        }}
    }}"""
    shape = _only(read_geometry(write("a.usda", stage_text(body))))
    assert shape.colors.tolist() == [[0.25, 0.5, 0.75]]
    assert shape.opacity == 0.5


def test_that_a_colour_reaches_into_instances_from_outside(write) -> None:
    write("mill.usda", stage_text('    def Cube "Body"\n    {\n    }\n'))
    body = "".join(
        f'    def "M{i}" (instanceable = true\n        references = @mill.usda@)\n    {{\n'
        f"        color3f[] primvars:displayColor = [({i}, 0, 0)]\n    }}\n"
        for i in range(2)
    )
    geometry = read_geometry(write("plant.usda", stage_text(body)))
    colors = [geometry.prototypes[instance.prototype].colors.tolist() for instance in geometry.instances]
    assert colors == [[[0, 0, 0]], [[1, 0, 0]]]


SHAPES = {
    'Cube "A" { double size = 3': 27.0,
    'Sphere "A" { double radius = 2': 4 / 3 * np.pi * 8,
    'Cylinder "A" { double radius = 2\n double height = 3': np.pi * 4 * 3,
    'Cone "A" { double radius = 2\n double height = 3': np.pi * 4,
    'Capsule "A" { double radius = 1\n double height = 2': np.pi * 2 + 4 / 3 * np.pi,
}


@pytest.mark.parametrize("axis", ["X", "Y", "Z"])
@pytest.mark.parametrize("text", SHAPES)
def test_that_simple_shapes_are_closed_and_face_outwards(write, text, axis) -> None:
    shape = _only(read_geometry(write("a.usda", stage_text(f'    def {text}\n uniform token axis = "{axis}"\n }}\n'))))
    assert _volume(shape) == pytest.approx(SHAPES[text], rel=0.06)


@pytest.mark.parametrize("text", SHAPES)
def test_that_simple_shapes_fill_the_bounds_usd_computes(write, text) -> None:
    path = write("a.usda", stage_text(f'    def {text}\n uniform token axis = "X"\n }}\n'))
    stage = Usd.Stage.Open(str(path))
    bound = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"]).ComputeWorldBound(stage.GetPseudoRoot())
    box = bound.ComputeAlignedRange()
    low, high = read_geometry(path).bounds_m
    assert low == pytest.approx(tuple(box.GetMin()), abs=0.04)
    assert high == pytest.approx(tuple(box.GetMax()), abs=0.04)


def test_that_curves_become_polylines_through_their_ends(write) -> None:
    body = """    def BasisCurves "C"
    {
        uniform token type = "cubic"
        uniform token basis = "bezier"
        int[] curveVertexCounts = [4, 4]
        point3f[] points = [(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0), (0, 1, 0), (0, 2, 0), (0, 3, 0), (0, 4, 0)]
    }"""
    shape = _only(read_geometry(write("a.usda", stage_text(body))))
    assert shape.face_counts.size == 0
    assert shape.line_counts.sum() == len(shape.points)
    first = shape.points[: shape.line_counts[0]]
    assert first[0].tolist() == [0, 0, 0]
    assert first[-1].tolist() == [3, 0, 0]


def test_that_a_point_instancer_honours_its_mask_rotation_and_scale() -> None:
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, "Z")
    many = UsdGeom.PointInstancer.Define(stage, "/Many")
    UsdGeom.Cube.Define(stage, "/Many/Box")
    many.CreatePrototypesRel().SetTargets(["/Many/Box"])
    many.CreateProtoIndicesAttr(Vt.IntArray([0, 0, 5]))
    many.CreatePositionsAttr([Gf.Vec3f(1, 0, 0), Gf.Vec3f(2, 0, 0), Gf.Vec3f(3, 0, 0)])
    many.CreateScalesAttr([Gf.Vec3f(1, 1, 1), Gf.Vec3f(2, 2, 2), Gf.Vec3f(1, 1, 1)])
    many.GetPrim().SetMetadata("inactiveIds", _int64s([0]))
    geometry = read_geometry(stage)
    assert len(geometry.instances) == 1
    assert geometry.bounds_m == ((0.0, -2.0, -2.0), (4.0, 2.0, 2.0))
    assert "name no prototype" in geometry.warnings[0].message


def test_that_a_point_instancer_that_holds_itself_ends(write) -> None:
    body = """    def PointInstancer "Many"
    {
        point3f[] positions = [(0, 0, 0)]
        int[] protoIndices = [0]
        rel prototypes = </Plant/Many>
    }"""
    geometry = read_geometry(write("a.usda", stage_text(body)))
    assert geometry.instances == ()
    assert "contains itself" in geometry.warnings[0].message


def test_that_there_is_an_end_to_instances_of_instances(write, monkeypatch) -> None:
    monkeypatch.setattr("twin_app.usd.geometry_walk.MAX_INSTANCES", 10)
    body = "".join(f'    def Cube "C{i}"\n    {{\n    }}\n' for i in range(20))
    geometry = read_geometry(write("a.usda", stage_text(body)))
    assert len(geometry.instances) == 10
    assert "the rest is not drawn" in geometry.warnings[-1].message


def test_that_the_example_in_the_documentation_is_right(line) -> None:
    geometry = read_geometry(line)
    points = [
        geometry.prototypes[i.prototype].points @ i.transform[:3, :3].T + i.transform[:3, 3] for i in geometry.instances
    ]
    world = np.vstack(points)
    assert world.min(axis=0).tolist() == pytest.approx(list(geometry.bounds_m[0]))
    assert world.max(axis=0).tolist() == pytest.approx(list(geometry.bounds_m[1]))


def _only(geometry: SceneGeometry) -> Prototype:
    assert len(geometry.prototypes) == 1
    return geometry.prototypes[0]


def _volume(shape: Prototype) -> float:
    """By the divergence theorem over fans of triangles; negative if faces run the wrong way."""
    total, first = 0.0, 0
    for count in shape.face_counts:
        corners = shape.points[shape.face_indices[first : first + count]].astype(float)
        first += count
        for second, third in pairwise(corners[1:]):
            total += float(np.dot(corners[0], np.cross(second, third))) / 6.0
    return total


def _int64s(values: list[int]):
    from pxr import Sdf

    listed = Sdf.Int64ListOp()
    listed.explicitItems = values
    return listed
