"""What a scene from a stranger may make the program do: read, and nothing else.

Scenes are read in a process of their own under an audit hook, which sees every socket, process and file that Python
opens; a listener on this computer sees what compiled code would send; folders around are compared before and after.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pxr import Sdf

from tests.usd.conftest import stage_text
from twin_app.usd import read_scene
from twin_app.usd.geometry import read_geometry

WATCHED = """
import os, sys
allowed = os.path.realpath(sys.argv[1])
scene, ways = sys.argv[2], sys.argv[3].split(",")
from twin_app.errors import TwinError
from twin_app.usd import export_scene, read_scene
from twin_app.usd.geometry import read_geometry
from twin_app.usd.proposals import propose
import tempfile
try:
    import PIL.Image, PIL.PngImagePlugin, PIL.JpegImagePlugin
except ImportError:
    pass
broken = []
def watch(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.")):
        broken.append((event, repr(arguments)[:200]))
    if event == "open" and isinstance(arguments[0], str):
        writes = isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes and not os.path.realpath(arguments[0]).startswith((allowed, os.environ["TMPDIR"], "/dev/null")):
            broken.append((event, repr(arguments)[:200]))
sys.addaudithook(watch)
acts = {
    "read": lambda: read_scene(scene),
    "draw": lambda: read_geometry(scene),
    "propose": lambda: propose(scene),
    "flatten": lambda: export_scene(scene, allowed + "/out.usda", flatten=True),
    "pack": lambda: export_scene(scene, allowed + "/out.usdz", usdz=True),
}
for way in ways:
    try:
        acts[way]()
    except TwinError as error:
        print("refused:", way, str(error)[:300].replace(chr(10), " "))
print("broken:", broken)
"""


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def tree(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def watched(scene: Path, out: Path, ways: str = "read,draw,propose,flatten,pack") -> str:
    folders = {"HOME": str(out.parent / "home"), "TMPDIR": str(out.parent / "temp")}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(out), str(scene), ways],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **folders, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_that_the_watch_sees_what_it_is_to_see(tmp_path, listener) -> None:
    port = listener.getsockname()[1]
    acts = f'open("{tmp_path}/x", "w"); import socket; socket.create_connection(("127.0.0.1", {port}))'
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            WATCHED.replace("acts = {", f"{acts}\nacts = {{"),
            str(tmp_path / "out"),
            "gone.usda",
            "read",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path / "temp")},
    )
    assert "('open'" in done.stdout
    assert "socket.connect" in done.stdout
    listener.accept()[0].close()


def test_that_a_scene_reaches_no_network_and_writes_only_where_it_was_told_to(tmp_path, listener) -> None:
    port = listener.getsockname()[1]
    inside, out, outside = tmp_path / "scene", tmp_path / "out", tmp_path / "elsewhere"
    around = (inside, outside, tmp_path / "home", tmp_path / "temp")
    for folder in (*around, out):
        folder.mkdir()
    (outside / "secret.csv").write_text("order_id,product,quantity\n1,2,3\n")
    (outside / "other.usda").write_text(stage_text('    def Cube "C"\n    {\n    }\n'))
    host = f"http://127.0.0.1:{port}"
    body = f"""    asset twin:plant:orders = @../elsewhere/secret.csv@
    def "A" (references = @{host}/a.usd@) {{}}
    def "B" (payload = @https://127.0.0.1:{port}/b.usdz@) {{}}
    def "C" (references = @../elsewhere/other.usda@) {{}}
    def "D" (clips = {{
            dictionary default = {{
                asset[] assetPaths = [@{host}/clip.usd@]
                string primPath = "/Plant"
                double2[] active = [(0, 0)]
            }}
        }})
    {{
    }}
    def Mesh "M" (prepend apiSchemas = ["MaterialBindingAPI"])
    {{
        point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0)]
        int[] faceVertexCounts = [3]
        int[] faceVertexIndices = [0, 1, 2]
        rel material:binding = </Plant/P>
    }}
    def Material "P"
    {{
        token outputs:surface.connect = </Plant/P/S.outputs:surface>
        def Shader "S"
        {{
            uniform token info:id = "UsdPreviewSurface"
            color3f inputs:diffuseColor.connect = </Plant/P/T.outputs:rgb>
            token outputs:surface
        }}
        def Shader "T"
        {{
            uniform token info:id = "UsdUVTexture"
            asset inputs:file = @{host}/paint.png@
            float3 outputs:rgb
        }}
    }}
