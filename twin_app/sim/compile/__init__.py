"""From a plant to the tables of the kernel: names become row numbers, seconds become ticks."""

from __future__ import annotations

from twin_app.sim.compile.model import Model, compile_model

__all__ = ["Model", "compile_model"]
