"""A run as an animation, in a layer of its own over the unchanged scene."""

from __future__ import annotations

from twin_app.usd.animation.tracks import Animation, Beacon, Mover, MoverKind, MoverShape, NodeTrack
from twin_app.usd.animation.writer import animation_layer

__all__ = ["Animation", "Beacon", "Mover", "MoverKind", "MoverShape", "NodeTrack", "animation_layer"]
