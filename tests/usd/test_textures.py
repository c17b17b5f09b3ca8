"""Pictures on materials, as one colour for each face."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.usd.conftest import stage_text
from twin_app.usd.geometry import SceneGeometry, read_geometry

Image = pytest.importorskip("PIL.Image")

RED, BLUE = (255, 0, 0), (0, 0, 255)

MESH = """    def Mesh "M" (prepend apiSchemas = ["MaterialBindingAPI"])
    {{
        point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (2, 0, 0), (2, 1, 0)]
        int[] faceVertexCounts = [4, 4]
        int[] faceVertexIndices = [0, 1, 2, 3, 1, 4, 5, 2]
        uniform token subdivisionScheme = "none"
        texCoord2f[] primvars:st = {uv} (
            interpolation = "{interpolation}"
        )
        rel material:binding = </Plant/Paint>
    }}
    def Material "Paint"
    {{
        token outputs:surface.connect = </Plant/Paint/Surface.outputs:surface>
        def Shader "Surface"
        {{
            uniform token info:id = "UsdPreviewSurface"
            color3f inputs:diffuseColor.connect = </Plant/Paint/Picture.outputs:rgb>
            token outputs:surface
        }}
        def Shader "Picture"
        {{
            uniform token info:id = "UsdUVTexture"
            asset inputs:file = @{file}@
            float4 inputs:fallback = (0, 1, 0, 1)
            float2 inputs:st.connect = </Plant/Paint/Reader.outputs:result>
            {more}
            float3 outputs:rgb
        }}
        def Shader "Reader"
        {{
            uniform token info:id = "UsdPrimvarReader_float2"
            string inputs:varname = "st"
            float2 outputs:result
        }}
    }}
"""
BY_POINT = "[(0, 0), (0.5, 0), (0.5, 1), (0, 1), (1, 0), (1, 1)]"
BY_CORNER = "[(0, 0), (0.5, 0), (0.5, 1), (0, 1), (0.5, 0), (1, 0), (1, 1), (0.5, 1)]"


def picture(path: Path, left: tuple[int, int, int] = RED, right: tuple[int, int, int] = BLUE) -> Path:
    image = Image.new("RGB", (64, 64), left)
    image.paste(right, (32, 0, 64, 64))
    image.save(path)
    return path


def scene(uv: str = BY_POINT, interpolation: str = "vertex", file: str = "paint.png", more: str = "") -> str:
    return stage_text(MESH.format(uv=uv, interpolation=interpolation, file=file, more=more))


def colors(geometry: SceneGeometry) -> list[list[float]]:
    return np.round(geometry.prototypes[0].colors, 3).tolist()


@pytest.mark.parametrize(("uv", "interpolation"), [(BY_POINT, "vertex"), (BY_CORNER, "faceVarying")])
def test_that_each_face_has_the_colour_of_its_part_of_the_picture(write, tmp_path, uv, interpolation) -> None:
    picture(tmp_path / "paint.png")
    geometry = read_geometry(write("a.usda", scene(uv, interpolation)))
    assert colors(geometry) == [[1, 0, 0], [0, 0, 1]]
    assert geometry.warnings == ()


def test_that_colours_are_linear_unless_the_picture_says_it_holds_raw_numbers(write, tmp_path) -> None:
    picture(tmp_path / "paint.png", (128, 128, 128), (128, 128, 128))
    from_srgb = read_geometry(write("a.usda", scene()))
    raw = read_geometry(write("b.usda", scene(more='token inputs:sourceColorSpace = "raw"')))
    assert from_srgb.prototypes[0].colors[0] == pytest.approx(0.2159, abs=1e-3)  # sRGB 128 by IEC 61966-2-1
    assert raw.prototypes[0].colors[0] == pytest.approx(128 / 255, abs=1e-3)


def test_that_coordinates_are_moved_as_the_material_says(write, tmp_path) -> None:
    picture(tmp_path / "paint.png")
    moved = """
        def Shader "Move"
        {
            uniform token info:id = "UsdTransform2d"
            float2 inputs:in.connect = </Plant/Paint/Reader.outputs:result>
            float2 inputs:translation = (0.5, 0)
            float2 outputs:result
        }
        def Shader "Reader"
"""
    text = scene().replace('        def Shader "Reader"\n', moved)
    text = text.replace("inputs:st.connect = </Plant/Paint/Reader", "inputs:st.connect = </Plant/Paint/Move")
    assert colors(read_geometry(write("a.usda", text))) == [[0, 0, 1], [1, 0, 0]]


def test_that_a_picture_without_coordinates_gives_its_mean(write, tmp_path) -> None:
    picture(tmp_path / "paint.png")
    geometry = read_geometry(write("a.usda", scene("[(0, 0)]", "vertex")))
    assert geometry.prototypes[0].colors[0] == pytest.approx((0.5, 0, 0.5), abs=0.02)


def test_that_pictures_in_packages_are_read(write, tmp_path) -> None:
    from twin_app.usd import export_scene

    picture(tmp_path / "paint.png")
    export_scene(write("a.usda", scene()), tmp_path / "a.usdz", usdz=True)
    assert colors(read_geometry(tmp_path / "a.usdz")) == [[1, 0, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.png", None, "does not exist"),
        ("https://127.0.0.1:9/a.png", None, "never fetched"),
        ("pointer.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"),
        ("noise.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "is"),
        ("text.png", b"not a picture", "is none of"),
        ("a.<UDIM>.png", None, "UDIM"),
    ],
)
def test_that_a_picture_that_cannot_be_used_is_said_and_its_fallback_shown(
    write, tmp_path, name, content, says
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    geometry = read_geometry(write("a.usda", scene(file=name)))
    (warning,) = geometry.warnings
    assert warning.where == "/Plant/Paint/Picture"
    assert says in warning.message
    assert colors(geometry) == [[0, 1, 0]]


def test_that_a_picture_of_a_billion_pixels_takes_no_memory(write, tmp_path) -> None:
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    (tmp_path / "paint.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0" * 30
    )
    geometry = read_geometry(write("a.usda", scene()))
    assert len(geometry.warnings) == 1
