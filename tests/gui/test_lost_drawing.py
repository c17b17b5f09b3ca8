from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from tests.view3d.shapes import small_line
from twin_app.gui.components.motion import reduce_motion
from twin_app.gui.theme import ThemeControl
from twin_app.gui.viewport import Viewport, scene_drawer
from twin_app.gui.viewport.live_picture import LivePicture
from twin_app.gui.viewport.shown import DrawingLostError
from twin_app.view3d.scene.model import PlantModel, read_model
from twin_app.view3d.scene.quality import HARDWARE, SOFTWARE, Quality
from twin_app.view3d.theme import load_theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CUT = "/Plant/Cut"
UNAVAILABLE = "3D is not available on this computer. Everything else works."


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PlantModel:
    path = tmp_path_factory.mktemp("lost") / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    return read_model(path, load_theme("dark"))


class StandIn:
    """A drawer without a driver: grey pictures."""

    quality: Quality = SOFTWARE

    def set_model(self, model: PlantModel, theme: object) -> None: ...

    def get_ready_to_move(self) -> None: ...

    def draw(self, view: object, shown: object, theme: object, *, ratio: float, is_moving: bool) -> QImage:
        image = QImage(64, 40, QImage.Format.Format_RGBX8888)
        image.fill(Qt.GlobalColor.gray)
        return image

    def close(self) -> None: ...


class NoContext(StandIn):
    def __init__(self) -> None:
        raise RuntimeError("no context can be made")


class AlwaysLost(StandIn):
    def draw(self, view: object, shown: object, theme: object, *, ratio: float, is_moving: bool) -> QImage:
        raise DrawingLostError("the context is gone")


class Broken(StandIn):
    def draw(self, view: object, shown: object, theme: object, *, ratio: float, is_moving: bool) -> QImage:
        raise MemoryError


class NoModel(StandIn):
    def set_model(self, model: PlantModel, theme: object) -> None:
        raise ValueError("these triangles cannot be drawn")


class LostOnce(StandIn):
    n_made = 0

    def __init__(self) -> None:
        LostOnce.n_made += 1
        self._is_first = LostOnce.n_made == 1

    def draw(self, view: object, shown: object, theme: object, *, ratio: float, is_moving: bool) -> QImage:
        if self._is_first:
            raise DrawingLostError("the context is gone")
        return super().draw(view, shown, theme, ratio=ratio, is_moving=is_moving)


Show = Callable[[type[StandIn], PlantModel | None], Viewport]


@pytest.fixture
def show(qtbot: QtBot, theme: ThemeControl, monkeypatch: pytest.MonkeyPatch) -> Iterator[Show]:
    """A view on the screen, with some drawer and perhaps a plant."""
    made: list[Viewport] = []

    def make(drawer: type[StandIn], model: PlantModel | None) -> Viewport:
        monkeypatch.setattr(scene_drawer, "SceneDrawer", drawer)
        found = Viewport()
        made.append(found)
        qtbot.addWidget(found)
        found.resize(640, 400)
        found.show()
        found.set_model(model)
        return found

    yield make
    for found in made:
        found.shut_down()
    reduce_motion(False)


@pytest.mark.parametrize(
    ("drawer", "reason"),
    [
        (NoContext, "no context can be made"),
        (AlwaysLost, "the context is gone"),
        (Broken, "MemoryError"),
        (NoModel, "these triangles cannot be drawn"),
    ],
)
def test_that_a_failing_drawer_leaves_a_plan_that_says_so_and_can_be_worked_with(
    qtbot: QtBot, show: Show, model: PlantModel, drawer: type[StandIn], reason: str
) -> None:
    found = show(drawer, model)
    qtbot.waitUntil(lambda: found.is_flat)
    assert found.notice == UNAVAILABLE
    assert found.message[0] == UNAVAILABLE
    assert reason in found.message[1]
    assert found.drawing_text == "No OpenGL: flat plan"
    assert found.is_up_to_date
    site = model.site(CUT)
    assert site is not None
    x, y = found.view.project([site.top_point])[0]
    with qtbot.waitSignal(found.picked, check_params_cb=lambda paths, _: paths == (CUT,)):
        qtbot.mouseClick(found, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    found.set_model(model)
    assert found.message == ()


def test_that_a_context_lost_once_is_made_again_in_silence(qtbot: QtBot, show: Show, model: PlantModel) -> None:
    LostOnce.n_made = 0
    found = show(LostOnce, None)
    with qtbot.waitSignal(found.drawn):
        found.set_model(model)
    assert (LostOnce.n_made, found.notice, found.is_flat) == (2, "", False)


def test_that_an_empty_floor_is_there_before_any_plant(show: Show) -> None:
    found = show(StandIn, None)
    image = found.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3]
    middle = rows[200:360, 150:500].reshape(-1, 3)
    assert len(np.unique(middle, axis=0)) > 20


class Quick(StandIn):
    quality = HARDWARE


@pytest.mark.parametrize(
    ("drawer", "is_reduced", "is_gliding"), [(Quick, False, True), (Quick, True, False), (StandIn, False, False)]
)
def test_that_the_camera_glides_where_a_graphics_card_draws_and_jumps_elsewhere(  # noqa: PLR0917
    qtbot: QtBot, show: Show, model: PlantModel, drawer: type[StandIn], is_reduced: bool, is_gliding: bool
) -> None:
    reduce_motion(is_reduced)
    found = show(drawer, None)
    picture = found.findChild(LivePicture)
    assert isinstance(picture, LivePicture)
    qtbot.waitUntil(lambda: picture.is_described)
    found.set_model(model)
    qtbot.waitUntil(lambda: not found.is_moving and found.is_up_to_date)
    whole = found.view
    found.fit([CUT])
    near = found.view.metres_per_pixel
    assert (near == whole.metres_per_pixel) == is_gliding
    qtbot.waitUntil(lambda: not found.is_moving and found.view.metres_per_pixel < whole.metres_per_pixel)
    aim = found.view
    found.fit()
    found.set_view(aim)
    qtbot.waitUntil(lambda: not found.is_moving)
    assert found.view is aim
