from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.view3d.shapes import small_line
from twin_app.gui.session import Session
from twin_app.gui.theme import ThemeControl
from twin_app.gui.viewport import Tool, Viewport, make_viewport
from twin_app.gui.viewport.handles import Handle, handle_points
from twin_app.gui.viewport.labels import Captions, lay_out
from twin_app.gui.viewport.live_picture import LivePicture
from twin_app.gui.viewport.steps import next_site
from twin_app.sim.responses import StationState
from twin_app.view3d.camera import Camera
from twin_app.view3d.scene.model import PlantModel, read_model
from twin_app.view3d.theme import load_theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CUT, BELT, PACK = "/Plant/Cut", "/Plant/Belt", "/Plant/Pack"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PlantModel:
    path = tmp_path_factory.mktemp("viewport") / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    return read_model(path, load_theme("dark"))


@pytest.fixture
def viewport(qtbot: QtBot, theme: ThemeControl, model: PlantModel) -> Viewport:
    found = Viewport(is_flat=True)
    qtbot.addWidget(found)
    found.resize(640, 400)
    found.show()
    found.set_model(model)
    return found


def at(viewport: Viewport, path: str) -> QPoint:
    """A pixel on top of a machine."""
    site = viewport.selected_site() if path == "" else viewport.model.site(path)  # type: ignore[union-attr]
    assert site is not None
    x, y = viewport.view.project([site.top_point])[0]
    return QPoint(round(x), round(y))


def drag(qtbot: QtBot, viewport: Viewport, start: QPoint, end: QPoint) -> None:
    """With the left button, in steps as a hand makes them."""
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.7, 1.0):
        qtbot.mouseMove(viewport, start + share * (end - start))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)


def test_that_a_click_picks_the_machine_and_one_beside_it_nothing(qtbot: QtBot, viewport: Viewport) -> None:
    picks: list[tuple[object, bool]] = []
    viewport.picked.connect(lambda paths, joins: picks.append((paths, joins)))
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at(viewport, CUT))
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, pos=at(viewport, PACK))
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(5, 395))
    assert picks == [((CUT,), False), ((PACK,), True), ((), False)]


def test_that_a_double_click_picks_the_prim_itself(qtbot: QtBot, viewport: Viewport) -> None:
    with qtbot.waitSignal(viewport.picked, check_params_cb=lambda paths, _: paths == ("/Plant/Cut/Body",)):
        qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at(viewport, CUT))


def test_that_the_right_button_asks_for_a_menu_of_what_it_points_at(qtbot: QtBot, viewport: Viewport) -> None:
    with qtbot.waitSignal(viewport.context_menu, check_params_cb=lambda path, _: path == PACK):
        qtbot.mouseClick(viewport, Qt.MouseButton.RightButton, pos=at(viewport, PACK))


def test_that_hover_names_the_machine_once(qtbot: QtBot, viewport: Viewport) -> None:
    heard: list[str] = []
    viewport.hovered.connect(heard.append)
    for place in (at(viewport, CUT), at(viewport, CUT) + QPoint(2, 0), QPoint(5, 395)):
        qtbot.mouseMove(viewport, place)
    assert heard == [CUT, ""]


def test_that_a_drag_orbits_and_picks_nothing(qtbot: QtBot, viewport: Viewport) -> None:
    before, picks = viewport.view, []
    viewport.picked.connect(lambda paths, _: picks.append(paths))
    drag(qtbot, viewport, QPoint(300, 350), QPoint(380, 330))
    assert not np.allclose(viewport.view.right, before.right)
    assert picks == []


def test_that_the_wheel_zooms_around_the_mouse(viewport: Viewport) -> None:
    place = at(viewport, PACK)
    before = viewport.view
    turn = QWheelEvent(
        QPointF(place),
        viewport.mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, turn)
    assert viewport.view.metres_per_pixel < before.metres_per_pixel
    assert (at(viewport, PACK) - place).manhattanLength() <= 2


def test_that_a_drag_from_the_dot_of_a_machine_to_another_asks_to_connect_them(
    qtbot: QtBot, viewport: Viewport
) -> None:
    viewport.set_shown(selected=(CUT,))
    site = viewport.selected_site()
    assert site is not None
    start = handle_points(site, viewport.view)[Handle.CONNECT].toPoint()
    with qtbot.waitSignal(viewport.connect_requested) as told:
        drag(qtbot, viewport, start, at(viewport, PACK))
    assert told.args == [CUT, PACK]


def test_that_the_connecting_tool_needs_no_selection_and_escape_ends_it(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.set_tool(Tool.CONNECT)
    with qtbot.waitSignal(viewport.connect_requested) as told:
        drag(qtbot, viewport, at(viewport, PACK), at(viewport, CUT))
    assert told.args == [PACK, CUT]
    with qtbot.waitSignal(viewport.cancelled):
        qtbot.keyClick(viewport, Qt.Key.Key_Escape)


@pytest.mark.parametrize(("handle", "axis"), [(Handle.MOVE_X, 0), (Handle.MOVE_Y, 1)])
def test_that_an_arrow_moves_a_machine_along_its_axis_by_the_way_of_the_mouse(
    qtbot: QtBot, viewport: Viewport, handle: Handle, axis: int
) -> None:
    viewport.look_from(Camera.TOP)
    viewport.set_shown(selected=(CUT,))
    site = viewport.selected_site()
    assert site is not None
    start = handle_points(site, viewport.view)[handle].toPoint()
    with qtbot.waitSignal(viewport.moved) as told:
        drag(qtbot, viewport, start, start + QPoint(40, -40))
    path, shift = told.args
    expected = [0.0, 0.0, 0.0]
    expected[axis] = 40.0 * viewport.view.metres_per_pixel
    assert path == CUT
    assert shift == pytest.approx(expected, abs=2e-3)


def test_that_two_clicks_measure_the_distance_of_two_points(qtbot: QtBot, viewport: Viewport) -> None:
    viewport.look_from(Camera.TOP)
    viewport.set_tool(Tool.MEASURE)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at(viewport, CUT))
    with qtbot.waitSignal(viewport.measured) as told:
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at(viewport, PACK))
    assert told.args[0] == pytest.approx(np.hypot(6.0, 0.6), abs=0.1)


