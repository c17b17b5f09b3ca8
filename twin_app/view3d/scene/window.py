"""A window without a place on the screen, with as much of PyVista's plotter as a `PlantScene` asks of one.

Plain VTK, because the plotting part of PyVista loads Matplotlib: three quarters of the time to a first picture
(`docs/decisions.md`). Whoever has a PyVista plotter already may hand that to a scene in place of this.
"""

from __future__ import annotations

from typing import Any

import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  what draws; without it VTK makes windows that show nothing
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

_FIRST_SIZE = (64, 64)


class SceneWindow:
    """One renderer in one off-screen window; actors have names."""

    def __init__(self, size: tuple[int, int] = _FIRST_SIZE) -> None:
        self.renderer: Any = vtkRenderer()
        self.renderer.AutomaticLightCreationOff()
        self.render_window: Any = vtkRenderWindow()
        self.render_window.SetOffScreenRendering(1)
        self.render_window.SetMultiSamples(0)
        self.render_window.SetSize(*size)
        self.render_window.AddRenderer(self.renderer)
        self.actors: dict[str, Any] = {}

    @property
    def window_size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = self.render_window.GetSize()
        return int(width), int(height)

    @property
    def camera(self) -> Any:
        """Of the renderer."""
        return self.renderer.GetActiveCamera()

    def add_actor(self, actor: Any, *, name: str, **_: object) -> None:
        """Shows an actor in place of the one that had this name. PyVista's other options are taken and mean nothing:
        nothing is rendered, moved or made pickable by adding it."""
        self.remove_actor(name)
        self.actors[name] = actor
        self.renderer.AddActor(actor)

    def remove_actor(self, name: str, **_: object) -> None:
        """Takes away an actor; a name that nothing has is no fault."""
        actor = self.actors.pop(name, None)
        if actor is not None:
            self.renderer.RemoveActor(actor)
            actor.ReleaseGraphicsResources(self.render_window)

    def clear_actors(self) -> None:
        """Takes away all of them."""
        for name in list(self.actors):
            self.remove_actor(name)

    def close(self) -> None:
        """Gives everything back to the driver."""
        self.clear_actors()
        self.render_window.Finalize()
