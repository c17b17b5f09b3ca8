"""Two views of one plant: the same camera, other overlays; pictures of changes; what is said of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from tests.view3d.shapes import small_line
from twin_app.gui.models.change_words import change_words, words_by_path
from twin_app.gui.theme import ThemeControl
from twin_app.gui.viewport import ViewPair, Viewport
from twin_app.gui.viewport.change_picture import ChangePicture
from twin_app.gui.viewport.labels import lay_out
from twin_app.gui.viewport.scene_thread import SceneThread, Wish
from twin_app.plant.factors import Change
from twin_app.sim.responses import StationState
from twin_app.view3d import why_not
from twin_app.view3d.camera import Camera
from twin_app.view3d.scene.model import PlantModel, read_model
from twin_app.view3d.theme import load_theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CUT, BELT, PACK = "/Plant/Cut", "/Plant/Belt", "/Plant/Pack"
MAIN = 0
"""Channel of the view that the others are drawn beside."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PlantModel:
    path = tmp_path_factory.mktemp("pair") / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    return read_model(path, load_theme("dark"))


@pytest.fixture
def pair(qtbot: QtBot, theme: ThemeControl, model: PlantModel) -> ViewPair:
    found = ViewPair(Viewport(is_flat=True))
    qtbot.addWidget(found)
    found.resize(900, 400)
    found.show()
    found.main.set_model(model)
    return found


def change(path: str, attribute: str, before: float | str, after: float | str, label: str = "") -> Change:
    return Change(path=path, attribute=attribute, before=before, after=after, label=label, cost=0.0)


def is_same_side(a: Viewport, b: Viewport) -> bool:
    same = np.allclose(a.view.toward, b.view.toward) and np.allclose(a.view.focus, b.view.focus)
    return bool(same and a.view.metres_per_pixel == b.view.metres_per_pixel)


def test_that_orbiting_one_view_moves_the_other(pair: ViewPair, qtbot: QtBot) -> None:
    pair.show_pair(True)
    other = pair.other
    assert other is not None
    qtbot.waitUntil(lambda: other.width() > 300 and abs(other.width() - pair.main.width()) <= 2)
    assert is_same_side(pair.main, other)
    for leader, follower in ((pair.main, other), (other, pair.main)):
        before = follower.view.toward
        leader.orbit(40.0, 12.0)
        assert not np.allclose(follower.view.toward, before)
        assert is_same_side(leader, follower)
        assert follower.is_moving
        qtbot.waitUntil(lambda leader=leader, follower=follower: not (leader.is_moving or follower.is_moving))
    pair.main.look_from(Camera.TOP)
    assert is_same_side(pair.main, other)
    pair.main.set_shown(hidden=(PACK,))
    assert other.shown.hidden == (PACK,)


def test_that_both_views_share_the_plant_and_show_their_own_changes(pair: ViewPair, model: PlantModel) -> None:
    pair.show_pair(True)
    assert pair.other is not None
    assert pair.other.model is model
    pair.main.show_changes({CUT: "1 → 2"}, [change(CUT, "twin:station:servers", 1, 2)])
    pair.other.show_states({PACK: StationState.DOWN})
    assert pair.other.shown.added == ()
    assert len(pair.main.shown.added) == 1
    assert pair.main.shown.states == {}
    pair.main.set_model(None)
    assert pair.other.model is None


def test_that_a_view_alone_is_as_wide_as_before(pair: ViewPair, qtbot: QtBot) -> None:
    pair.main.orbit(10.0, 0.0)
    scale, focus = pair.main.view.metres_per_pixel, pair.main.view.focus
    pair.show_pair(True)
    assert pair.main.view.metres_per_pixel == pytest.approx(2.0 * scale)
    pair.show_pair(False)
    qtbot.waitUntil(lambda: pair.main.width() == 900)
    assert pair.other is not None
    assert pair.other.model is None
    assert pair.main.view.metres_per_pixel == pytest.approx(scale)
    assert np.allclose(pair.main.view.focus, focus)


def test_that_a_click_in_either_view_picks(pair: ViewPair, qtbot: QtBot) -> None:
    pair.show_pair(True)
    other = pair.other
    assert other is not None
    qtbot.waitUntil(lambda: other.width() > 300)
    site = other.model.site(CUT)  # type: ignore[union-attr]
    assert site is not None
    x, y = other.view.project([site.top_point])[0]
    with qtbot.waitSignal(other.picked, check_params_cb=lambda paths, _: paths == (CUT,)):
        qtbot.mouseClick(other, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))


def test_that_the_titles_offer_the_scenarios(pair: ViewPair, qtbot: QtBot) -> None:
    title = pair.reference_title
    title.show_scenario("Baseline", ["Baseline", "Fast"], "Throughput 12")
    assert (title.button.text(), title.figure.text()) == ("Baseline", "Throughput 12")
    with qtbot.waitSignal(title.chosen, check_params_cb=lambda name: name == "Fast"):
        title.button.menu().actions()[1].trigger()


