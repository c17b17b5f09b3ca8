"""What two scenes or layers say otherwise: which prim, which attribute, from, to."""

from __future__ import annotations

from twin_app.usd.differences.files import compare_files
from twin_app.usd.differences.records import Change, Comparison, Difference

__all__ = ["Change", "Comparison", "Difference", "compare_files"]
