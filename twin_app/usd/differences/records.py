"""One difference, and all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What has become of it from the first to the second."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One attribute, relationship or metadata of one prim."""

    path: str
    """Prim path; `/` for the file itself."""
    attribute: str
    """Full name; empty if the prim itself was added or removed."""
    change: Change
    before: str
    """Values as text; empty for nothing."""
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two files side by side."""

    first: str
    second: str
    how: str
    """What was compared with what, in words."""
    differences: tuple[Difference, ...]
    """By path and attribute."""
