from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.view3d.shapes import small_line
from twin_app.sim.responses import StationState
from twin_app.view3d import Camera, why_not
from twin_app.view3d.camera import fit_view
from twin_app.view3d.scene.model import PlantModel, read_model
from twin_app.view3d.scene.picking import Picker
from twin_app.view3d.theme import load_theme

if TYPE_CHECKING:
    from twin_app.view3d.scene.plant_scene import PlantScene

needs_drawing = pytest.mark.skipif(bool(why_not()), reason=why_not() or "drawing is possible")
SIZE = (320, 200)
CUT, BELT, PACK = "/Plant/Cut", "/Plant/Belt", "/Plant/Pack"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PlantModel:
    path = tmp_path_factory.mktemp("scene") / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    return read_model(path, load_theme("light"))


@pytest.fixture
def scene(model: PlantModel) -> Iterator[PlantScene]:
    from twin_app.view3d.renderer import offscreen_plotter
    from twin_app.view3d.scene.plant_scene import PlantScene

    with offscreen_plotter((SIZE[0] // 2, SIZE[1] // 2)) as plotter:
        found = PlantScene(plotter, model, load_theme("light"))
        found.fit(camera=Camera.ISO)
        yield found


def pixels(scene: PlantScene) -> np.ndarray[Any, Any]:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

    window, buffer = scene.plotter.render_window, vtkUnsignedCharArray()
    window.Render()
    window.GetPixelData(0, 0, SIZE[0] - 1, SIZE[1] - 1, 0, buffer, 0)
    return vtk_to_numpy(buffer).reshape(SIZE[1], SIZE[0], 3)[::-1].astype(int)


def pad_pixel(scene: PlantScene, path: str) -> tuple[int, int]:
    """A pixel on the front rim of a pad."""
    site = scene.model.site(path)
    assert site is not None
    rim = site.pad.grown(-0.06)
    x, y = scene.view().project([(rim.centre[0], rim.centre[1] - rim.half[1], scene.model.floor.deck_m)])[0]
    return int(x), int(y)


@needs_drawing
def test_that_picks_find_the_prims_that_vtk_finds(scene: PlantScene) -> None:
    from vtkmodules.vtkRenderingCore import vtkCellPicker

    model = scene.model
    actor = scene.plotter.actors["solid"]
    actor.PickableOn()
    oracle = vtkCellPicker()
    oracle.SetTolerance(0.0)
    oracle.PickFromListOn()
    oracle.AddPickList(actor)
    scene.set_visible(hidden=["/Plant/Pack/Guard"])
    scene.plotter.render_window.Render()
    n_hits = 0
    for x, y in np.random.default_rng(3).uniform((20, 20), (SIZE[0] - 20, SIZE[1] - 20), (400, 2)):
        hit = oracle.Pick(x, SIZE[1] - y, 0.0, scene.plotter.renderer)
        cell = oracle.GetCellId() if hit else -1
        expected = "" if cell < 0 else model.paths[model.solids.opaque.owners[cell]]
        picked = scene.pick(x, y)
        assert (picked.path if picked else "") == expected
        n_hits += cell >= 0
    assert n_hits > 20


def test_that_a_hidden_prim_lets_the_ray_through(model: PlantModel) -> None:
    view = fit_view(model.of_interest(), camera=Camera.TOP, size=SIZE)
    x, y = view.project([[6.0, 0.0, 1.0]])[0]
    picker = Picker(model)
    above, below = picker.pick(view, x, y), picker.pick(view, x, y, visible=model.visible(["/Plant/Pack/Guard"], ()))
    assert above is not None and below is not None  # noqa: PT018
    assert (above.path, above.node) == ("/Plant/Pack/Guard", PACK)
    assert (below.path, below.point_m[2]) == ("/Plant/Pack/Body", pytest.approx(1.0))
    assert picker.pick(view, x, y, visible=model.visible((), [CUT])) is None


def test_that_picks_go_through_what_is_cut_off(model: PlantModel) -> None:
    view = fit_view(model.of_interest(), camera=Camera.TOP, size=SIZE)
    x, y = view.project([[3.0, 0.0, 0.8]])[0]
    plane = (np.array([0.0, 0.0, 0.75]), np.array([0.0, 0.0, -1.0]))
    picked = Picker(model).pick(view, x, y, clip=plane)
    assert picked is not None
    assert picked.point_m[2] <= 0.75


@needs_drawing
def test_that_another_state_recolours_the_pad_and_nothing_of_other_stations(scene: PlantScene) -> None:
    theme = load_theme("light")
    shown = []
    for state in (StationState.WORKING, StationState.DOWN):
        scene.set_states({CUT: state, PACK: StationState.STARVED})
        shown.append(pixels(scene))
        x, y = pad_pixel(scene, CUT)
        assert np.abs(shown[-1][y, x] - theme.states[state].rgb).max() < 60
    x, y = pad_pixel(scene, PACK)
    assert np.array_equal(shown[0][y, x], shown[1][y, x])


@needs_drawing
def test_that_a_new_theme_gives_the_picture_that_it_gives_from_the_start(scene: PlantScene) -> None:
    from twin_app.view3d.renderer import offscreen_plotter
    from twin_app.view3d.scene.plant_scene import PlantScene

    states = {CUT: StationState.WORKING}
    with offscreen_plotter((SIZE[0] // 2, SIZE[1] // 2)) as plotter:
        fresh = PlantScene(plotter, scene.model, load_theme("dark"))
        for one in (fresh, scene):
            one.fit(camera=Camera.ISO)
            one.set_states(states)
            one.set_contents({BELT: 3})
            one.select([CUT])
            one.set_ghosts([PACK])
        pixels(scene)
        scene.set_theme(load_theme("dark"))
        assert np.abs(pixels(scene) - pixels(fresh)).mean() < 0.5


@needs_drawing
def test_that_parts_lie_where_they_were_put_and_vanish_again(scene: PlantScene) -> None:
    from twin_app.view3d.parts import PlacedParts

    empty = pixels(scene)
    points = np.array([[2.0, 0.0, 2.0], [9.0, 0.0, 0.5]])
    sizes = np.full(2, 0.6)
    scene.set_parts(PlacedParts(positions_m=points, headings_rad=np.zeros(2), lengths_m=sizes, widths_m=sizes))
    full = pixels(scene)
    for x, y in scene.view().project(np.add(points, (0.0, 0.0, 0.2))):
        assert np.abs(full[int(y), int(x)] - empty[int(y), int(x)]).max() > 8
    scene.set_parts(
        PlacedParts(positions_m=np.zeros((0, 3)), headings_rad=np.zeros(0), lengths_m=sizes[:0], widths_m=sizes[:0])
    )
    assert np.array_equal(pixels(scene), empty)


@needs_drawing
def test_that_selection_and_ghosts_use_the_accent_and_go_again(scene: PlantScene) -> None:
    plain = pixels(scene)
    accent = np.array(load_theme("light")["accent.line"].rgb)
    scene.select([CUT])
    assert (np.abs(pixels(scene) - accent).max(axis=2) < 25).sum() > 20
    scene.select([])
    scene.set_ghosts([CUT])
    tinted = pixels(scene)
    assert (tinted[:, :, 2] - tinted[:, :, 0] > 40).sum() > (plain[:, :, 2] - plain[:, :, 0] > 40).sum() + 200
    scene.set_ghosts([])
    assert np.array_equal(pixels(scene), plain)


@needs_drawing
def test_that_hiding_and_cutting_uncover_what_is_behind(scene: PlantScene) -> None:
    whole = pixels(scene)
    scene.set_visible(hidden=[CUT])
    without = pixels(scene)
    scene.set_visible()
    assert np.array_equal(pixels(scene), whole)
    scene.set_clip((0.0, 0.0, 0.5))
    cut = pixels(scene)
    scene.set_clip(None)
    assert np.array_equal(pixels(scene), whole)
    x, y = scene.view().project([[0.0, 0.0, 1.0]])[0]
    assert not np.array_equal(without[int(y), int(x)], whole[int(y), int(x)])
    assert not np.array_equal(cut[int(y), int(x)], whole[int(y), int(x)])


@needs_drawing
def test_that_two_sets_of_changes_are_drawn_by_turns_from_one_scene(scene: PlantScene) -> None:
    from twin_app.view3d.ghosts import GhostCopy

    plain = pixels(scene)
    copy = GhostCopy(path=CUT, offset_m=(0.0, 2.4, 0.0))
    pictures = []
    for _ in range(2):
        scene.set_ghosts([], [copy])
        pictures.append(pixels(scene))
        scene.set_ghosts([PACK], [], [CUT])
        pictures.append(pixels(scene))
    assert np.array_equal(pictures[0], pictures[2])
    assert np.array_equal(pictures[1], pictures[3])
    site = scene.model.site(CUT)
    assert site is not None
    (x, y) = scene.view().project([site.top_point + copy.offset_m])[0].astype(int)
    assert pictures[0][y, x, 2] - pictures[0][y, x, 0] > 30
    corners = scene.view().project(site.extremes).astype(int)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    seen = np.s_[top:bottom, left:right]
    assert (np.abs(pictures[1][seen] - plain[seen]).max(axis=2) > 15).mean() > 0.2
    scene.set_ghosts([])
    assert np.array_equal(pixels(scene), plain)


@needs_drawing
def test_that_ghosts_go_after_a_change_of_theme_in_the_window_of_the_program(model: PlantModel) -> None:
    from twin_app.view3d.scene.plant_scene import PlantScene
    from twin_app.view3d.scene.window import SceneWindow

    window = SceneWindow(SIZE)
    found = PlantScene(window, model, load_theme("light"))
    found.set_theme(load_theme("dark"))
    plain = set(window.actors)
    found.set_ghosts([CUT])
    assert set(window.actors) > plain
    found.set_theme(load_theme("light"))
    found.set_ghosts([])
    assert not any(actor.GetVisibility() for name, actor in window.actors.items() if name not in plain)
    found.set_theme(load_theme("dark"))
    assert set(window.actors) == plain
    window.close()


@needs_drawing
def test_that_a_moved_station_takes_its_pad_along(scene: PlantScene) -> None:
    scene.fit([CUT])
    scene.set_states({CUT: StationState.DOWN})
    site = scene.model.site(CUT)
    assert site is not None
    rim = site.pad.grown(-0.06)
    place = np.array([rim.centre[0], rim.centre[1] - rim.half[1], scene.model.floor.deck_m])
    here, there = scene.view().project([place, place - (0.0, 0.5, 0.0)]).astype(int)
    before = pixels(scene)
    scene.set_shifts({CUT: (0.0, -0.5)})
    after = pixels(scene)
    red = np.array(load_theme("light").states[StationState.DOWN].rgb)
    assert np.abs(before[here[1], here[0]] - red).max() < 30
    assert np.abs(after[there[1], there[0]] - red).max() < 30
    assert np.abs(before[there[1], there[0]] - red).max() > 60


@needs_drawing
def test_that_the_way_of_a_part_is_a_line_on_the_floor(scene: PlantScene) -> None:
    scene.fit([CUT])
    plain, deck = pixels(scene), scene.model.floor.deck_m
    scene.set_way([(-3.0, -1.6, 0.7), (3.0, -1.6, 0.7), (3.0, -2.5, 0.7)])
    x, y = scene.view().project([(0.0, -1.6, deck)])[0].astype(int)
    accent = np.array(load_theme("light")["accent.line"].rgb)
    assert np.abs(pixels(scene)[y, x] - accent).max() < 40
    scene.set_way(None)
    assert np.array_equal(pixels(scene), plain)
