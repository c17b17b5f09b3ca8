"""Pages from templates: one HTML file each, which needs nothing else.

Names in them come from strangers' files. They reach a page through Jinja's autoescape alone, and the policy of every
page forbids scripts and every fetch.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from twin_app.errors import StoreWriteError
from twin_app.experiment.report import style

Context = dict[str, object]


def render_page(
    template: str, context: Context, filters: Mapping[str, object], functions: Mapping[str, object] | None = None
) -> str:
    """The page as text; the colours of both themes are in the context of every template."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only a report needs it, not its numbers

    environment = Environment(
        loader=PackageLoader("twin_app.experiment.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    environment.globals.update(functions or {})
    colours: Context = {
        "themes": {theme: style.css_variables(theme) for theme in style.THEMES},
        "hatch_opacity": {theme: style.hatch_opacity(theme) for theme in style.THEMES},
    }
    return environment.get_template(template).render(context | colours) + "\n"


def write_page(page: str, target: Path) -> None:
    """Write a page, whole or not at all. Raises `StoreWriteError`."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_text(page, encoding="utf-8")
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreWriteError(f"{target}: the report cannot be written: {error.strerror or error}.") from error
