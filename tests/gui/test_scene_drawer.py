from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage

from tests.view3d.shapes import small_line
from twin_app.gui.viewport import scene_drawer
from twin_app.gui.viewport.scene_drawer import SceneDrawer
from twin_app.gui.viewport.shown import Shown
from twin_app.sim.responses import StationState
from twin_app.view3d import why_not
from twin_app.view3d.camera import Camera, View, fit_view
from twin_app.view3d.parts import PlacedParts
from twin_app.view3d.scene.model import PlantModel, read_model
from twin_app.view3d.scene.quality import HARDWARE, SOFTWARE
from twin_app.view3d.theme import load_theme

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "drawing is possible")
SIZE = (320, 200)
CUT, GUARD = "/Plant/Cut", "/Plant/Pack/Guard"
THEME = load_theme("light")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PlantModel:
    path = tmp_path_factory.mktemp("drawer") / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    return read_model(path, THEME)


@pytest.fixture(scope="module")
def one_for_all() -> Iterator[SceneDrawer]:
    found = SceneDrawer()
    found.quality = SOFTWARE
    yield found
    found.close()


@pytest.fixture
def drawer(one_for_all: SceneDrawer, model: PlantModel) -> SceneDrawer:
    one_for_all.set_model(model, THEME)
    return one_for_all


def view_of(model: PlantModel) -> View:
    return fit_view(model.of_interest(), camera=Camera.ISO, size=SIZE)


def playing(step: float, state: StationState = StationState.WORKING) -> Shown:
    """Parts beside and behind the machines; the guard, which parts may shine through, is hidden."""
    places = np.array([[2.0 + step, -2.0, 1.5], [9.0, step, 0.5], [1.0, 6.0 + step, 0.2]])
    sizes = np.full(3, 0.6)
    parts = PlacedParts(positions_m=places, headings_rad=np.full(3, step), lengths_m=sizes, widths_m=sizes)
    return Shown(parts=parts, states={CUT: state}, hidden=(GUARD,), is_playing=True)


def pixels(image: QImage | None) -> np.ndarray[Any, Any]:
    assert image is not None
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[:, :, :3].astype(int)


def draw(drawer: SceneDrawer, view: View, shown: Shown) -> np.ndarray[Any, Any]:
    return pixels(drawer.draw(view, shown, THEME, ratio=1.0, is_moving=False))


def test_that_frames_over_a_kept_picture_are_those_drawn_anew(drawer: SceneDrawer, model: PlantModel) -> None:
    view = view_of(model)
    frames = [playing(0.0), playing(0.7), playing(1.1, StationState.DOWN)]
    kept = [draw(drawer, view, frame) for frame in frames]
    anew = [draw(drawer, view, replace(frame, is_playing=False)) for frame in frames]
    assert not np.array_equal(anew[0], anew[1])
    for one, other in zip(kept, anew, strict=True):
        assert np.abs(one - other).max() <= 1


def test_that_a_moved_part_draws_no_machine_again(drawer: SceneDrawer, model: PlantModel) -> None:
    view = view_of(model)
    draw(drawer, view, playing(0.0))
    machines = drawer.scene.fixed.solid_actor  # type: ignore[union-attr]
    machines.GetProperty().SetColor(1.0, 0.0, 0.0)
    machines.GetMapper().ScalarVisibilityOff()
    frame = draw(drawer, view, playing(0.7))
    anew = draw(drawer, view, replace(playing(0.7), is_playing=False))
    is_red = [(shown[:, :, 0] - shown[:, :, 1] > 100).sum() for shown in (frame, anew)]
    assert is_red[0] == 0
    assert is_red[1] > 500


