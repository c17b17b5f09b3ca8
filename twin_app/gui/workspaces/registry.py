"""All workspaces, from left to right."""

from __future__ import annotations

from twin_app.gui.workspaces import plant, playback, study, what_if
from twin_app.gui.workspaces.protocol import Workspace

WORKSPACES: tuple[Workspace, ...] = (plant.WORKSPACE, what_if.WORKSPACE, study.WORKSPACE, playback.WORKSPACE)