"""
    layers = f"@{host}/c.usda@, @omniverse://127.0.0.1:{port}/d.usd@, @\\\\\\\\127.0.0.1\\\\share\\\\e.usd@"
    scene = inside / "a.usda"
    scene.write_text(stage_text(body, extra=f"    subLayers = [{layers}]\n"))
    before = {folder: tree(folder) for folder in around}
    said = watched(scene, out)
    assert "broken: []" in said
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert {folder: tree(folder) for folder in before} == before
    assert {path.name for path in out.iterdir()} <= {"out.usda", "out.usdz", "out-files"}
    assert "order_id" not in "".join(path.read_text() for path in out.rglob("*.csv"))


N_MANY = 5_000

HORRORS = {
    "an LFS pointer": ('    def "A" (references = @pointer.usd@) {}\n', "git lfs pull"),
    "a dead address": ('    def "A" (references = @https://gone.example/a.usd@) {}\n', "never fetched"),
    "an absolute path": ('    def "A" (references = @/nowhere/at/all.usd@) {}\n', "absolute path"),
    "a Windows path": ('    def "A" (references = @C:\\plants\\a.usd@) {}\n', "absolute path"),
    "a path that leaves": ('    def "A" (references = @../../../../gone.usd@) {}\n', "does not exist"),
    "a circle": ('    def "A" (references = </Plant>) {}\n', "refers to itself"),
    "bad indices": (
        '    def Mesh "M"\n    {\n        point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0)]\n'
        "        int[] faceVertexCounts = [3, 3]\n        int[] faceVertexIndices = [0, 1, 2, 0, -1, 99]\n    }\n",
        "1 of 2 faces left out",
    ),
    "points that are no numbers": (
        '    def Mesh "M"\n    {\n        point3f[] points = [(nan, 0, 0), (1, inf, 0), (1, 1, 0)]\n'
        "        int[] faceVertexCounts = [3]\n        int[] faceVertexIndices = [0, 1, 2]\n    }\n",
        "put to 0",
    ),
    "points of a wrong type": (
        '    def Mesh "M"\n    {\n        int[] points = [1, 2, 3]\n'
        "        int[] faceVertexCounts = [3]\n        int[] faceVertexIndices = [0, 1, 2]\n    }\n",
        "its value is no point3f[]",
    ),
    "a shape that is not drawn": ('    def NurbsPatch "N"\n    {\n    }\n', "NurbsPatch is not drawn"),
    "a box as large as the sun": (
        '    def Sphere "S"\n    {\n        double radius = 1e300\n    }\n',
        "out of all bounds",
    ),
    "a gap in time": ('    def "A" (references = @later.usda@</Gone>) {}\n', "has no prim /Gone"),
}


@pytest.mark.parametrize("name", HORRORS)
def test_that_what_can_be_loaded_is_loaded_and_the_rest_is_named(write, name) -> None:
    write("pointer.usd", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    write("later.usda", stage_text(""))
    text, says = HORRORS[name]
    scene = write("a.usda", stage_text(text + '    def Cube "Good"\n    {\n    }\n'))
    reading, geometry = read_scene(scene), read_geometry(scene)
    assert any(instance.path == "/Plant/Good" for instance in geometry.instances)
    faults = [*reading.warnings, *geometry.warnings]
    assert any(says in fault.message for fault in faults), [str(fault) for fault in faults]


def test_that_missing_units_are_told_and_the_size_is_doubted(write) -> None:
    body = '    def Cube "C"\n    {\n        double size = 30\n    }\n'
    messages = [str(fault) for fault in read_scene(write("a.usda", stage_text(body, metres=None, up=None))).warnings]
    assert any("metersPerUnit: not authored" in message for message in messages)
    assert any("is metersPerUnit right?" in message for message in messages)


def test_that_tens_of_thousands_of_prims_are_read(tmp_path) -> None:
    layer = Sdf.Layer.CreateNew(str(tmp_path / "many.usdc"))
    with Sdf.ChangeBlock():
        root = Sdf.PrimSpec(layer, "Plant", Sdf.SpecifierDef, "Xform")
        for number in range(N_MANY):
            Sdf.PrimSpec(root, f"P{number}", Sdf.SpecifierDef, "Cube")
    layer.Save()
    assert read_scene(tmp_path / "many.usdc").n_prims == N_MANY + 1
    geometry = read_geometry(tmp_path / "many.usdc")
    assert (len(geometry.prototypes), len(geometry.instances)) == (1, N_MANY)
