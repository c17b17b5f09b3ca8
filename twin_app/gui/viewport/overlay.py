"""Everything that is painted over the picture, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from twin_app.gui.components.ink import ink
from twin_app.gui.viewport.furniture import (
    EDGE,
    paint_distance,
    paint_legend,
    paint_message,
    paint_notes,
    paint_scale_bar,
)
from twin_app.gui.viewport.handles import paint_handles
from twin_app.gui.viewport.labels import lay_out, paint_labels
from twin_app.gui.viewport.marker import paint_marker
from twin_app.gui.viewport.shown import Shown
from twin_app.playback.footprint import footprint_of
from twin_app.sim.responses import StationState
from twin_app.view3d.camera import View
from twin_app.view3d.ghosts import moved_site
from twin_app.view3d.overlay.placement import Rect

if TYPE_CHECKING:
    from twin_app.gui.viewport.viewport import Viewport


def paint_overlay(painter: QPainter, viewport: Viewport) -> None:
    """Hover, labels, handles, legend, scale bar, distance, message."""
    view, shown, model = viewport.drawn_view, viewport.shown, viewport.model
    if model is not None:
        _paint_hover(painter, viewport, view)
        taken = _paint_furniture(painter, viewport, view)
        if viewport.captions.marker is not None:
            taken.append(paint_marker(painter, view, viewport.captions.marker))
        shifts = dict(shown.shifts)
        visible = [moved_site(site, shifts) for site in model.sites if not _is_hidden(viewport, site.path)]
        paint_labels(painter, lay_out(visible, shown.states, viewport.captions, view, taken), shown.selected)
        site = viewport.selected_site()
        if site is not None and viewport.is_editable:
            paint_handles(painter, site, view, viewport.gestures.hovered_handle)
        viewport.gestures.paint(painter, view)
        if shown.measured is not None:
            metres = float(np.linalg.norm(np.subtract(shown.measured[0], shown.measured[1])))
            paint_distance(painter, view, shown.measured, metres)
    lines = viewport.message or ((viewport.notice,) if viewport.notice and model is None else ())
    if lines:
        paint_message(painter, view, lines)


def _paint_furniture(painter: QPainter, viewport: Viewport, view: View) -> list[Rect]:
    """Scale bar and legend, of two views in one of them only; where nothing else may lie."""
    shown, legend, taken = viewport.shown, None, [_around(bar) for bar in viewport.bars if bar.isVisible()]
    if viewport.has_tools:
        taken += [_around(viewport.cube), paint_scale_bar(painter, view)]
        has_changes = bool(shown.changed or shown.added or shown.faded)
        if not viewport.is_played_back:  # the timeline has one
            legend = paint_legend(painter, view, _states_in(shown), has_changes=has_changes)
        taken += [legend] if legend is not None else []
    return taken + paint_notes(painter, view, viewport.captions.elsewhere, legend)


def _states_in(shown: Shown) -> list[StationState]:
    """Those that are there, in their order."""
    there = set(shown.states.values())
    return [state for state in StationState if state in there]


def _around(widget: object) -> Rect:
    area = widget.geometry()  # type: ignore[attr-defined]
    return (area.left(), area.top(), area.right() + 1.0, area.bottom() + EDGE)


def _is_hidden(viewport: Viewport, path: str) -> bool:
    def is_in(paths: tuple[str, ...]) -> bool:
        return any(path == one or path.startswith(f"{one}/") for one in paths)

    shown = viewport.shown
    return is_in(shown.hidden) or (bool(shown.isolated) and not is_in(shown.isolated))


def _paint_hover(painter: QPainter, viewport: Viewport, view: View) -> None:
    """An outline on the floor around what the mouse is over: no new 3D picture for it."""
    path, model = viewport.hovered_path, viewport.model
    if not path or model is None or path in viewport.shown.selected:
        return
    points = model.extent_of([path])
    if len(points) == 0:
        return
    site = model.site(path)
    place = site.pad if site is not None else footprint_of(points).grown(0.1)
    ring = place.grown(0.08).rounded(0.4)
    outline = view.project(np.column_stack((ring, np.full(len(ring), float(points[:, 2].min())))))
    painter.setPen(QPen(ink("text.primary", 0.8), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in outline.tolist()]))
