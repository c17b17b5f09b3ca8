"""What the window knows: one small object for each concern, plain data inside."""

from __future__ import annotations

from twin_app.gui.session.session import Session

__all__ = ["Session"]
