"""The view of the plant in the window.

A thread draws the plant with VTK into memory; the widget shows the picture and paints labels, legend and handles over
it. Without OpenGL the same widget shows a flat plan.
"""

from __future__ import annotations

from twin_app.gui.viewport.factory import make_viewport
from twin_app.gui.viewport.gestures import Tool
from twin_app.gui.viewport.pair import ViewPair
from twin_app.gui.viewport.viewport import Viewport

__all__ = ["Tool", "ViewPair", "Viewport", "make_viewport"]
