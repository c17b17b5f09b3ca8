"""What stands still is drawn once: its colours and depths are kept beside the window's, so that a frame of playback is
a copy of them and the few things that move. The depths let machines hide parts behind them."""

from __future__ import annotations

from typing import Any

from vtkmodules.vtkRenderingOpenGL2 import vtkOpenGLFramebufferObject

_COLOUR_AND_DEPTH = 0x4000 | 0x0100
_NEAREST = 0x2600
"""Numbers of OpenGL; depths may be copied in no other way."""
_BYTES = 3
"""VTK's number of the type `unsigned char`."""


class Backdrop:
    """A copy of the picture of one window. The window has been drawn at least once, without multisampling."""

    def __init__(self, window: Any) -> None:
        """`window`: a vtkOpenGLRenderWindow."""
        self._window = window
        self._size = (0, 0)
        self._kept: Any = None

    def keep(self) -> None:
        """Remembers what the window shows now."""
        self._window.MakeCurrent()
        size = tuple(self._window.GetSize())
        if size != self._size:
            self._make(size)
        self._copy(self._window.GetRenderFramebuffer(), self._kept)

    def restore(self) -> None:
        """Puts it back; the window must still have the size it had."""
        self._window.MakeCurrent()
        self._copy(self._kept, self._window.GetRenderFramebuffer())

    def close(self) -> None:
        """Gives the memory back to the driver, before the window is closed."""
        if self._kept is not None:
            self._kept.ReleaseGraphicsResources(self._window)
            self._kept, self._size = None, (0, 0)

    def _make(self, size: tuple[int, int]) -> None:
        self.close()
        state = self._window.GetState()
        state.PushFramebufferBindings()
        self._kept = vtkOpenGLFramebufferObject()
        self._kept.SetContext(self._window)
        depth_bits, has_stencil = self._window.GetRenderBufferTargetDepthSize(), bool(self._window.GetStencilCapable())
        self._kept.PopulateFramebuffer(*size, True, 1, _BYTES, True, depth_bits, 0, has_stencil)
        state.PopFramebufferBindings()
        self._size = size

    def _copy(self, source: Any, target: Any) -> None:
        state, area = self._window.GetState(), (0, 0, *self._size)
        state.PushFramebufferBindings()
        source.Bind(vtkOpenGLFramebufferObject.GetReadMode())
        source.ActivateReadBuffer(0)
        target.Bind(vtkOpenGLFramebufferObject.GetDrawMode())
        target.ActivateDrawBuffer(0)
        state.vtkglBlitFramebuffer(*area, *area, _COLOUR_AND_DEPTH, _NEAREST)
        state.PopFramebufferBindings()