def test_that_ghosts_come_and_go_with_one_key_and_labels_stand_at_moved_machines(pair: ViewPair) -> None:
    view = pair.main
    changes = [change(PACK, "twin:flow:offsetX", 0.0, 3.0), change("/Plant/Crew", "twin:crew:count", 2, 3, "Mechanics")]
    view.show_changes(words_by_path(changes, "EUR"), changes)
    assert dict(view.captions.changes) == {PACK: "moved 3 m"}
    assert view.captions.elsewhere == ("Mechanics 2 → 3 people",)
    assert (view.shown.faded, dict(view.shown.shifts)) == ((PACK,), {PACK: (3.0, 0.0)})
    view.set_ghosts_visible(False)
    assert (view.shown.added, view.shown.faded, view.captions.elsewhere) == ((), (), ())
    view.set_ghosts_visible(True)
    assert view.shown.added
    view.grab()
    placed = {label.site.path: label for label, _ in lay_out(view.model.sites, {}, view.captions, view.view, ())}  # type: ignore[union-attr]
    assert placed[PACK].is_change


def test_that_changes_under_a_machine_stand_at_the_machine(pair: ViewPair) -> None:
    own = change(f"{CUT}/Body", "twin:station:speed", 1.0, 1.1)
    pair.main.show_changes(words_by_path([own], "EUR"), [own])
    assert dict(pair.main.captions.changes) == {CUT: "1 → 1.1 ×"}


def test_that_words_of_changes_carry_their_units() -> None:
    assert change_words(change(CUT, "twin:station:processTime.mean", 5.55, 5.15), "EUR") == "5.55 → 5.15 s"
    assert change_words(change(BELT, "twin:buffer:capacity", 14.0, 32.0), "EUR") == "14 → 32 places"
    assert change_words(change(CUT, "twin:station:setupTime.mean", 1800.0, 900.0), "EUR") == "set-up 1800 → 900 s"
    assert change_words(change(CUT, "twin:station:processTime.cv", 0.5, 0.2), "EUR") == "0.5 → 0.2"
    assert change_words(change(CUT, "twin:flow:next", "/P/A", "/P/B, /P/C"), "EUR") == "goes to A → B, C"
    shifts = change(CUT, "twin:calendar:shifts", "(0, 9000), (9900, 28800)", "(0, 28800)")
    assert change_words(shifts, "EUR") == "7 h 45 min → 8 h"
    many = [change(CUT, "twin:station:speed", 1.0, 1.0 + 0.1 * n) for n in range(1, 5)]
    assert words_by_path(many, "EUR") == {CUT: "1 → 1.1 × · 1 → 1.2 × + 2"}


def test_that_a_picture_looks_at_the_dearest_machines_it_can_show(pair: ViewPair, qtbot: QtBot) -> None:
    picture = ChangePicture(pair.main)
    qtbot.addWidget(picture)
    picture.resize(336, 148)
    picture.show()
    dear = replace(change(PACK, "twin:station:servers", 1, 2), cost=9.0)
    picture.show_set({PACK: "1 → 2"}, [dear])
    assert picture.model is pair.main.model
    assert picture.shown.changed == (PACK,)
    points = picture.extent([PACK])
    pixels = picture.view.project(points)
    assert (pixels >= 0).all()
    assert (pixels <= (336, 148)).all()
    with qtbot.waitSignal(picture.wanted):
        qtbot.mouseClick(picture, Qt.MouseButton.LeftButton)
    picture.grab()


def n_asked(wishes: list[Wish]) -> int:
    """By the small picture; smoother pictures of the same come by themselves."""
    return sum(wish.channel != MAIN and not wish.is_fine for wish in wishes)


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "drawing is possible")
def test_that_one_thread_draws_all_pictures_and_none_twice(
    qtbot: QtBot, theme: ThemeControl, model: PlantModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes: list[Wish] = []
    draw = SceneThread.draw
    monkeypatch.setattr(SceneThread, "draw", lambda self, wish: (wishes.append(wish), draw(self, wish)))
    main = Viewport()
    qtbot.addWidget(main)
    main.resize(320, 200)
    main.show()
    picture = ChangePicture(main)
    qtbot.addWidget(picture)
    picture.resize(300, 148)
    picture.show()
    with qtbot.waitSignal(main.drawn, timeout=30_000):
        main.set_model(model)
    sets = [[change(CUT, "twin:station:servers", 1, 2)], [change(PACK, "twin:station:speed", 1.0, 1.1)]]
    for own in sets:
        with qtbot.waitSignal(picture.drawn, timeout=30_000):
            picture.show_set(words_by_path(own, "EUR"), own)
    shown = picture.grab().toImage()
    asked = n_asked(wishes)
    picture.show_set(words_by_path(sets[0], "EUR"), sets[0])
    assert picture.grab().toImage() != shown
    picture.show_set(words_by_path(sets[1], "EUR"), sets[1])
    assert n_asked(wishes) == asked
    assert len({id(one.picture.drawing_thread) for one in (main, picture) if one.picture is not None}) == 1
    assert main.picture is not None
    assert main.picture.drawn is not None
    assert main.picture.drawn.image.width() == 320
    main.shut_down()


def test_that_a_change_is_told_even_where_there_is_no_room_above(pair: ViewPair) -> None:
    view = pair.main
    site = view.model.site(CUT)  # type: ignore[union-attr]
    assert site is not None
    x, y = view.view.project([site.top_point])[0]
    above = (0.0, 0.0, float(view.width()), float(y) + 5.0)
    captions = replace(view.captions, changes={CUT: "1 → 2"})
    places = {label.site.path: place for label, place in lay_out([site], {}, captions, view.view, [above])}
    assert places[CUT].box[1] > y
    assert places[CUT].box[0] < x < places[CUT].box[2]
    assert not lay_out([site], {}, replace(captions, changes={}), view.view, [above])
