"""What layouts and assets say about the process, beneath the document's own layers."""

from __future__ import annotations

from collections.abc import Iterable

from twin_app.usd.document.document import Document
from twin_app.usd.records import NAMESPACE


def said_by_layouts(document: Document, paths: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Prim path and property of every value that layers say which the document never changes."""
    locked = {info.id for info in document.layers() if info.is_locked}
    own = {info.id for info in document.layers()} - locked
    found = set()
    for path in paths:
        prim = document.stage.GetPrimAtPath(path)
        for item in prim.GetAuthoredPropertiesInNamespace(NAMESPACE) if prim else ():
            if any(spec.layer.identifier not in own for spec in item.GetPropertyStack()):
                found.add((path, str(item.GetName())))
    return frozenset(found)
