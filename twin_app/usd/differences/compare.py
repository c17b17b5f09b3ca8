"""Two sets of statements side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from twin_app.usd.differences.records import Change, Difference
from twin_app.usd.showing import show

Said = Mapping[str, Mapping[str, object]]
"""What is said of each prim: value by attribute or metadata."""

SCHEMAS: Final = "apiSchemas"
_TYPE: Final = ("typeName", "specifier")
"""What stands beside a prim that is added or removed."""


def compare(first: Said, second: Said) -> tuple[Difference, ...]:
    """All differences, by path and attribute."""
    paths = sorted(first.keys() | second.keys())
    return tuple(found for path in paths for found in _prim(path, first.get(path), second.get(path)))


def _prim(path: str, before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> Iterator[Difference]:
    if before is None or after is None:
        change = Change.ADDED if before is None else Change.REMOVED
        kind = str((after if before is None else before or {}).get("typeName") or "prim")  # type: ignore[union-attr]
        shown = ("", kind) if change is Change.ADDED else (kind, "")
        yield Difference(path=path, attribute="", change=change, before=shown[0], after=shown[1])
        if change is Change.REMOVED:
            return
    for name in sorted({*(before or {}), *(after or {})}):
        old, new = (before or {}).get(name), (after or {}).get(name)
        if old == new or (before is None and name in _TYPE):
            continue
        yield _value(path, name, old, new)


def _value(path: str, name: str, old: object, new: object) -> Difference:
    change = Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
    if name == SCHEMAS and isinstance(old, tuple | None) and isinstance(new, tuple | None):
        was, now = old or (), new or ()
        lost, gained = ([each for each in mine if each not in other] for mine, other in ((was, now), (now, was)))
        if lost or gained:
            return Difference(path=path, attribute=name, change=change, before=", ".join(lost), after=", ".join(gained))
    return Difference(path=path, attribute=name, change=change, before=show(old), after=show(new))
