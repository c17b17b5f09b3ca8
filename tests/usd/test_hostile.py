"""Files from strangers: broken on purpose, or by a bad disk. None may crash, hang or reach out."""

from __future__ import annotations

import contextlib
import random
import resource
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pxr import Sdf

from tests.usd.conftest import LAYOUT, MACHINE, PROCESS, stage_text
from twin_app.errors import InvalidPlantError, SceneError
from twin_app.usd import load, read_scene
from twin_app.usd.geometry import read_geometry

READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 * 1024**3, 4 * 1024**3))
from twin_app.errors import TwinError
from twin_app.usd import read_scene
from twin_app.usd.geometry import read_geometry
for path in sys.argv[1:]:
    for read in (read_scene, read_geometry):
        try:
            read(path)
        except TwinError:
            pass
print("done")
"""


def test_that_nothing_is_fetched_from_a_network(write, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    body = '    def "A" (references = @https://127.0.0.1:9/a.usd@) {}\n    asset twin:plant:orders = @http://127.0.0.1:9/a.csv@\n'
    read_scene(write("a.usda", stage_text(body, extra="    subLayers = [@https://127.0.0.1:9/b.usd@]\n")))


@pytest.mark.parametrize("depth", [100, 3000])
def test_that_deeply_nested_prims_are_read_or_refused(tmp_path, depth) -> None:
    layer = Sdf.Layer.CreateNew(str(tmp_path / "deep.usda"))
    path = Sdf.Path.absoluteRootPath
    for _ in range(depth):
        path = path.AppendChild("A")
    with Sdf.ChangeBlock():
        Sdf.CreatePrimInLayer(layer, path)
        for prefix in path.GetPrefixes():
            layer.GetPrimAtPath(prefix).specifier = Sdf.SpecifierDef
    layer.Save()
    _survives(tmp_path / "deep.usda")


def test_that_an_array_that_claims_a_billion_points_takes_no_memory(write) -> None:
    counts = "[1000000000, 2147483647, -5]"
    body = f"""    def Mesh "M"
    {{
        point3f[] points = [(0, 0, 0)]
        int[] faceVertexCounts = {counts}
        int[] faceVertexIndices = [0]
    }}
    def BasisCurves "C"
    {{
        int[] curveVertexCounts = {counts}
        point3f[] points = [(0, 0, 0)]
    }}
    def PointInstancer "P"
    {{
        int[] protoIndices = {counts}
        point3f[] positions = [(0, 0, 0)]
        rel prototypes = </Plant/M>
    }}"""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    geometry = read_geometry(write("a.usda", stage_text(body)))
    read_scene(write("b.usda", stage_text(body)))
    assert geometry.instances == ()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_that_properties_of_the_wrong_type_do_no_harm(write) -> None:
    body = """    def Mesh "M" (prepend apiSchemas = ["TwinStationAPI"])
    {
        string points = "none"
        double[] faceVertexCounts = [1.5]
        token faceVertexIndices = "a"
        float twin:station:processTime = 3
        matrix4d twin:station:servers = ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1))
        rel twin:station:speed = </Plant>
        asset primvars:displayColor = @a@
        double xformOp:translate = 3
        uniform token[] xformOpOrder = ["xformOp:translate", "xformOp:gone", "nonsense"]
    }"""
    path = write("a.usda", stage_text(body))
    read_geometry(path)
    with pytest.raises(InvalidPlantError):
        load(path)


@pytest.mark.parametrize("number", ["nan", "inf", "1e300"])
def test_that_transforms_and_points_out_of_this_world_are_left_out(write, number) -> None:
    body = f"""    def Cube "A" (prepend apiSchemas = ["TwinSinkAPI"])
    {{
        double3 xformOp:translate = ({number}, 0, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }}"""
    path = write("a.usda", stage_text(body))
    read_scene(path)
    read_geometry(path)


def test_that_names_that_look_like_code_are_only_names(write, tmp_path) -> None:
    body = "    string twin:x = \"__import__('os').system('touch pwned')\"\n    asset twin:y = @$(touch pwned)@\n"
    read_scene(write("a.usda", stage_text(body)))
    assert not (tmp_path / "pwned").exists()


def test_that_files_cut_short_or_overwritten_with_noise_crash_nothing(tmp_path) -> None:
    source = tmp_path / "whole.usdc"
    layer = Sdf.Layer.CreateAnonymous(".usda")
    layer.ImportFromString(LAYOUT)
    layer.Export(str(source))
    whole = source.read_bytes()
    dice = random.Random(1)
    paths = []
    for number in range(40):
        content = bytearray(whole if number % 2 else whole[: dice.randrange(8, len(whole))])
        for _ in range(dice.randrange(0, 8)):
            content[dice.randrange(8, len(content))] = dice.randrange(256)
        paths.append(tmp_path / f"{number}.usdc")
        paths[-1].write_bytes(content)
    huge = bytearray(whole)
    huge[16:24] = struct.pack("<q", 2**62)
    paths.append(tmp_path / "huge.usdc")
    paths[-1].write_bytes(huge)
    _survives(*paths)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_that_a_scene_changed_at_random_is_read_or_refused_with_a_reason(tmp_path: Path, data: st.DataObject) -> None:
    lines = PROCESS.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(1, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "double", "swap", "number", "cut"])):
            case "drop":
                lines[index] = ""
            case "double":
                lines.insert(index, lines[index])
            case "swap":
                other = data.draw(st.integers(1, len(lines) - 1))
                lines[index], lines[other] = lines[other], lines[index]
            case "number":
                value = data.draw(st.sampled_from(["-1", "0", "1e308", "nan", "inf", '"x"', "[]", "None", "</Plant>"]))
                lines[index] = lines[index].partition(" = ")[0] + f" = {value}"
            case "cut":
                lines[index] = lines[index][: data.draw(st.integers(0, len(lines[index])))]
    for name, text in (("machine.usda", MACHINE), ("layout.usda", LAYOUT)):
        (tmp_path / name).write_text(text)
    (tmp_path / "process.usda").write_text("\n".join(lines))
    root = tmp_path / "plant.usda"
    root.write_text(
        '#usda 1.0\n(\n    defaultPrim = "Plant"\n    metersPerUnit = 1\n    upAxis = "Z"\n'
        "    subLayers = [@./process.usda@, @./layout.usda@]\n)\n"
    )
    with contextlib.suppress(SceneError, InvalidPlantError):
        load(root)


def _survives(*paths: Path) -> None:
    """Reads in a process of its own, so that a crash of native code is seen as a failure here."""
    done = subprocess.run(
        [sys.executable, "-c", READ, *map(str, paths)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout == "done\n", done.stderr[-2000:]
