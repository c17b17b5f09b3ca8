from __future__ import annotations

import pytest

from tests.usd.conftest import stage_text
from twin_app.usd.geometry import read_geometry

MESH = """    def Mesh "M{number}"
    {{
        point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, {number}, 0)]
        int[] faceVertexCounts = [4]
        int[] faceVertexIndices = [0, 1, 2, 3]
        {more}
    }}
"""
CATMULL = 'uniform token subdivisionScheme = "catmullClark"'
NORMALS = "normal3f[] normals = [(0, 0, 1), (0, 0, 1), (0, 0, 1), (0, 0, 1)]"


@pytest.mark.parametrize(("more", "is_cage"), [(CATMULL, True), ("", True), (NORMALS, False)])
def test_that_a_smooth_surface_is_drawn_as_its_cage_and_that_is_said(write, more, is_cage) -> None:
    geometry = read_geometry(write("a.usda", stage_text(MESH.format(number=1, more=more))))
    assert geometry.prototypes[0].face_counts.tolist() == [4]
    assert [fault.attribute for fault in geometry.warnings] == ["subdivisionScheme"] * is_cage


def test_that_many_smooth_surfaces_are_one_warning(write) -> None:
    body = "".join(MESH.format(number=number, more=CATMULL) for number in range(1, 6))
    (warning,) = read_geometry(write("a.usda", stage_text(body))).warnings
    assert "(and 4 more meshes)" in warning.message


def test_that_a_thousand_broken_meshes_do_not_make_a_thousand_warnings(write) -> None:
    broken = 'uniform token subdivisionScheme = "none"'
    body = "".join(MESH.format(number=n, more=broken).replace("2, 3]", "2, 77]") for n in range(100))
    warnings = read_geometry(write("a.usda", stage_text(body))).warnings
    assert len(warnings) == 21
    assert "80 prims more" in warnings[-1].message
