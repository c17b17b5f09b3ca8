"""What a change looks like: copies stand where there is room, what goes is faded, what moves is in two places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.view3d.shapes import mesh_usda, small_line
from twin_app.plant.factors import Change
from twin_app.view3d.ghosts import GhostCopy, ghosts_of, moved_site
from twin_app.view3d.scene.model import PlantModel, read_model
from twin_app.view3d.theme import load_theme

CUT, BELT, PACK = "/Plant/Cut", "/Plant/Belt", "/Plant/Pack"
SERVERS = "twin:station:servers"


def read(tmp_path: Path, text: str) -> PlantModel:
    path = tmp_path / "line.usda"
    path.write_text(text, encoding="utf-8")
    return read_model(path, load_theme("dark"))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> PlantModel:
    return read(tmp_path_factory.mktemp("ghosts"), small_line())


def change(path: str, attribute: str, before: float | str, after: float | str) -> Change:
    return Change(path=path, attribute=attribute, before=before, after=after, label="", cost=0.0)


def test_that_a_second_machine_stands_beside_the_first_and_on_nothing_else(model: PlantModel) -> None:
    found = ghosts_of(model, [change(CUT, SERVERS, 1, 3)])
    assert found.changed == (CUT,)
    assert [copy.path for copy in found.added] == [CUT, CUT]
    boxes = [model.extent_of([path]) for path in (CUT, PACK, BELT)]
    own = model.extent_of([CUT])
    boxes += [own + copy.offset_m for copy in found.added]
    for index, box in enumerate(boxes[3:], start=3):
        for other in boxes[:index]:
            low = np.maximum(box.min(axis=0), other.min(axis=0))
            high = np.minimum(box.max(axis=0), other.max(axis=0))
            assert (high - low)[:2].min() <= 1e-9


def test_that_machines_drawn_apart_are_added_and_taken_away_one_by_one(tmp_path: Path) -> None:
    machines = "".join(
        f'def Xform "Machine_{n}" {{{mesh_usda("Body", (-1, -1, 0), (1, 1, 1))}\n'
        f'double3 xformOp:translate = ({x}, {y}, 0)\nuniform token[] xformOpOrder = ["xformOp:translate"]\n}}\n'
        for n, (x, y) in enumerate([(0, 0), (0, 3), (3, 0)], start=1)
    )
    own = mesh_usda("Body", (-1, -1, 0), (1, 1, 1))
    text = small_line().replace(own, "\n" + machines, 1)
    text = text.replace("(1.2, -0.25", "(4.2, -0.25").replace("(5, -1,", "(9, -1,").replace("(7, 1,", "(11, 1,")
    model = read(tmp_path, text)
    more = ghosts_of(model, [change(CUT, SERVERS, 3, 4)])
    (copy,) = more.added
    assert copy.path == f"{CUT}/Machine_3"
    assert copy.offset_m == pytest.approx((0.0, 3.0, 0.0))
    assert ghosts_of(model, [change(CUT, SERVERS, 3, 1)]).faded == (f"{CUT}/Machine_2", f"{CUT}/Machine_3")


def test_that_a_moved_station_is_faded_here_and_stands_there(model: PlantModel) -> None:
    changes = [change(PACK, "twin:flow:offsetX", 0.0, 2.0), change(PACK, "twin:flow:offsetY", 1.0, 0.5)]
    found = ghosts_of(model, changes)
    assert found.faded == (PACK,)
    assert found.added == (GhostCopy(path=PACK, offset_m=(2.0, -0.5, 0.0)),)
    assert found.changed == ()
    site = model.site(PACK)
    assert site is not None
    there = moved_site(site, dict(found.shifts))
    assert np.subtract(there.footprint.centre, site.footprint.centre) == pytest.approx((2.0, -0.5))


def test_that_a_station_that_parts_no_longer_reach_is_faded(model: PlantModel) -> None:
    found = ghosts_of(model, [change(CUT, "twin:flow:next", BELT, "/Plant/Out")])
    assert set(found.faded) == {BELT, PACK}


def test_that_changes_of_what_stands_nowhere_show_nothing(model: PlantModel) -> None:
    found = ghosts_of(model, [change("/Plant/Crew", "twin:crew:count", 2, 3)])
    assert (found.added, found.faded, found.shifts) == ((), (), ())
