"""A click on a mesh of a foreign layout means the machine."""

from __future__ import annotations

import pytest

from twin_app.gui.viewport.wholes import Wholes
from twin_app.usd.outline import OutlineRow

_PRIMS = {
    "/Hall": "Xform",
    "/Hall/Press": "Xform",
    "/Hall/Press/Geometry": "Scope",
    "/Hall/Press/Geometry/Body": "Mesh",
    "/Hall/Press/Geometry/Door": "Mesh",
    "/Hall/Robot": "Xform",
    "/Hall/Robot/Arm": "Mesh",
    "/Hall/Robot/Arm/Tool": "Mesh",
    "/Hall/Floor": "Mesh",
}


def _row(path: str, type_name: str) -> OutlineRow:
    above, _, name = path.rpartition("/")
    return OutlineRow(path=path, parent=above, name=name, label="", type_name=type_name, is_instance=False)


@pytest.mark.parametrize(
    ("clicked", "meant"),
    [
        ("/Hall/Press/Geometry/Body", "/Hall/Press"),
        ("/Hall/Press/Geometry", "/Hall/Press"),
        ("/Hall/Robot/Arm", "/Hall/Robot"),
        ("/Hall/Floor", "/Hall/Floor"),
        ("/Hall/Robot", "/Hall/Robot"),
        ("/Gone", "/Gone"),
    ],
)
def test_that_a_click_on_a_shape_means_what_holds_it_and_never_the_whole_scene(clicked: str, meant: str) -> None:
    wholes = Wholes([_row(path, kind) for path, kind in _PRIMS.items()])
    assert wholes.whole_of(clicked) == meant
