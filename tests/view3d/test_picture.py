from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from tests.view3d.shapes import small_line
from twin_app.errors import SceneError, TwinError, UsageError
from twin_app.sim.responses import StationState
from twin_app.view3d import Camera, DrawingUnavailableError, availability, render_plant, why_not

needs_drawing = pytest.mark.skipif(bool(why_not()), reason=why_not() or "drawing is possible")
SIZE = (400, 250)
CUT, BELT, PACK = "/Plant/Cut", "/Plant/Belt", "/Plant/Pack"


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    return path


@needs_drawing
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_pads_and_lamps_show_the_states_where_the_stations_are(scene: Path, theme: str) -> None:
    from twin_app.view3d.picture import PictureRequest, draw_picture
    from twin_app.view3d.signals import RIM_M, lamp_point
    from twin_app.view3d.theme import load_theme

    states = {CUT: StationState.DOWN, PACK: StationState.WORKING}
    picture = draw_picture(scene, PictureRequest(theme=theme, size=SIZE, states=states))
    pixels = np.asarray(picture.image, np.float64)
    sites = {site.path: site for site in picture.sites}
    for path, state in states.items():
        expected = np.array(load_theme(theme).states[state].rgb)
        rim = sites[path].pad.grown(-0.5 * RIM_M)
        front = (rim.centre[0], rim.centre[1] - rim.half[1], picture.floor.deck_m)
        lamp = lamp_point(sites[path], picture.view, picture.floor.deck_m)
        for point, tolerance in ((front, 35.0), (lamp, 75.0)):
            x, y = picture.view.project([point])[0]
            assert np.abs(pixels[int(y), int(x)] - expected).max() < tolerance


@needs_drawing
def test_that_labels_of_a_picture_do_not_overlap(scene: Path) -> None:
    from twin_app.view3d.picture import PictureRequest, draw_picture

    request = PictureRequest(
        size=SIZE,
        states={CUT: StationState.STARVED, PACK: StationState.SETUP},
        labels={CUT: "81.2 %", BELT: "3 parts", PACK: "93.4 %"},
        bottleneck=PACK,
    )
    picture = draw_picture(scene, request)
    assert {place.key for place in picture.labels} >= {CUT, PACK}
    for one, two in combinations(picture.labels, 2):
        a, b = one.box, two.box
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@needs_drawing
def test_that_the_same_request_gives_the_same_pixels(scene: Path) -> None:
    from twin_app.view3d.picture import PictureRequest, draw_picture

    request = PictureRequest(size=SIZE, states={CUT: StationState.BLOCKED}, contents={BELT: 4})
    one, two = (np.asarray(draw_picture(scene, request).image) for _ in range(2))
    assert np.array_equal(one, two)


@needs_drawing
def test_that_parts_change_the_picture_of_the_belt_alone(scene: Path) -> None:
    from twin_app.view3d.picture import PictureRequest, draw_picture

    full, empty = (
        draw_picture(scene, PictureRequest(size=SIZE, camera="top", contents={BELT: count})) for count in (6, 0)
    )
    changed = np.abs(np.asarray(full.image, int) - np.asarray(empty.image, int)).sum(axis=2) > 30
    rows, columns = np.nonzero(changed)
    corners = full.view.project([[1.0, 1.5, 0.8], [5.0, -1.5, 0.8]])
    assert len(rows) > 50
    assert columns.min() >= corners[0][0]
    assert columns.max() <= corners[1][0]
    assert rows.min() >= corners[0][1]


@needs_drawing
def test_that_glass_lets_what_is_behind_it_through(scene: Path) -> None:
    from twin_app.view3d.picture import PictureRequest, draw_picture

    clear = scene.with_name("clear.usda")
    clear.write_text(small_line().replace('def Mesh "Guard"', 'def Scope "Guard"'), encoding="utf-8")
    with_glass, without = (draw_picture(path, PictureRequest(size=SIZE, camera="front")) for path in (scene, clear))
    x, y = with_glass.view.project([[6.0, -1.0, 1.3]])[0]
    x2, y2 = without.view.project([[6.0, -1.0, 1.3]])[0]
    a = np.asarray(with_glass.image, float)[int(y), int(x)]
    b = np.asarray(without.image, float)[int(y2), int(x2)]
    assert 4.0 < np.abs(a - b).max() < 80.0


@needs_drawing
@pytest.mark.parametrize("camera", list(Camera))
def test_that_every_camera_shows_something(scene: Path, camera: Camera, tmp_path: Path) -> None:
    from PIL import Image

    out = tmp_path / "picture.png"
    render_plant(scene, out, size=SIZE, camera=camera)
    with Image.open(out) as image:
        assert image.size == SIZE
        assert np.asarray(image.convert("L"), float).std() > 5.0


@needs_drawing
@pytest.mark.parametrize(
    "body",
    [
        "",
        'def Xform "A" (prepend apiSchemas = ["TwinStationAPI"]) { string twin:station:processTime = "1"\n }',
        'def Mesh "M" { point3f[] points = []\n }',
        'def Cube "C" { double size = 2\n }',
    ],
)
def test_that_sparse_scenes_still_give_a_picture(body: str, tmp_path: Path) -> None:
    scene, out = tmp_path / "sparse.usda", tmp_path / "sparse.png"
    scene.write_text(
        f'#usda 1.0\n(\nupAxis = "Z"\nmetersPerUnit = 1\n)\ndef Xform "P" {{\n{body}\n}}\n', encoding="utf-8"
    )
    render_plant(scene, out, size=(200, 160), theme="dark")
    assert out.stat().st_size > 500


@needs_drawing
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"theme": "sepia"}, "sepia"),
        ({"camera": "worm"}, "iso, top, front, side"),
        ({"size": (10, 10)}, "64 to 8192"),
        ({"states": {"/Plant/Nowhere": StationState.DOWN}}, "/Plant/Nowhere"),
        ({"bottleneck": "/Plant/Nobody"}, "/Plant/Nobody"),
    ],
)
def test_that_an_impossible_request_names_what_is_wrong(scene: Path, options: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        render_plant(scene, scene.with_suffix(".png"), **options)  # type: ignore[arg-type]


@needs_drawing
def test_that_a_missing_scene_or_folder_is_an_error_of_ours(scene: Path, tmp_path: Path) -> None:
    with pytest.raises(SceneError, match=r"absent\.usda"):
        render_plant(tmp_path / "absent.usda", tmp_path / "a.png", size=SIZE)
    with pytest.raises(TwinError, match=r"b\.png"):
        render_plant(scene, tmp_path / "no" / "b.png", size=(100, 80))


def test_that_a_lack_of_opengl_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(availability, "find_spec", lambda name: object())
    monkeypatch.setattr(availability, "_loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(availability.sys, "platform", "linux")
    with pytest.raises(DrawingUnavailableError, match=r"libEGL\.so\.1.*apt-get install libegl1 libgl1"):
        render_plant("any.usda", tmp_path / "never.png")


def test_that_a_missing_package_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(availability, "find_spec", lambda name: None if name == "pyvista" else object())
    assert "pip install 'twin-app[gui]'" in why_not()
    assert "pyvista" in why_not()
