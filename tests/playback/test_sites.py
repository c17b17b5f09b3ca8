from __future__ import annotations

import numpy as np
import pytest

from tests.view3d.shapes import box, geometry
from twin_app.plant.description import Description, PrimRecord
from twin_app.playback.sites import NodeKind, find_sites
from twin_app.usd.geometry import SceneGeometry
from twin_app.view3d.floor import find_floor
from twin_app.view3d.solids import build_solids
from twin_app.view3d.theme import load_theme


def record(path: str, kind: str, *targets: str, at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> PrimRecord:
    values = {"twin:flow:next": targets} if targets else {}
    return PrimRecord(path=path, schemas=(f"Twin{kind}API",), values=values, position_m=at)


def describe(*prims: PrimRecord) -> Description:
    return Description(root="/P", prims=prims)


def test_that_a_station_stands_where_its_geometry_is() -> None:
    scene = geometry(("/P/A/Body", "/P/A", box((2, 3, 0), (6, 5, 1.5))))
    (site,) = find_sites(describe(record("/P/A", "Station")), scene)
    assert site.kind is NodeKind.STATION
    assert site.footprint.centre == pytest.approx((4.0, 4.0), abs=0.02)
    assert site.top_point == pytest.approx((4.0, 4.0, 1.5), abs=0.02)


def test_that_stations_without_geometry_stand_at_their_origins() -> None:
    prims = [record("/P/A", "Station", at=(3, 1, 0)), record("/P/B", "Station", at=(9, 1, 0))]
    sites = find_sites(describe(*prims), geometry())
    assert [site.footprint.centre for site in sites] == [(3, 1), (9, 1)]
    assert not any(site.has_geometry for site in sites)


def test_that_stations_on_one_spot_are_set_in_a_row_along_the_flow() -> None:
    prims = [record("/P/A", "Sink"), record("/P/B", "Station", "/P/A"), record("/P/C", "Source", "/P/B")]
    sites = {site.path: site for site in find_sites(describe(*prims), geometry())}
    assert [sites[path].footprint.centre[0] for path in ("/P/C", "/P/B", "/P/A")] == [0.0, 4.0, 8.0]


def test_that_pads_of_close_neighbours_do_not_overlap() -> None:
    scene = geometry(
        ("/P/A/Body", "/P/A", box((0, 0, 0), (2, 2, 1))),
        ("/P/B/Body", "/P/B", box((2.5, 0, 0), (4.5, 2, 1))),
        ("/P/C/Body", "/P/C", box((9, 0, 0), (11, 2, 1))),
    )
    a, b, c = find_sites(describe(*(record(f"/P/{name}", "Station") for name in "ABC")), scene)
    assert a.pad.corners()[:, 0].max() < b.pad.corners()[:, 0].min()
    assert c.margin_m > b.margin_m


def test_that_a_loop_in_the_flow_still_gives_every_station_a_place() -> None:
    prims = [record("/P/A", "Station", "/P/B"), record("/P/B", "Station", "/P/A")]
    sites = find_sites(describe(*prims), geometry())
    assert len({site.footprint.centre for site in sites}) == 2


def test_that_the_floor_is_the_slab_of_the_scene_and_is_not_drawn_twice() -> None:
    scene = geometry(
        ("/P/Hall/Floor", "", box((-20, -10, -0.2), (20, 10, 0))), ("/P/A/Body", "/P/A", box((0, 0, 0), (2, 2, 1)))
    )
    floor = find_floor(scene, find_sites(describe(record("/P/A", "Station")), scene))
    assert (floor.low, floor.high, floor.z_m) == ((-20.0, -10.0), (20.0, 10.0), 0.0)
    assert build_solids(scene, load_theme("light")).opaque.surface.n_triangles == 12


def test_that_a_ring_of_kerbs_is_no_floor() -> None:
    kerbs = [((-20, -10, 0), (20, -9.8, 0.2)), ((-20, 9.8, 0), (20, 10, 0.2)), ((-20, -10, 0), (-19.8, 10, 0.2))]
    parts = [(f"/P/Kerb_{i}", "", box(low, high)) for i, (low, high) in enumerate(kerbs)]
    assert build_solids(geometry(*parts), load_theme("light")).opaque.surface.n_triangles == 36


def test_that_a_scene_without_anything_has_a_floor() -> None:
    floor = find_floor(geometry(), ())
    assert floor.high[0] > floor.low[0]


def test_that_guards_become_glass_and_lines_on_the_floor_paint() -> None:
    scene = geometry(
        ("/P/A/Body", "/P/A", box((0, 0, 0), (2, 2, 1))),
        ("/P/A/Guard", "/P/A", box((0, 0, 1), (2, 2, 2), opacity=0.2)),
        ("/P/Line", "", box((0, -2, 0), (8, -1.9, 0.005))),
    )
    solids = build_solids(scene, load_theme("dark"))
    assert [s.surface.n_triangles for s in (solids.opaque, solids.glass, solids.markings)] == [12, 12, 12]


def test_that_boxes_without_normals_keep_sharp_edges() -> None:
    solids = build_solids(geometry(("/A", "/A", box((0, 0, 0), (2, 2, 1)))), load_theme("light"))
    assert np.abs(solids.opaque.surface.normals).max(axis=1) == pytest.approx(1.0)


def test_that_an_empty_scene_has_no_solids() -> None:
    empty = SceneGeometry(prototypes=(), instances=(), bounds_m=None)
    assert build_solids(empty, load_theme("light")).opaque.surface.n_triangles == 0