@pytest.mark.parametrize(
    "change", [{"hidden": (CUT, GUARD)}, {"selected": (CUT,)}, {"clip_height_m": 0.4}, {"changed": (CUT,)}]
)
def test_that_what_else_is_shown_differently_while_it_plays_is_seen_at_once(
    drawer: SceneDrawer, model: PlantModel, change: dict[str, Any]
) -> None:
    view, after = view_of(model), replace(playing(0.7), **change)
    before = draw(drawer, view, playing(0.7))
    kept, anew = draw(drawer, view, after), draw(drawer, view, replace(after, is_playing=False))
    assert not np.array_equal(before, anew)
    assert np.abs(kept - anew).max() <= 1


def test_that_another_view_or_size_while_it_plays_is_drawn(drawer: SceneDrawer, model: PlantModel) -> None:
    draw(drawer, view_of(model), playing(0.0))
    for camera, size in ((Camera.TOP, SIZE), (Camera.TOP, (200, 260))):
        view = fit_view(model.of_interest(), camera=camera, size=size)
        kept, anew = draw(drawer, view, playing(0.0)), draw(drawer, view, replace(playing(0.0), is_playing=False))
        assert np.abs(kept - anew).max() <= 1


def test_that_any_number_of_parts_of_one_size_is_one_actor(drawer: SceneDrawer, model: PlantModel) -> None:
    names = []
    for count in (3, 300):
        places = np.random.default_rng(5).uniform((0.0, 0.0, 0.2), (9.0, 4.0, 0.3), (count, 3))
        sizes = np.full(count, 0.6)
        parts = PlacedParts(positions_m=places, headings_rad=sizes, lengths_m=sizes, widths_m=sizes)
        draw(drawer, view_of(model), Shown(parts=parts, is_playing=True))
        actors = drawer.scene.plotter.actors  # type: ignore[union-attr]
        names.append([name for name, actor in actors.items() if name.startswith("parts") and actor.GetVisibility()])
    assert [len(some) for some in names] == [1, 1]


def test_that_a_moving_camera_gets_fewer_pixels_and_a_resting_one_all(drawer: SceneDrawer, model: PlantModel) -> None:
    widths = []
    for is_moving in (True, False):
        image = drawer.draw(view_of(model), Shown(), THEME, ratio=1.0, is_moving=is_moving)
        assert image is not None
        widths.append(image.width())
    assert widths == [SIZE[0] // 2, SIZE[0]]


def test_that_a_pyvista_plotter_draws_the_same(drawer: SceneDrawer, model: PlantModel) -> None:
    import pyvista as pv

    from twin_app.view3d.scene.plant_scene import PlantScene

    view = view_of(model)
    shown = replace(playing(0.3), is_playing=False, selected=(CUT,))
    own = draw(drawer, view, shown)
    plotter = pv.Plotter(off_screen=True, window_size=list(SIZE), lighting="none")
    plotter.disable_anti_aliasing()
    scene = PlantScene(plotter, model, THEME)
    scene.look(view)
    scene.set_states(shown.states)
    assert shown.parts is not None
    scene.set_parts(shown.parts)
    scene.set_visible(hidden=shown.hidden)
    scene.select(shown.selected)
    other = np.asarray(plotter.screenshot(return_img=True), int)
    plotter.close()
    assert (np.abs(own - other).max(axis=2) > 8).mean() < 0.003


def test_that_a_graphics_card_draws_shade_where_things_meet_and_the_same_background(
    drawer: SceneDrawer, model: PlantModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene_drawer, "quality_of", lambda _: HARDWARE)
    card = SceneDrawer()
    card.set_model(model, THEME)
    view = view_of(model)
    plain, shaded = (draw(one, view, Shown()) for one in (drawer, card))
    card.close()
    darker = plain.mean(axis=2) - shaded.mean(axis=2)
    assert 50 < (darker > 8.0).sum() < 0.2 * darker.size
    x, y = view.project([(*np.add(model.floor.low, 0.5), model.floor.z_m)])[0]
    assert np.abs(shaded[int(y), int(x)] - plain[int(y), int(x)]).max() <= 3
    for corner in ((2, 2), (2, SIZE[0] - 3), (SIZE[1] - 3, 2)):
        assert np.abs(shaded[corner] - plain[corner]).max() <= 3