def test_that_keys_walk_along_the_flow_and_to_the_neighbour_on_that_side(viewport: Viewport) -> None:
    sites, view = viewport.model.sites, viewport.view  # type: ignore[union-attr]
    assert next_site(sites, "", Qt.Key.Key_Tab, view) == CUT
    assert next_site(sites, CUT, Qt.Key.Key_Tab, view) == PACK
    assert next_site(sites, PACK, Qt.Key.Key_Backtab, view) == CUT
    assert next_site(sites, CUT, Qt.Key.Key_Right, view) == PACK
    assert next_site(sites, CUT, Qt.Key.Key_Left, view) == ""
    assert next_site(sites, CUT, Qt.Key.Key_A, view) == ""


def test_that_fit_shows_the_selection_larger_and_inside(viewport: Viewport) -> None:
    before = viewport.view.metres_per_pixel
    viewport.fit([PACK])
    site = viewport.model.site(PACK)  # type: ignore[union-attr]
    assert site is not None
    pixels = viewport.view.project(site.extremes)
    assert viewport.view.metres_per_pixel < before
    assert (pixels > 0).all()
    assert (pixels < (640, 400)).all()


def test_that_labels_avoid_each_other_and_changes_come_first(viewport: Viewport) -> None:
    sites = viewport.model.sites  # type: ignore[union-attr]
    captions = Captions(
        values={CUT: "81.2 %", BELT: "4 trays", PACK: "93.4 %"}, changes={BELT: "5 → 9 places"}, bottleneck=PACK
    )
    states = dict.fromkeys((CUT, PACK), StationState.WORKING)
    placed = lay_out(sites, states, captions, viewport.view, [])
    assert placed[0][1].key in {BELT, PACK}
    boxes = [place.box for _, place in placed]
    assert len(boxes) == 3
    for index, a in enumerate(boxes):
        for b in boxes[index + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_that_hidden_machines_are_neither_picked_nor_labelled(viewport: Viewport) -> None:
    viewport.set_shown(hidden=(CUT,))
    place = at(viewport, CUT)
    assert viewport.pick(place.x(), place.y()) is None


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    found = Session()
    yield found
    found.close()


def test_that_the_view_follows_the_session(qtbot: QtBot, theme: ThemeControl, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    viewport = make_viewport(session)
    qtbot.addWidget(viewport)
    viewport.resize(640, 400)
    viewport.show()
    session.document.open(path)
    qtbot.waitUntil(lambda: viewport.model is not None, timeout=10_000)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at(viewport, PACK))
    assert session.selection.paths == (PACK,)
    session.selection.set([CUT])
    assert viewport.shown.selected == (CUT,)
    session.view.hide([PACK])
    session.view.set(is_clipped=True, clip_height_m=0.5)
    assert (viewport.shown.hidden, viewport.shown.clip_height_m) == ((PACK,), pytest.approx(0.5))
    viewport.look_from(Camera.TOP)
    assert session.view.settings.preset.value == "top"
    session.document.close()
    assert viewport.model is None


def test_that_a_fitted_plant_stays_fitted_when_the_view_gets_another_size(viewport: Viewport) -> None:
    viewport.resize(320, 500)
    points = viewport.model.of_interest()  # type: ignore[union-attr]
    pixels = viewport.view.project(points)
    assert (pixels > 0).all()
    assert (pixels < (320, 500)).all()
    viewport.orbit(10.0, 0.0)
    scale = viewport.view.metres_per_pixel
    viewport.resize(640, 400)
    assert viewport.view.metres_per_pixel == scale


def test_that_a_driver_that_gives_up_leaves_the_flat_plan_and_says_so(
    qtbot: QtBot, theme: ThemeControl, model: PlantModel
) -> None:
    found = Viewport()
    qtbot.addWidget(found)
    found.resize(640, 400)
    picture = found.findChild(LivePicture)
    assert isinstance(picture, LivePicture)
    with qtbot.waitSignal(found.described):
        picture.lost.emit("the context is gone")
    found.set_model(model)
    assert found.is_up_to_date
    assert found.notice == "3D is not available on this computer. Everything else works."
    assert found.pick(at(found, CUT).x(), at(found, CUT).y()) is not None


def test_that_a_computer_without_opengl_gets_a_plan_and_the_reason(
    qtbot: QtBot, theme: ThemeControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    from twin_app.gui.viewport import factory

    monkeypatch.setattr(factory, "why_not", lambda: "libEGL.so.1 cannot be loaded")
    session = Session()
    found = make_viewport(session)
    qtbot.addWidget(found)
    assert found.drawing_text == "No OpenGL: flat plan"
    assert found.notice == "3D is not available on this computer. Everything else works."
    session.close()
