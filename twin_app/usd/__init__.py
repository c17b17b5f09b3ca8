"""The one border to OpenUSD: schema plug-in, reader, geometry, writer, export.

Importing this package loads `pxr` and registers the twin schemas, before any stage is opened.
"""

from __future__ import annotations

from twin_app.usd.plugin import register_schema

register_schema()

from twin_app.usd.export import export_scene  # noqa: E402
from twin_app.usd.fitted import write_values  # noqa: E402
from twin_app.usd.reader import SceneReading, load, read_scene  # noqa: E402
from twin_app.usd.run_export import export_run  # noqa: E402
from twin_app.usd.writer import write_recommendation  # noqa: E402

__all__ = ["SceneReading", "export_run", "export_scene", "load", "read_scene", "write_recommendation", "write_values"]
