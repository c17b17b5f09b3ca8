from __future__ import annotations

import os
import zipfile

import pytest

from tests.usd.conftest import stage_text
from twin_app.usd import datafiles, read_scene

SECRET = "order_id\nsecret\n"


def test_that_files_named_by_assets_and_inside_distributions_are_read(line) -> None:
    files = read_scene(line).description.files
    assert set(files) == {"./orders.csv", "repairs.csv"}
    assert files["repairs.csv"] == "seconds\n60\n120\n240\n"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../secret.csv", "leaves the scene's folder"),
        ("data/../../secret.csv", "leaves the scene's folder"),
        ("link.csv", "leaves the scene's folder"),
        ("/etc/passwd", "absolute"),
        ("C:/secret.csv", "absolute"),
        ("https://example.com/orders.csv", "never fetched"),
        ("gone.csv", "no such file"),
        ("folder", "no regular file"),
        ("pipe.csv", "no regular file"),
        ("binary.csv", "UTF-8"),
        ("zeros.csv", "not text"),
        ("large.csv", "at most"),
        ("pointer.csv", "git lfs pull"),
    ],
)
def test_that_a_scene_cannot_make_other_files_be_read(write, tmp_path, monkeypatch, name, says) -> None:
    monkeypatch.setattr(datafiles, "MAX_BYTES", 1000)
    write("secret.csv", SECRET)
    write("scene/large.csv", "x" * 2000)
    write("scene/zeros.csv", "a\0b")
    write("scene/pointer.csv", "version https://git-lfs.github.com/spec/v1\n")
    (tmp_path / "scene/folder").mkdir()
    (tmp_path / "scene/binary.csv").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "scene/link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(tmp_path / "scene/pipe.csv")
    scene = write("scene/plant.usda", _with_orders(name))
    description = read_scene(scene).description
    assert description.files == {}
    assert says in description.unreadable[name]


def test_that_a_byte_order_mark_is_no_part_of_the_text(write, tmp_path) -> None:
    scene = write("plant.usda", _with_orders("orders.csv"))
    (tmp_path / "orders.csv").write_bytes(b"\xef\xbb\xbforder_id\n")
    assert read_scene(scene).description.files["orders.csv"] == "order_id\n"


def test_that_a_layer_names_files_from_its_own_folder(write) -> None:
    write("process/orders.csv", "order_id\n")
    write("process/process.usda", _with_orders("./orders.csv"))
    root = write("plant/root.usda", stage_text("", extra="    subLayers = [@../process/process.usda@]\n"))
    assert read_scene(root).description.files == {"./orders.csv": "order_id\n"}


def test_that_a_layer_reaches_into_the_folders_of_layers_above_it_only(write) -> None:
    write("plant/data/orders.csv", "order_id\n")
    write("plant/layers/process.usda", _with_orders("../data/orders.csv"))
    extra = "    subLayers = [@./layers/process.usda@]\n"
    inside = write("plant/root.usda", stage_text("", extra=extra))
    assert "../data/orders.csv" in read_scene(inside).description.files
    outside = write("far/root.usda", stage_text("", extra=extra.replace("./layers", "../plant/layers")))
    assert "../data/orders.csv" in read_scene(outside).description.unreadable
    over = write("out/root.usda", stage_text("", extra="    subLayers = [@../plant/root.usda@]\n"))
    assert "../data/orders.csv" in read_scene(over).description.files


def test_that_one_name_for_two_files_is_refused(write) -> None:
    station = (
        '    def Xform "{0}" (prepend apiSchemas = ["TwinStationAPI"])\n    {{\n'
        '        string twin:station:processTime = "empirical(@t.csv@, s)"\n    }}\n'
    )
    write("a/t.csv", "s\n1\n")
    write("b/t.csv", "s\n2\n")
    write("a/a.usda", stage_text(station.format("A")))
    write("b/b.usda", stage_text(station.format("B")))
    root = write("root.usda", stage_text("", extra="    subLayers = [@a/a.usda@, @b/b.usda@]\n"))
    description = read_scene(root).description
    assert description.files == {}
    assert "different names" in description.unreadable["t.csv"]


def test_that_files_inside_a_package_are_read_from_it_and_nowhere_else(write, tmp_path) -> None:
    write("secret.csv", SECRET)
    package = tmp_path / "plant.usdz"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        text = _with_orders("data/orders.csv").replace("@data/orders.csv@", "@data/orders.csv@", 1)
        _store(archive, "plant.usda", text.encode())
        _store(archive, "data/orders.csv", b"order_id\n")
    assert read_scene(package).description.files == {"data/orders.csv": "order_id\n"}
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        _store(archive, "plant.usda", _with_orders("../secret.csv").encode())
    assert "../secret.csv" in read_scene(package).description.unreadable


def _with_orders(name: str) -> str:
    text = stage_text(f"    asset twin:plant:orders = @{name}@\n")
    return text.replace('def Xform "Plant"', 'def Xform "Plant" (\n    prepend apiSchemas = ["TwinPlantAPI"]\n)')


def _store(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Usdz wants the content of each member to start at a multiple of 64 bytes."""
    info = zipfile.ZipInfo(name)
    start = archive.fp.tell() + 30 + len(name) + 4
    info.extra = b"\x86\x19" + (-start % 64).to_bytes(2, "little") + bytes(-start % 64)
    archive.writestr(info, content)
