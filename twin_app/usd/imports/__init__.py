"""Imported machines written as a scene: boxes in a layout, what they do in a process layer, and a root over both."""

from __future__ import annotations

from twin_app.usd.imports.writing import WrittenScene, write_import

__all__ = ["WrittenScene", "write_import"]
