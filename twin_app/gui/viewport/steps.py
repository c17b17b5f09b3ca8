"""From station to station with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt

from twin_app.playback.sites import NodeKind, Site
from twin_app.view3d.camera import View

_WAYS = {
    Qt.Key.Key_Left: np.array([-1.0, 0.0]),
    Qt.Key.Key_Right: np.array([1.0, 0.0]),
    Qt.Key.Key_Up: np.array([0.0, -1.0]),
    Qt.Key.Key_Down: np.array([0.0, 1.0]),
}


def next_site(sites: Sequence[Site], current: str, key: Qt.Key, view: View) -> str:
    """Path of the node that a key leads to: Tab to the next station downstream, Shift+Tab upstream, arrows to the
    nearest station on that side of the view. Empty: the key does nothing here."""
    stations = [site for site in sites if site.kind is NodeKind.STATION] or list(sites)
    if not stations or key not in {*_WAYS, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
        return ""
    here = next((site for site in sites if site.path == current), None)
    if here is None:
        return stations[0].path
    if key in _WAYS:
        return _beside(stations, here, _WAYS[key], view)
    found = _along(sites, here.path, is_upstream=key == Qt.Key.Key_Backtab)
    return found or stations[0].path


def _along(sites: Sequence[Site], start: str, *, is_upstream: bool) -> str:
    """The first station after (or before) a node, through belts and buffers."""
    ways = {site.path: list(site.targets) for site in sites}
    if is_upstream:
        ways = {site.path: [own.path for own in sites if site.path in own.targets] for site in sites}
    kinds = {site.path: site.kind for site in sites}
    todo, seen = list(ways.get(start, ())), {start}
    while todo:
        path = todo.pop(0)
        if path in seen or path not in kinds:
            continue
        if kinds[path] is NodeKind.STATION:
            return path
        seen.add(path)
        todo.extend(ways[path])
    return ""


def _beside(stations: Sequence[Site], here: Site, way: np.ndarray[tuple[int], np.dtype[np.float64]], view: View) -> str:
    place = view.project([here.top_point])[0]
    best, found = np.inf, ""
    for site in stations:
        step = view.project([site.top_point])[0] - place
        along = float(step @ way)
        across = float(np.linalg.norm(step - along * way))
        if site.path != here.path and along > 0.5 * across and along + 2.0 * across < best:
            best, found = along + 2.0 * across, site.path
    return found
